/** The constants of this lesson. Do not change. */
export const variant = { first_reading_us: 29_985, every_ms: 200 };
