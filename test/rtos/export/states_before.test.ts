import { expect, test } from 'vitest';
import { states_before } from '../../../rtos/export/states_before.ts';
import { type Beginning, type TargetStates, thread_states } from '../../../rtos/export/thread_states.ts';
import { type Simulation, sim_compute } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

const END_NS = 400e6;

/** Threads in every state: some go on, some stay as they are from early on. */
function board(trace_capacity: number): Simulation {
  const queue = new tx.TX_QUEUE();
  const mutex = new tx.TX_MUTEX();
  return run_board(
    function* (threads) {
      tx.tx_queue_create(queue, 'never sent to', 1, new Uint32Array(4), 16);
      tx.tx_mutex_create(mutex, 'lock', tx.TX_NO_INHERIT);
      const message = new Uint32Array(1);
      yield* threads.make('waits', 4, function* () {
        yield* tx.tx_queue_receive(queue, message, tx.TX_WAIT_FOREVER);
      });
      yield* threads.make('ended', 4, function* () {
        yield* tx.tx_thread_sleep(1);
      });
      yield* threads.make('sleeps', 4, function* () {
        yield* tx.tx_thread_sleep(1000);
      });
      yield* threads.make('never starts', 4, function* () {}, { start: false });
      yield* threads.make('owner', 6, function* () {
        for (;;) {
          yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
          yield* sim_compute(3_000);
          yield* tx.tx_mutex_put(mutex);
          yield* tx.tx_thread_sleep(1);
        }
      });
      yield* threads.make('other', 5, function* () {
        for (;;) {
          yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
          yield* tx.tx_mutex_put(mutex);
          yield* tx.tx_thread_sleep(1);
        }
      });
      yield* threads.make('works', 20, function* () {
        for (;;) yield* sim_compute(700);
      });
    },
    { until_ns: END_NS, sim: { trace_capacity } },
  );
}

const states_of = (sim: Simulation, before: Beginning | null = null): TargetStates => {
  const [states] = thread_states(sim.trace.records(), END_NS, before).values();
  if (states === undefined) throw new Error('no target');
  return states;
};

test('threads do from the first kept record on what they do in the whole trace', () => {
  const whole = board(1_000_000);
  expect(whole.trace.overwritten).toBe(0);
  const known = states_of(whole);
  for (const capacity of [100, 137, 211, 502]) {
    const short = board(capacity);
    expect(short.trace.hash()).toBe(whole.trace.hash());
    const records = [...short.trace.records()];
    const from_ns = records[0]?.time_ns ?? 0;
    const before = states_before(short, records);
    const states = states_of(short, { from_ns, states: before });
    expect([...states.threads.keys()].sort()).toEqual([...known.threads.keys()].sort());
    for (const [thread, stretches] of known.threads) {
      const name = whole.trace.object(thread)?.name;
      // Behind the first moment, at which several things happen at once.
      for (let at_ns = from_ns + 2000; at_ns < END_NS; at_ns += 333_000) {
        const at = (all: typeof stretches) => all.findLast(({ start_ns }) => start_ns <= at_ns)?.state;
        expect([name, at_ns, at(states.threads.get(thread) ?? [])]).toEqual([name, at_ns, at(stretches)]);
      }
    }
    const waits = before.find(({ thread }) => short.trace.object(thread)?.name === 'waits');
    expect([waits?.state, short.trace.object(waits?.object ?? 0)?.name]).toEqual([
      'waiting',
      'never sent to',
    ]);
  }
});

test('of a whole trace nothing is before its first record but the timer thread, which no record creates', () => {
  const sim = board(1_000_000);
  const before = states_before(sim, [...sim.trace.records()]);
  expect(before.map(({ thread, state }) => [sim.trace.object(thread)?.name, state])).toEqual([
    ['System Timer Thread', 'suspended'],
  ]);
});
