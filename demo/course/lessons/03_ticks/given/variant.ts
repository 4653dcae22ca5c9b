/** The constants of this lesson. Do not change. */
export const variant = { at_least_ms: 15, at_most_ms: 40 };
