/** The constants of this lesson. Do not change. */
export const variant = { times: 3, every_ms: 100 };
