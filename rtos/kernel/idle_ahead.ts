// What the next ticks of a board that rests will be, as long as they are idle ones: entries with more ticks to go than the wheel has
// slots go round again, and the timer whose rounds are known to be idle for some time (IdleRound) comes again and again. While nothing
// happens to the board, this is all that its ticks need.

import { type DozingTicks, MOST_TICKS } from '../sim/dozing_ticks.ts';
import { idle_until, ticks_to_due } from './idle_tick.ts';
import type { Kernel } from './kernel.ts';
import { TX_TIMER_ENTRIES } from './tx_constants.ts';
import { after, head_of } from './wheel.ts';

/** Looks at the ticks that follow, and notes them in the board's row. */
export function look_ahead(k: Kernel, dozing: DozingTicks, row: number): void {
  const { ticks: now, wheel_position } = k;
  const ticks = Math.min(idle_until(k) - (now + 1), MOST_TICKS);
  dozing.know(row, now + 1, ticks);
  let timers = 0;
  for (let slots = k.wheel_map; slots !== 0; slots &= slots - 1) {
    const slot = 31 - Math.clz32(slots & -slots);
    const away = (slot - wheel_position + TX_TIMER_ENTRIES) % TX_TIMER_ENTRIES;
    if (away >= ticks) continue;
    const head = head_of(k, slot);
    for (let entry = head; entry !== null; entry = after(entry, head)) {
      const { idle_round, tx_timer_internal_re_initialize_ticks: period } = entry;
      const due = Math.min(ticks_to_due(entry, away), ticks);
      go_round(dozing, row, away, due);
      if (due === ticks || idle_round === null) continue;
      const { services, gives_way } = idle_round;
      dozing.rounds(row, timers++, { away: due, period, services, gives_way });
      for (let next = due; next < ticks; next += period) {
        dozing.expire(row, next);
        go_round(dozing, row, next + TX_TIMER_ENTRIES, Math.min(next + period, ticks));
      }
    }
  }
}

/** An entry comes up each time the wheel has gone round, until it is due. */
function go_round(dozing: DozingTicks, row: number, away: number, end: number): void {
  for (let tick = away; tick < end; tick += TX_TIMER_ENTRIES) dozing.expire(row, tick);
}
