// PCT (Burckhardt et al. 2010) carried over to interrupts: instead of random priorities of threads, which ThreadX fixes,
// each source of interrupts and frames gets a random level of lateness, and at a few random moments the level of one
// source changes. A bug that needs d ordering constraints is met with d - 1 changes.

import { place_of } from '../../sim/choice_key.ts';
import { fraction, hash32, type Strategy } from './strategy.ts';

const ARRIVALS = new Set([
  'isr_arrival',
  'isr_order',
  'frame_delay',
  'driver_tx_complete_delay',
  'broker_delay',
  'server_delay',
  'tick_phase',
]);

export const pct: Strategy = {
  name: 'pct',
  description: 'interrupt sources on random levels of lateness, with a few changes',
  size: ({ sites }) => (sites.some(({ kind }) => ARRIVALS.has(kind)) ? Number.POSITIVE_INFINITY : 0),
  plan({ seed, sites }, index) {
    const depth = 1 + (index % 4);
    const arrivals = sites.filter(({ kind }) => ARRIVALS.has(kind));
    const changes = new Set<number>();
    for (let n = 0; n < depth; n++)
      changes.add(hash32(seed, index, `change ${n}`) % Math.max(1, arrivals.length));
    const level = new Map<string, number>();
    let asked = 0;
    return (kind, key, options) => {
      if (!ARRIVALS.has(kind)) return 0;
      const place = place_of(key);
      if (!level.has(place) || changes.has(asked)) {
        const draw = fraction(seed, index, `${place} ${asked}`);
        level.set(place, draw < 0.5 ? 0 : (draw - 0.5) * 2);
      }
      asked++;
      return Math.floor((level.get(place) as number) * options);
    };
  },
};
