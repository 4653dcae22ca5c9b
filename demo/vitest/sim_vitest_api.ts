// netx-sim/vitest: scenarios and replay files as tests, and matchers. Imported in test files, where vitest is.

export { type SimMatchers, sim_matchers } from './matchers.ts';
export { replay_test } from './replay_test.ts';
export type { ReplayOptions } from './replayed_file.ts';
export { scenario_test } from './scenario_test.ts';
export type { NominalOptions, SearchOptions } from './timing_search.ts';
