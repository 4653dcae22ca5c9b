// Firmware that does on purpose, in its nominal run, what a check takes for a bug: with the bound that the report names it
// passes, and so does every other timing tried.

import { describe, expect, test } from 'vitest';
import { Bench } from '../../../../demo/bench/bench.ts';
import { kernel_board, type ThreadMaker } from '../../../../demo/bench/kernel_board.ts';
import { failure_report } from '../../../../demo/lab/report/failure_report.ts';
import { if_meant } from '../../../../demo/lab/report/if_meant.ts';
import type { BrokerFault } from '../../../../mqtt/broker/faults/index.ts';
import { NX_TRUE, NX_WAIT_FOREVER } from '../../../../netx/nx_api.ts';
import type { Bounds } from '../../../../rtos/explore/bounds.ts';
import {
  type Experiment,
  run_scenario,
  sim_compute,
  sim_progress,
  sim_unreachable,
} from '../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_AUTO_ACTIVATE,
  TX_INHERIT,
  TX_MUTEX,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SUCCESS,
  TX_TIMER,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_thread_sleep,
  tx_timer_create,
} from '../../../../rtos/tx_api.ts';
import { first_failure } from '../../../rtos/explore/timings.ts';

function scenario(until_s: number, build: Experiment['build']): Experiment {
  return { name: 'meant', summary: 'what it does is meant', until_ns: until_s * 1e9, build };
}

function on_board(until_s: number, define: (make: ThreadMaker) => Service<void>): Experiment {
  return scenario(until_s, (sim) => {
    kernel_board(sim, define);
    return undefined;
  });
}

const LOG = on_board(25, function* (make) {
  const queue = new TX_QUEUE();
  tx_queue_create(queue, 'log', 1, new Uint32Array(40), 160);
  yield* make.thread('writer', 10, function* () {
    for (let line = 0; ; line++) {
      yield* tx_queue_send(queue, new Uint32Array([line]), TX_WAIT_FOREVER);
      yield* tx_thread_sleep(50);
    }
  });
  yield* make.thread('flash', 12, function* () {
    const line = new Uint32Array(1);
    for (;;) {
      yield* tx_thread_sleep(1000);
      while ((yield* tx_queue_receive(queue, line, TX_NO_WAIT)) === TX_SUCCESS) yield* sim_compute(10, 90);
    }
  });
});

const SELF_TEST = on_board(6, function* (make) {
  yield* make.thread('self-test', 5, () => sim_compute(2_900_000, 3_100_000));
  yield* make.thread('app', 10, function* () {
    for (;;) yield* tx_thread_sleep(10);
  });
});

