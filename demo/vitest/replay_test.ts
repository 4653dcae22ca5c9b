// A replay file as a test for vitest.

import { test } from 'vitest';
import { type ReplayOptions, replayed_file } from './replayed_file.ts';
import { failure_at } from './test_failure.ts';

/**
 * Defines a test that replays a file (or the one line that stands for one): by default it must fail, or pass, exactly as
 * recorded; with `expect: 'passes'` the failure must be gone under the recorded timing. A test that fails has the report
 * of `netx-sim replay` as its message. Called where `test` may be called.
 *
 * @example replay_test('findings/lamp-lit-for-15-ms.replay', { expect: 'passes', fixed: true });
 */
export function replay_test(file: string, options: ReplayOptions = {}): void {
  const { expect: wanted = 'as recorded', fixed } = options;
  const how = wanted === 'passes' ? 'passes' : 'goes as recorded';
  const failure = failure_at(replay_test);
  test(`${file} ${how}${fixed === true ? ' with the repair' : ''}`, { timeout: 0 }, async () => {
    const { as_wanted, report } = await replayed_file(file, options);
    if (!as_wanted) throw failure(report);
  });
}
