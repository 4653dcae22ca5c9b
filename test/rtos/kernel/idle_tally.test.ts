import { expect, test } from 'vitest';
import { IdleTally } from '../../../rtos/kernel/idle_tally.ts';
import { type IdleRound, TX_THREAD, TX_TIMER_INTERNAL } from '../../../rtos/kernel/tx_thread_cb.ts';
import { take_expired, ticks_to_next, timer_insert } from '../../../rtos/kernel/wheel.ts';
import type { EventTally } from '../../../rtos/sim/trace_log.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';

test('ticks that are passed leave the events of the interrupt, of the timer thread and of the round', () => {
  const taken: string[] = [];
  const tally: EventTally = {
    take: (target, context, event, info1) => void taken.push([target, context, event, info1].join(' ')),
  };
  const sim = new Simulation({ trace: false, tally });
  const { kernel } = new Target(sim, { name: 'board', main: () => {} });
  kernel.timer_thread.sim_id = 7;
  const thread = new TX_THREAD();
  thread.sim_id = 8;
  const round = (timer_event: number, wakes: TX_THREAD | null): IdleRound => ({
    services: 1,
    gives_way: true,
    thread: wakes,
    idle_ahead: () => 1,
    pass: () => {},
    pass_turn: () => {},
    timer_event,
    timer_object: () => 9,
    thread_events: () => (wakes === null ? [] : [wakes.sim_id, 200, 9]),
  });
  const idle = new IdleTally(kernel);
  const events_of = (...rounds: (IdleRound | null)[]): string[] => {
    for (const idle_round of rounds) {
      const entry = new TX_TIMER_INTERNAL();
      // Where there is none the entry goes round again.
      entry.tx_timer_internal_remaining_ticks = idle_round === null ? 40 : 1;
      entry.idle_round = idle_round;
      timer_insert(kernel, entry);
      kernel.wheel_position = ticks_to_next(kernel) - 1;
    }
    taken.length = 0;
    idle.take(rounds.length > 0);
    take_expired(kernel);
    kernel.wheel_position = 0;
    return [...taken];
  };
  const expiration = ['1 -1 3 0', '1 -1 1 7', '1 -1 4 0', '1 7 6 7'];
  expect(events_of()).toEqual(['1 -1 3 0', '1 -1 4 0']);
  expect(events_of(null)).toEqual([...expiration, '1 7 2 7']);
  expect(events_of(round(100, null))).toEqual([...expiration, '1 7 100 9', '1 7 2 7']);
  const woken = ['1 8 6 8', '1 8 200 9', '1 8 2 8'];
  expect(events_of(round(100, thread))).toEqual([...expiration, '1 7 100 9', '1 7 1 8', '1 7 2 7', ...woken]);
  expect(events_of(round(100, thread), round(101, null), round(102, thread))).toEqual([
    ...expiration,
    ...['1 7 100 9', '1 7 1 8', '1 7 101 9', '1 7 102 9', '1 7 2 7'],
    ...['1 8 6 8', '1 8 200 9', '1 8 200 9', '1 8 2 8'],
  ]);
  sim.trace.end_tally();
  expect(events_of(round(100, null))).toEqual([]);
});
