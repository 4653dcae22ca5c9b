/**
 * The broker's time: milliseconds since the start, from ThreadX ticks, which wrap after 2^32 of them.
 */
import { TX_TIMER_TICKS_PER_SECOND, tx_time_get } from '../../../rtos/tx_api.ts';

/** The longest finite wait; a later deadline is waited for in several turns. */
const TICKS_MAXIMUM = 0x7fffffff;

export class BrokerClock {
  private elapsed_ticks = 0;
  private last_ticks = 0;

  now_ms(): number {
    const ticks = tx_time_get();
    this.elapsed_ticks += (ticks - this.last_ticks) >>> 0;
    this.last_ticks = ticks;
    return (this.elapsed_ticks * 1000) / TX_TIMER_TICKS_PER_SECOND;
  }

  /** Ticks to wait until that time; at least 1, because a wait of 0 would be none. */
  ticks_until(time_ms: number): number {
    return Math.min(Math.max(ticks_of(time_ms - this.now_ms()), 1), TICKS_MAXIMUM);
  }
}

/** Ticks of a duration, rounded up; 0 only for 0. */
export function ticks_of(ms: number): number {
  return Math.ceil((ms * TX_TIMER_TICKS_PER_SECOND) / 1000);
}
