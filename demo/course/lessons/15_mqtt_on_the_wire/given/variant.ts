/** The constants of this lesson. Do not change. */
export const variant = { readings: 6, orders: 3, first_degrees: 20 };
