/** The constants of this lesson. Do not change. */
export const variant = { radio_ms: 195, talk_ms: 250 };
