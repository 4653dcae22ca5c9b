import { expect, test } from 'vitest';
import { kernel_board } from '../../../demo/bench/kernel_board.ts';
import type { Bounds } from '../../../rtos/explore/bounds.ts';
import {
  type Experiment,
  format_replay,
  parse_replay,
  type Replay,
  replay,
  run_scenario,
} from '../../../rtos/sim_api.ts';
import {
  TX_INHERIT,
  TX_MUTEX,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_sleep,
} from '../../../rtos/tx_api.ts';

/** An erase of 8 s under a mutex that somebody else wants. */
const ERASE: Experiment = {
  name: 'meant',
  summary: 'what it does is meant',
  until_ns: 25e9,
  build(sim) {
    kernel_board(sim, function* (make) {
      const flash = new TX_MUTEX();
      tx_mutex_create(flash, 'flash', TX_INHERIT);
      yield* make.thread('eraser', 12, function* () {
        yield* tx_mutex_get(flash, TX_WAIT_FOREVER);
        yield* tx_thread_sleep(800);
        yield* tx_mutex_put(flash);
      });
      yield* make.thread('reader', 10, function* () {
        for (;;) {
          yield* tx_thread_sleep(10);
          yield* tx_mutex_get(flash, TX_WAIT_FOREVER);
          yield* tx_mutex_put(flash);
        }
      });
    });
    return undefined;
  },
};

test('a bound is for a known check and a time that can be meant; anything else is an error before the run', () => {
  const bounds = (wrong: object): Experiment => ({ ...ERASE, bounds: wrong as Bounds });
  const run = (wrong: object) => () => run_scenario(bounds(wrong), { seed: 1 });
  expect(run({ 'wait-forever': 20e9 })).toThrow(
    /no check "wait-forever" has a bound; these have one: waits-forever, /,
  );
  expect(run({ starvation: 20 })).toThrow(
    'starvation is 20, the least is 50e6: bounds are in virtual nanoseconds',
  );
  expect(run({ starvation: Number.POSITIVE_INFINITY })).toThrow(
    "without_checks: ['starvation'] leaves a check out",
  );
  expect(run({ starvation: '5 s' })).toThrow('starvation is 5 s');
  expect(run({ 'queue-grows': 1e9 })).toThrow('queue-grows is 1000000000, the least is 2e9');
  expect(run({ 'queue-grows': 2.5e9 })).toThrow('sampled once a second');
});

test('bounds come with the scenario to a search, a replay and a report', () => {
  const bounds = { 'waits-forever': 6e9 };
  const shorter = { ...ERASE, bounds };
  const result = run_scenario(shorter, { seed: 1 });
  const { failure } = result;
  expect(failure?.id).toBe('waits-forever');
  expect((failure?.time_ns as number) - (failure?.since_ns as number)).toBeGreaterThan(6e9);
  const file: Replay = {
    scenario: 'meant',
    seed: 1,
    fixed: false,
    check: { id: 'waits-forever', object: 'board/reader' },
    trace_hash: result.trace_hash,
    choices: [],
  };
  const replayed = replay(shorter, parse_replay(format_replay(file)));
  expect([replayed.same_failure, replayed.same_trace]).toEqual([true, true]);
  expect(replay({ ...ERASE, bounds: { 'waits-forever': 10e9 } }, file).same_failure).toBe(false);
});
