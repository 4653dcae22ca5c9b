/** The constants of this lesson. Do not change. */
export const variant = { visits: 4, port: 80 };
