// Lengths of time that a button shows.

import type { Run } from './run.ts';

export interface Preset {
  readonly text: string;
  readonly length_ns: number;
}

const SECOND_NS = 1e9;

/** From the whole run down to a microsecond, as far as they are shorter than the run. */
export function range_presets({ start_ns, end_ns, document }: Run): Preset[] {
  const whole_ns = end_ns - start_ns;
  const [target] = document.targets;
  const tick_ns = target === undefined ? 0 : SECOND_NS / target.ticks_per_second;
  const all: Preset[] = [
    { text: '1 min', length_ns: 60 * SECOND_NS },
    { text: '1 s', length_ns: SECOND_NS },
    ...(tick_ns === 0 ? [] : [{ text: `${tick_ns / 1e6} ms (tick)`, length_ns: tick_ns }]),
    { text: '1 ms', length_ns: 1e6 },
    { text: '100 us', length_ns: 1e5 },
    { text: '10 us', length_ns: 1e4 },
    { text: '1 us', length_ns: 1e3 },
  ];
  const shorter = all.filter(({ length_ns }, at) => {
    const twice = all.findIndex((other) => other.length_ns === length_ns) !== at;
    return length_ns < whole_ns && !twice;
  });
  return [{ text: 'whole run', length_ns: whole_ns }, ...shorter];
}
