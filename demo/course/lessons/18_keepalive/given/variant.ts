/** The constants of this lesson. Do not change. */
export const variant = { one_way_ms: 450 };
