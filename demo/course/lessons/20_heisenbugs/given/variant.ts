/** The constants of this lesson. Do not change. */
export const variant = { every_ms: 50, first: 100, orders: 2 };
