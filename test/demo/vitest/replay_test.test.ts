import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sleep_one_tick } from '../../../demo/bugs/sleep_one_tick.ts';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { replay_test } from '../../../demo/vitest/replay_test.ts';
import { replayed_file } from '../../../demo/vitest/replayed_file.ts';
import { out_folder } from './out_folder.ts';

const FILE = replay_path('sleep-one-tick');

describe('as tests of this file', () => {
  replay_test(FILE);
  replay_test(FILE, { expect: 'passes', fixed: true });
  replay_test('replay1 sleep-one-tick 1 fixed  => passes');
});

test('a run that passes without the choices of its file proves nothing, unless one says so', async () => {
  const folder = out_folder()();
  const file = path.join(folder, 'old.replay');
  writeFileSync(file, 'replay1 sleep-one-tick 1 fixed cost/board/nobody/tx_thread_sleep#1=1 => passes');
  const scenario = sleep_one_tick;
  const stale = await replayed_file(file, { scenario, expect: 'passes' });
  expect(stale.as_wanted).toBe(false);
  expect(stale.report).toMatch(/the firmware has changed: record the timing anew, or say allow_unused$/);
  expect(await replayed_file(file, { scenario, expect: 'passes', allow_unused: true })).toMatchObject({
    as_wanted: true,
  });
});
