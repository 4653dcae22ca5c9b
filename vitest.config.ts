import { defineConfig } from 'vitest/config';

// Two forked workers: the tests are CPU-bound, and a forked worker that hangs can be killed.
// The time limit is for loaded machines; nothing here waits for real time but the gateway's tests.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
  },
});
