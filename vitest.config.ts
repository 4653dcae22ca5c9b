import { defineConfig } from 'vitest/config';

// Two forked workers: the tests are CPU-bound, and a forked worker that hangs can be killed.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    passWithNoTests: true,
  },
});
