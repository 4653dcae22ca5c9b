// Starvation, after rr's chaos mode: some bugs need one source to be late for long, others many small delays in a narrow
// stretch. Each run picks one place and a stretch of its occurrences, and makes everything there as late as it can be,
// or everything in a stretch of the whole run a little late.

import { place_of } from '../../sim/choice_key.ts';
import { fraction, hash32, type Strategy } from './strategy.ts';

/** A stretch begins with one of so many first times at its place. */
const FIRST_AT_MOST = 8;

export const starvation: Strategy = {
  name: 'starvation',
  description: 'one place as late as can be for a stretch, or everything a little late',
  size: ({ sites }) => (sites.length === 0 ? 0 : Number.POSITIVE_INFINITY),
  plan({ seed, sites }, index) {
    const count = sites.length;
    const victim = sites[hash32(seed, index, 'victim') % count];
    if (victim === undefined) return null;
    const start = hash32(seed, index, 'start') % count;
    const length = 1 + Math.floor(count * fraction(seed, index, 'length') ** 3);
    const place = place_of(victim.key);
    const there_nominally = sites.filter(({ key }) => place_of(key) === place).length;
    const first = Math.floor(fraction(seed, index, 'first') * Math.min(FIRST_AT_MOST, there_nominally));
    const long = index % 2 === 0;
    let asked = 0;
    let asked_there = 0;
    return (_kind, key, options) => {
      const now = asked++;
      if (!long) return now >= start && now < start + length ? Math.min(1, options - 1) : 0;
      if (place_of(key) !== place) return 0;
      const there = asked_there++;
      return there >= first && there < first + length ? options - 1 : 0;
    };
  },
};
