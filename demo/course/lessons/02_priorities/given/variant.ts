/** The constants of this lesson. Do not change. */
export const variant = { order: 'c a b', compute_ms: 30 };
