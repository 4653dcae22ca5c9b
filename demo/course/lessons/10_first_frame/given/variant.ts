/** The constants of this lesson. Do not change. */
export const variant = { datagrams: 10, comment_every: 3, pool: 8 };
