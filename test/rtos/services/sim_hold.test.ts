import { expect, test } from 'vitest';
import { K } from '../../../rtos/kernel/current.ts';
import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { sim_hold } from '../../../rtos/services/sim_hold.ts';
import { sim_now_ns, sim_targets } from '../../../rtos/sim_api.ts';
import { run_board } from '../board.ts';

/** When a thread goes on that is held until so many interrupts have come, of those at 2, 4 and 6 ms. */
function goes_on_at(interrupts: number, most_ms: number): number {
  let came = 0;
  let at = 0;
  run_board(function* (threads, sim) {
    for (const ms of [2, 4, 6])
      sim.schedule(ms * 1e6, () => sim_targets(sim)[0]?.interrupt('device', () => void came++));
    yield* threads.make('thread', 9, function* () {
      yield* sim_hold(K as Kernel, most_ms * 1e6, () => came >= interrupts);
      at = Math.floor(sim_now_ns() / 1e6);
    });
  });
  return at;
}

test('a thread is held until what it waits for has happened, and so long at the most', () => {
  expect([goes_on_at(1, 9), goes_on_at(2, 9), goes_on_at(3, 9)]).toEqual([2, 4, 6]);
  expect([goes_on_at(4, 9), goes_on_at(2, 3), goes_on_at(1, 0)]).toEqual([9, 3, 0]);
});
