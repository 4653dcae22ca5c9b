/** The constants of this lesson. Do not change. */
export const variant = { burst: 8, bursts: 6, noise_every: 4 };
