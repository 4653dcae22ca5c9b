/** The constants of this lesson. Do not change. */
export const variant = { lines: 500, line_bytes: 96, erase_ms: 2500 };
