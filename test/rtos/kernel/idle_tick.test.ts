import { expect, test } from 'vitest';
import { idle_until } from '../../../rtos/kernel/idle_tick.ts';
import { TX_THREAD, TX_TIMER_INTERNAL } from '../../../rtos/kernel/tx_thread_cb.ts';
import { timer_insert } from '../../../rtos/kernel/wheel.ts';
import { type EventTally, TRACE_NOTE } from '../../../rtos/sim/trace_log.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { differing_state } from '../../same_state.ts';
import { type BoardOptions, run_board, Threads } from '../board.ts';

/** Sleeps, a timer and timeouts, short ones and such as go round the wheel; two that are due in the same tick. */
function run(options: BoardOptions): { sim: Simulation; log: string[] } {
  const log: string[] = [];
  const say = (text: string): void => void log.push(`${tx.tx_time_get()} ${text}`);
  const define = function* (threads: Threads): tx.Service<void> {
    const timer = new tx.TX_TIMER();
    tx.tx_timer_create(timer, 't', () => say('timer'), 0, 70, 134, tx.TX_AUTO_ACTIVATE);
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 's', 0);
    yield* threads.make('waits', 5, function* () {
      for (let n = 0; n < 4; n++) say(`got ${yield* tx.tx_semaphore_get(semaphore, 97)}`);
      tx.tx_timer_deactivate(timer);
    });
    yield* threads.make('puts', 6, function* () {
      for (const ticks of [3, 33, 64, 65, 134]) {
        yield* tx.tx_thread_sleep(ticks);
        yield* tx.tx_semaphore_put(semaphore);
        say('put');
      }
    });
  };
  return { sim: run_board(define, options), log };
}

test.each([0, 3_000])(
  'a board that rests passes idle ticks as if it had taken them: interrupts of %i ns',
  (ns) => {
    const config = { interrupt_cost_ns: ns };
    const recorded = run({ config });
    const passed = run({ config, sim: { trace: false } });
    expect(passed.log).toEqual(recorded.log);
    expect(passed.sim.events_handled).toBe(recorded.sim.events_handled);
    expect(differing_state(recorded.sim, passed.sim)).toEqual([]);
  },
);

/** A board that rests, and one whose processor goes on at the instants of its ticks. */
function run_beside_busy(trace: boolean): Simulation {
  const sim = new Simulation({ trace });
  const board = (name: string, service_cost_ns: number, entry: () => tx.Service<void>): void => {
    function* define(memory: Uint8Array): tx.Service<void> {
      yield* new Threads(memory).make(name, 5, entry);
    }
    new Target(sim, {
      name,
      main: () => tx.tx_kernel_enter(define),
      config: { service_cost_ns, interrupt_cost_ns: 0 },
    });
  };
  board('busy', 50_000, function* () {
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 's', 0);
    for (let n = 0; n < 50_000; n++) yield* tx.tx_semaphore_put(semaphore);
  });
  board('resting', 1_000, function* () {
    for (let n = 0; n < 7; n++) yield* tx.tx_thread_sleep(90);
  });
  sim.run({ until_ns: 2e9 });
  return sim;
}

test('a board that rests cuts the turns of others as if it had taken its ticks', () => {
  const [recorded, passed] = [run_beside_busy(true), run_beside_busy(false)];
  expect(passed.events_handled).toBe(recorded.events_handled);
  expect(differing_state(recorded, passed)).toEqual([]);
});

/** The events of each target, as context, event and object. */
class Events implements EventTally {
  readonly of_targets: string[][] = [];
  take(target: number, context: number, event: number, info1: number): void {
    this.of_targets[target] ??= [];
    if (event < TRACE_NOTE) this.of_targets[target].push(`${context} ${event} ${info1}`);
  }
}

/** Boards whose ticks come at the same instants; the run ends by a condition that depends on the time. */
function run_side_by_side(trace: boolean): { sim: Simulation; events: Events } {
  const events = new Events();
  const sim = new Simulation({ trace, tally: events });
  for (const [number, slept] of [70, 90, 33].entries()) {
    function* define(memory: Uint8Array): tx.Service<void> {
      yield* new Threads(memory).make('sleeps', 5, function* () {
        for (let n = 0; n < 5; n++) yield* tx.tx_thread_sleep(slept);
      });
    }
    new Target(sim, { name: `board ${number}`, main: () => tx.tx_kernel_enter(define) });
  }
  sim.run({ until: () => sim.now_ns >= 3_340_000_000 });
  return { sim, events };
}

test('boards that rest side by side pass their ticks in a run that is only tallied, event for event', () => {
  const [recorded, tallied] = [run_side_by_side(true), run_side_by_side(false)];
  expect(tallied.events).toEqual(recorded.events);
  expect(tallied.sim.now_ns).toBe(recorded.sim.now_ns);
  expect(tallied.sim.events_handled).toBe(recorded.sim.events_handled);
  // In the middle of an idle tick nobody has to have done it; after it everybody has.
  for (const { sim } of [recorded, tallied]) sim.run({ until_ns: 3_345_000_000 });
  expect(tallied.events).toEqual(recorded.events);
  expect(differing_state(recorded.sim, tallied.sim)).toEqual([]);
});

test('a tick somebody looks at is taken', () => {
  const ticks: number[] = [];
  const config = { tick_hook: (tick: number): void => void ticks.push(tick) };
  run({ config, sim: { trace: false }, until_ns: 1e9 });
  expect(ticks).toHaveLength(100);
});

test('of timers with rounds that wake different threads only those of one thread are known to be idle', () => {
  const { kernel } = new Target(new Simulation(), { name: 'board', main: () => {} });
  const [one, other] = [new TX_THREAD(), new TX_THREAD()];
  const insert = (ticks: number, period: number, thread: TX_THREAD | null): void => {
    const entry = new TX_TIMER_INTERNAL();
    entry.tx_timer_internal_remaining_ticks = ticks;
    entry.tx_timer_internal_re_initialize_ticks = period;
    entry.idle_round = {
      services: 1,
      gives_way: true,
      thread,
      timer_event: 1,
      idle_ahead: () => 9,
      pass: () => {},
      pass_turn: () => {},
      timer_object: () => 0,
      thread_events: () => [],
    };
    timer_insert(kernel, entry);
  };
  insert(4, 10, one);
  expect(idle_until(kernel)).toBe(4 + 90);
  insert(40, 100, null);
  expect(idle_until(kernel)).toBe(4 + 90);
  insert(20, 100, other);
  expect(idle_until(kernel)).toBe(20);
});
