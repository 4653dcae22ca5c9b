/** The constants of this lesson. Do not change. */
export const variant = { segments: 20, bytes: 100, gap_ms: 50, early: 7 };
