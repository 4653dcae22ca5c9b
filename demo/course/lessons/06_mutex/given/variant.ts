/** The constants of this lesson. Do not change. */
export const variant = { bookings: 5, first: 100 };
