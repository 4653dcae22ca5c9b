import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { start_team, was_interrupted } from '../../../demo/lab/explore_team.ts';
import type { WorkerMessage } from '../../../demo/lab/explore_worker.ts';

const API = pathToFileURL(path.resolve('rtos/tx_api.ts')).href;

/** A thread that fails when a choice was not nominal, with a message of many megabytes. */
const LONG_MESSAGE = `
import * as tx from '${API}';
export const many = {
  name: 'many',
  summary: '',
  until_s: 1,
  build(bench) {
    function* entry() {
      let sum = 0;
      for (let n = 0; n < 10; n++) sum += tx.sim_choose('cost', 'a site with a name of some length', 8);
      tx.sim_assert(sum === 0, 'long '.repeat(4_000_000));
      yield* tx.tx_thread_sleep(1);
    }
    const firmware = () => () => tx.tx_kernel_enter(function* () {
      yield* tx.tx_thread_create(new tx.TX_THREAD(), 't', entry, 0, new Uint8Array(1024), 1024, 5, 5, 0, tx.TX_AUTO_START);
    });
    bench.add_board({ name: 'board', network: false, firmware, application: ['t'] });
  },
};
`;

it('a worker is heard to its end, however long its last message is', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  const scenario = path.join(folder, 'long.mts');
  writeFileSync(scenario, LONG_MESSAGE);
  const heard: WorkerMessage[] = [];
  const request = {
    scenario,
    strategy: 'random',
    seed: 1,
    runs: 3,
    fixed: false,
    all: false,
    shard: 0,
    of: 1,
    worker: 0,
    workers: 1,
  };
  try {
    await start_team([request], (message) => heard.push(message)).ended;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const failure = heard.find(({ type }) => type === 'failure');
  expect(failure?.type === 'failure' && failure.failure.message.length).toBeGreaterThan(10_000_000);
  expect(heard.at(-1)?.type).toBe('end');
}, 60_000);

it('a worker that Ctrl-C ended is told from one that broke, on Windows by its exit code', () => {
  expect(was_interrupted({ code: null, signal: 'SIGINT' })).toBe(true);
  expect(was_interrupted({ code: null, signal: 'SIGHUP' })).toBe(true);
  expect(was_interrupted({ code: 3221225786, signal: null })).toBe(true);
  expect(was_interrupted({ code: -1073741510, signal: null })).toBe(true);
  expect(was_interrupted({ code: 1, signal: null })).toBe(false);
  expect(was_interrupted({ code: null, signal: 'SIGSEGV' })).toBe(false);
});
