/** The constants of this lesson. Do not change. */
export const variant = { host_name: 'broker.plant.example', year: 2026 };
