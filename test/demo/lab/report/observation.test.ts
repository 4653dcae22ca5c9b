import { expect, test } from 'vitest';
import { experiment_of, type Scenario } from '../../../../demo/bench/scenario.ts';
import { credentials_gone } from '../../../../demo/bugs/credentials_gone.ts';
import { critical_event } from '../../../../demo/lab/report/critical_event.ts';
import { critical_report } from '../../../../demo/lab/report/critical_report.ts';
import { carried, changed, observed, told_words } from '../../../../demo/lab/report/observation.ts';
import { run_with } from '../../../../rtos/explore/shrink.ts';
import { sim_assert, sim_compute, sim_now_ns, sim_watch } from '../../../../rtos/sim_api.ts';
import {
  ref,
  TX_BYTE_POOL,
  TX_NO_WAIT,
  tx_byte_allocate,
  tx_byte_pool_create,
  tx_byte_release,
  tx_thread_sleep,
} from '../../../../rtos/tx_api.ts';
import { check_then_wait } from '../../bugs/experiments.ts';

const SENSOR = [{ key: 'isr_arrival/board/sensor#1', taken: 4 }];

/** Three pieces of a pool of which the middle one is given back, then a computation that may come too late. */
const PIECES: Scenario = {
  name: 'pieces',
  summary: 'a thread takes pieces of memory and computes',
  until_s: 1,
  build(bench) {
    const board = bench.add_kernel_board(function* (make) {
      const pool = new TX_BYTE_POOL();
      let taken = 0;
      yield* make.thread('taker', 10, function* () {
        sim_watch('taken', () => taken);
        tx_byte_pool_create(pool, 'heap', new Uint8Array(400), 400);
        const pieces = [
          ref<Uint8Array | null>(null),
          ref<Uint8Array | null>(null),
          ref<Uint8Array | null>(null),
        ];
        for (const piece of pieces) {
          yield* tx_byte_allocate(pool, piece, 60, TX_NO_WAIT);
          taken++;
        }
        yield* sim_compute(250);
        yield* sim_compute(50, 4000);
        yield* tx_byte_release(pieces[1]!.value);
        yield* tx_thread_sleep(1);
        sim_assert(sim_now_ns() < 12e6, 'it is in time');
      });
    });
    board.event_within('the door opens', 1e6, 2e6, () => {});
    return undefined;
  },
};

test('both columns have variables, the layout of byte pools and computations of a fixed length', () => {
  const experiment = experiment_of(PIECES);
  const choices = [
    { key: 'tick_phase/board#1', taken: 0 },
    { key: 'cost/board/taker/sim_compute#1', taken: 7 },
  ];
  const late = [{ key: 'tick_phase/board#1', taken: 12 }, choices[1]!];
  const { failure } = run_with(experiment, { seed: 1 }, late);
  const text = critical_report(critical_event(experiment, { seed: 1 }, failure!, late)!).join('\n');
  expect(text).toMatch(/"heap": free pieces 2/);
  const { sim } = run_with(observed(experiment), { seed: 1 }, late);
  const lines = [...sim.trace.records()].flatMap((record) => changed(sim, record));
  expect(lines).toEqual(
    expect.arrayContaining(['computes 250 us', 'taken is 3, was 2', '"heap": largest free piece 180']),
  );
});

test('an event from outside that is no interrupt stands where it happens', () => {
  const { sim } = run_with(observed(experiment_of(PIECES)), { seed: 1 }, []);
  const told = [...sim.trace.records()].flatMap((record) => changed(sim, record));
  expect(told).toContain('from outside: the door opens');
});

test('a frame stands with what it carries', () => {
  const { sim } = run_with(observed(experiment_of(credentials_gone)), { seed: 1 }, []);
  const words = [...sim.trace.records()].map((record) => told_words(sim, record));
  expect(words.some((text) => text.startsWith('frame sent: MQTT CONNECT '))).toBe(true);
  expect(words.some((text) => text.startsWith('frame received: MQTT CONNACK accepted'))).toBe(true);
});

test('a run that is observed is the same run; of one that is not nothing more is known', () => {
  const plain = run_with(check_then_wait, { seed: 1 }, SENSOR);
  const watched = run_with(observed(check_then_wait), { seed: 1 }, SENSOR);
  expect(watched.trace_hash).toBe(plain.trace_hash);
  for (const record of plain.sim.trace.records()) {
    expect(carried(plain.sim, record)).toBeNull();
    expect(changed(plain.sim, record)).toEqual([]);
  }
  const lines = [...watched.sim.trace.records()].flatMap((record) => changed(watched.sim, record));
  expect(lines).toContain('data is 1, was 0');
});
