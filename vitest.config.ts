import { defineConfig } from 'vitest/config';
import { LONG_TESTS, QUICK_VARIABLE } from './test/long_tests.ts';

// The tests are CPU-bound: two workers, which load each source file once for all test files, as Node itself loads it
// (tsx takes the types away). Workers are processes, so one that hangs can be killed. No test has a limit in real time
// that a loaded machine could reach: these limits only end what hangs.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: process.env[QUICK_VARIABLE] === 'yes' ? LONG_TESTS : [],
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    execArgv: ['--import', 'tsx'],
    experimental: { viteModuleRunner: false, nodeLoader: false },
    restoreMocks: true,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    passWithNoTests: true,
  },
});
