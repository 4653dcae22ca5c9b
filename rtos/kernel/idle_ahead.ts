// Which of the next ticks of a board that rests will be idle ones, as far as the wheel goes round once: entries with more ticks to
// go than that, and the timer whose rounds are known to be idle for some time (IdleRound), which comes again and again. While
// nothing happens to the board, this is all that its ticks need.

import type { Kernel } from './kernel.ts';
import { TX_TIMER_ENTRIES } from './tx_constants.ts';
import type { IdleRound, TimerList } from './tx_thread_cb.ts';
import { after, is_long } from './wheel.ts';

export class IdleAhead {
  /** The first tick that is known, and how many are, 32 at the most. */
  private from = 0;
  private ticks = 0;
  /** Bit n is set when an entry is due at tick `from` + n, and when a round is, too. */
  private expiring = 0;
  private rounds = 0;
  /** How many services a round has. */
  round_services = 0;

  /** Looks at the ticks that follow. */
  look({ ticks: now, wheel, wheel_position, wheel_map }: Kernel): void {
    let ticks = TX_TIMER_ENTRIES;
    let [expiring, rounds, rounds_left] = [0, 0, 0];
    let round: IdleRound | null = null;
    let [period, again] = [0, -1];
    for (let away = 0; away < ticks; away++) {
      const slot = (wheel_position + away) % TX_TIMER_ENTRIES;
      const head = ((wheel_map >>> slot) & 1) === 0 ? null : (wheel[slot] as TimerList).head;
      let is_round = again === away;
      if (head === null && !is_round) continue;
      for (let entry = head; entry !== null; entry = after(entry, head)) {
        if (is_long(entry)) {
          ticks = Math.min(ticks, away + entry.tx_timer_internal_remaining_ticks - TX_TIMER_ENTRIES);
        } else if (entry.idle_round !== null && round === null) {
          round = entry.idle_round;
          rounds_left = round.idle_ahead();
          period = entry.tx_timer_internal_re_initialize_ticks;
          is_round = true;
        } else ticks = away;
      }
      if (is_round && rounds_left-- === 0) ticks = away;
      if (away >= ticks) break;
      expiring |= 1 << away;
      if (!is_round) continue;
      rounds |= 1 << away;
      again = away + period;
    }
    this.from = now + 1;
    this.ticks = ticks;
    this.expiring = expiring;
    this.rounds = rounds;
    this.round_services = round?.services ?? 0;
  }

  /** The tick is known to be an idle one. */
  knows(tick: number): boolean {
    return tick < this.from + this.ticks;
  }

  /** An entry is due at the tick, which is known. */
  expires(tick: number): boolean {
    return ((this.expiring >>> (tick - this.from)) & 1) !== 0;
  }

  /** The services of the round that is due at the tick. */
  services(tick: number): number {
    return ((this.rounds >>> (tick - this.from)) & 1) !== 0 ? this.round_services : 0;
  }

  /** Ticks from one to the next at which an entry is due, the first that is no idle one among them; 0: not known. */
  to_next(tick: number): number {
    const place = tick - this.from;
    const later = place === TX_TIMER_ENTRIES - 1 ? 0 : this.expiring >>> (place + 1);
    if (later !== 0) return TX_TIMER_ENTRIES - Math.clz32(later & -later);
    return this.ticks < TX_TIMER_ENTRIES ? this.ticks - place : 0;
  }
}
