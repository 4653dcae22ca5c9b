/** The constants of this lesson. Do not change. */
export const variant = { readings: 40, write_ms: 20, depth: 4 };
