/** The constants of this lesson. Do not change. */
export const variant = { log_us: 800, sample_ticks: 4 };
