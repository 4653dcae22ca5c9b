/** The constants of this lesson. Do not change. */
export const variant = { readings: 30, meter_out: 4, archive_out: 16, outage_s: 8 };
