import { describe, expect, test } from 'vitest';
import { type ThreadStretch, thread_states } from '../../../rtos/export/thread_states.ts';
import { type Simulation, sim_compute } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

/** The stretches of a thread of the board, named by the names of what they point at. */
function story(sim: Simulation, name: string): string[] {
  const end_ns = Math.max(...[...sim.trace.records()].map(({ time_ns }) => time_ns));
  const [states] = thread_states(sim.trace.records(), end_ns).values();
  const thread = sim.trace.all_objects().find((object) => object.type === 'thread' && object.name === name);
  const named = (id: number): string => sim.trace.object(id)?.name ?? `context ${id}`;
  const words = ({ state, object, preempted_by, expired }: ThreadStretch): string => {
    if (expired !== null) return `${state}, ${expired} over`;
    if (object !== 0) return `${state} ${named(object)}`;
    return preempted_by === 0 ? state : `${state} ${named(preempted_by)}`;
  };
  return (states?.threads.get(thread?.id ?? 0) ?? []).map(words);
}

describe('the states of a thread', () => {
  test('ready, running, preempted, waiting for an object, ended: one after the other without a gap', () => {
    const mutex = new tx.TX_MUTEX();
    const sim = run_board(function* (threads) {
      tx.tx_mutex_create(mutex, 'bus', tx.TX_INHERIT);
      yield* threads.make('low', 20, function* () {
        yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
        yield* sim_compute(15_000);
        yield* tx.tx_mutex_put(mutex);
      });
      yield* threads.make('best', 3, function* () {
        yield* tx.tx_thread_sleep(1);
        yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
        yield* tx.tx_mutex_put(mutex);
      });
    });
    expect(story(sim, 'best')).toEqual([
      'suspended',
      'ready',
      'running',
      'sleeping',
      'ready, sleep over',
      'running',
      'waiting bus',
      'ready',
      'running',
      'ended',
    ]);
    expect(story(sim, 'low')).toEqual([
      'suspended',
      'ready',
      'running',
      'ready System Timer Thread',
      'running',
      'ready best',
      'running',
      'ended',
    ]);
    const [states] = thread_states(sim.trace.records(), sim.now_ns).values();
    for (const stretches of states?.threads.values() ?? []) {
      for (const [i, { start_ns }] of stretches.slice(1).entries())
        expect(start_ns).toBe(stretches[i]?.end_ns);
    }
  });

  test('one that is suspended while it waits is suspended when its wait is over', () => {
    const semaphore = new tx.TX_SEMAPHORE();
    const sim = run_board(function* (threads) {
      tx.tx_semaphore_create(semaphore, 'door', 0);
      const waiter = yield* threads.make('waiter', 5, function* () {
        yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
      });
      yield* threads.make('main', 20, function* () {
        yield* tx.tx_thread_suspend(waiter);
        yield* tx.tx_semaphore_put(semaphore);
        yield* tx.tx_thread_resume(waiter);
      });
    });
    expect(story(sim, 'waiter')).toEqual([
      'suspended',
      'ready',
      'running',
      'waiting door',
      'suspended',
      'ready',
      'running',
      'ended',
    ]);
  });

  test('one that another terminates ends there', () => {
    const sim = run_board(function* (threads) {
      const sleeper = yield* threads.make('sleeper', 5, function* () {
        yield* tx.tx_thread_sleep(100);
      });
      yield* threads.make('main', 20, function* () {
        yield* tx.tx_thread_terminate(sleeper);
        tx.tx_thread_delete(sleeper);
      });
    });
    expect(story(sim, 'sleeper')).toEqual(['suspended', 'ready', 'running', 'sleeping', 'ended']);
  });
});

test('each interrupt has its name, its beginning and its end', () => {
  const sim = run_board(function* (threads) {
    yield* threads.make('sleeper', 5, function* () {
      yield* tx.tx_thread_sleep(1);
    });
  });
  const [states] = thread_states(sim.trace.records(), sim.now_ns).values();
  const [tick] = states?.interrupts ?? [];
  expect(sim.trace.text(tick?.name ?? -1)).toBe('tick');
  expect(tick?.end_ns).toBeGreaterThan(tick?.start_ns ?? Number.NaN);
});