const ERASE = on_board(25, function* (make) {
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

const SLOW_PROGRESS = on_board(40, function* (make) {
  yield* make.thread('app', 10, function* () {
    for (let second = 0; ; second++) {
      if (second % 10 === 0) sim_progress();
      for (let step = 0; step < 10; step++) yield* tx_thread_sleep(10);
    }
  });
});

const LONG_TIMER = on_board(4, function* () {
  tx_timer_create(new TX_TIMER(), 'long', () => sim_compute(120_000, 150_000), 0, 50, 50, TX_AUTO_ACTIVATE);
});

/** The broker reads nothing for 7 s, so the window closes; who publishes has the uplink meanwhile. */
const FLOW_CONTROL = scenario(12, (sim) => {
  let asked = 0;
  const busy: BrokerFault = { name: 'busy', stop_reading_ms: () => (asked++ === 2 ? 7_000 : 0) };
  const bench = new Bench(sim);
  bench.add_broker({ faults: [busy] });
  bench.add_mqtt_board({
    name: 'pump',
    host: 10,
    *define(board, make) {
      const uplink = new TX_MUTEX();
      tx_mutex_create(uplink, 'uplink', TX_INHERIT);
      function* publish(): Service<void> {
        for (;;) {
          yield* tx_thread_sleep(20);
          yield* tx_mutex_get(uplink, TX_WAIT_FOREVER);
          yield* board.publish('readings', 'x'.repeat(900), 0, NX_WAIT_FOREVER);
          yield* tx_mutex_put(uplink);
        }
      }
      yield* make.thread('control', 16, function* (): Service<void> {
        yield* board.create();
        yield* board.connect(0, NX_TRUE, 200);
        yield* publish();
      });
      yield* make.thread('status', 17, publish);
    },
  });
  return undefined;
});

/** The broker takes 8 s for its acknowledgements. */
const UNACKNOWLEDGED = scenario(15, (sim) => {
  const slow: BrokerFault = {
    name: 'slow',
    answer: (answer) => (answer.packet.type === 4 ? { ...answer, delay_ms: 8_000 } : answer),
  };
  const bench = new Bench(sim);
  bench.add_broker({ faults: [slow] });
  bench.add_mqtt_board({
    name: 'meter',
    host: 10,
    *define(board, make) {
      yield* make.thread('app', 16, function* (): Service<void> {
        yield* board.create();
        yield* board.connect(0, NX_TRUE, 200);
        yield* tx_thread_sleep(100);
        for (let reading = 0; reading < 6; reading++) {
          yield* board.publish('readings', `${reading}`, 1, 100);
          yield* tx_thread_sleep(80);
        }
      });
    },
  });
  return undefined;
});

const MEANT: readonly [string, Experiment, keyof Bounds, number, string][] = [
  ['a log that is written to flash every 10 s', LOG, 'queue-grows', 20e9, "'queue-grows': 20e9"],
  ['a self-test of 3 s at boot', SELF_TEST, 'starvation', 5e9, 'starvation: 5e9'],
  ['an erase of 8 s under a mutex', ERASE, 'waits-forever', 10e9, "'waits-forever': 10e9"],
  ['flow control for 7 s', FLOW_CONTROL, 'waits-forever', 10e9, "'waits-forever': 10e9"],
  ['progress every 10 s', SLOW_PROGRESS, 'livelock', 20e9, 'livelock: 20e9'],
  ['six messages unacknowledged in 6 s', UNACKNOWLEDGED, 'queue-grows', 10e9, "'queue-grows': 10e9"],
  ['a timer callback of 150 ms', LONG_TIMER, 'missed-deadline', 200e6, "'missed-deadline': 200e6"],
];

describe.each(MEANT)('%s', (_name, meant, check, bound_ns, words) => {
  test('fails with the default bound; the report says how to set it, with a value that is enough', () => {
    const result = run_scenario(meant, { seed: 1 });
    expect(result.failure?.id).toBe(check);
    expect(failure_report(meant, result, []).join('\n')).toContain(`  if meant      bounds: { ${words} } (`);
  });

  test('passes with that bound, or without the check', () => {
    const bounds = { [check]: bound_ns };
    expect(first_failure({ ...meant, bounds }, 12)).toBeNull();
    expect(run_scenario({ ...meant, without_checks: [check] }, { seed: 1 }).failure).toBeNull();
  });
});

test('the bounds of a scenario are told with its failure, and what would be enough instead', () => {
  const shorter = { ...ERASE, bounds: { 'waits-forever': 6e9 } };
  const result = run_scenario(shorter, { seed: 1 });
  const report = failure_report(shorter, result, []).join('\n');
  expect(report).toContain('  bounds        of this scenario: waits-forever 6 s\n');
  expect(report).toContain(
    "bounds: { 'waits-forever': 10e9 } (10 s instead of 6 s) or without_checks: ['waits-forever']",
  );
});

test('what no bound can allow, and what is no matter of time, is only left out; a claim of the firmware is not', () => {
  const stuck = on_board(20, function* (make) {
    const mutex = new TX_MUTEX();
    tx_mutex_create(mutex, 'bus', TX_INHERIT);
    yield* make.thread('keeper', 5, function* () {
      yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
      for (;;) yield* tx_thread_sleep(50);
    });
    yield* make.thread('waiter', 6, () => tx_mutex_get(mutex, TX_WAIT_FOREVER) as unknown as Service<void>);
  });
  const meant = (of: Experiment): string | null => if_meant(of, run_scenario(of, { seed: 1 }));
  expect(meant(stuck)).toBe("without_checks: ['waits-forever'] in the scenario");
  const wrong = on_board(1, function* (make) {
    yield* make.thread('app', 5, () => tx_mutex_put(new TX_MUTEX()) as unknown as Service<void>);
  });
  expect(meant(wrong)).toBe("without_checks: ['use-after-delete'] in the scenario");
  const claim = on_board(1, function* (make) {
    yield* make.thread('app', 5, () => sim_unreachable('here') as unknown as Service<void>);
  });
  expect(meant(claim)).toBeNull();
});
