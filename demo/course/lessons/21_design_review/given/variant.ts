/** The constants of this lesson. Do not change. */
export const variant = { period_ms: 200, outage_s: 18, ram_bytes: 12_500 };
