import { expect, test } from 'vitest';
import { IdleTally } from '../../../rtos/kernel/idle_tally.ts';
import type { IdleRound } from '../../../rtos/kernel/tx_thread_cb.ts';
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
  const round: IdleRound = {
    services: 1,
    idle_ahead: () => 1,
    pass: () => {},
    events: (timer) => [timer, 100, 9],
  };
  const idle = new IdleTally(kernel);
  const events_of = (...tick: Parameters<IdleTally['take']>): string[] => {
    taken.length = 0;
    idle.take(...tick);
    return [...taken];
  };
  const expiration = ['1 -1 3 0', '1 -1 1 7', '1 -1 4 0', '1 7 6 7'];
  expect(events_of(null, false)).toEqual(['1 -1 3 0', '1 -1 4 0']);
  expect(events_of(null, true)).toEqual([...expiration, '1 7 2 7']);
  expect(events_of(round, true)).toEqual([...expiration, '1 7 100 9']);
  expect(events_of({ ...round, events: () => [7, 101, 8] }, true).at(-1)).toBe('1 7 101 8');
  sim.trace.end_tally();
  expect(events_of(round, true)).toEqual([]);
});
