// What physics decides about the ticks of a board: how far its clock is off, and when the first one comes.

import { duration_text, tell_meaning } from '../sim/choice_meaning.ts';
import type { Kernel } from './kernel.ts';

/** How far a board's clock may be off, in parts in a million, by option. */
const SKEWS_PPM = [0, 50, -50, 200, -200];

/** Steps of the tick phase that a choice can pick from: the first tick comes after a full period, or earlier. */
const PHASES = 16;

/** Tick n comes at `tick_origin_ns` + n * `tick_ns` from then on. */
export function choose_ticks(k: Kernel): void {
  const skew = SKEWS_PPM[k.sim.choose('clock_skew', k.name, SKEWS_PPM.length)] as number;
  if (skew !== 0) tell_meaning(k.sim, () => `${Math.abs(skew)} ppm ${skew > 0 ? 'slow' : 'fast'}`, k.maker());
  k.tick_ns += Math.round((k.tick_ns * skew) / 1e6);
  const phase = k.sim.choose('tick_phase', k.name, PHASES);
  k.tick_origin_ns = k.sim.now_ns - Math.floor((k.tick_ns * phase) / PHASES);
  k.next_tick_ns = k.tick_origin_ns + k.tick_ns;
  if (phase !== 0) {
    const first_ns = k.next_tick_ns - k.sim.now_ns;
    const period = duration_text(k.tick_ns);
    tell_meaning(
      k.sim,
      () => `its first tick comes ${duration_text(first_ns)} after the start instead of ${period}`,
      k.maker(),
    );
  }
}
