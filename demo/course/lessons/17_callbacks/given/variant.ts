/** The constants of this lesson. Do not change. */
export const variant = { orders: 8, burst: 3, turn_ms: 40 };
