import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { LONG_TESTS, QUICK_VARIABLE } from './test/long_tests.ts';

/** Long tests come first: one that begins last would leave the other worker with nothing to do. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONG_TESTS.indexOf(path.relative(import.meta.dirname, moduleId).replaceAll(path.sep, '/'));
      return at < 0 ? LONG_TESTS.length : at;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

// Three workers, which load each source file once for all test files, as Node itself loads it (tsx takes the types away): most tests
// compute, some wait for a browser, a broker or a cluster, and two processors are busy with three (measured: CI on two processors). Workers are processes, so one that hangs can be killed. No test has a limit in real time
// that a loaded machine could reach: these limits only end what hangs.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: process.env[QUICK_VARIABLE] === 'yes' ? LONG_TESTS : [],
    pool: 'forks',
    maxWorkers: 3,
    isolate: false,
    sequence: { sequencer: LongFirst },
    execArgv: ['--import', 'tsx'],
    experimental: { viteModuleRunner: false, nodeLoader: false },
    restoreMocks: true,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    passWithNoTests: true,
  },
});
