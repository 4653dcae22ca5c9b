/** The constants of this lesson. Do not change. */
export const variant = { first_ms: 123, second_ms: 207 };
