// Random deviations: each site deviates with a small probability, decided by its name, so that what happens at one site
// does not shift what happens at the others. The expected number of deviations goes through 1, 2, 4, 8, 16, 32.

import { fraction, type Strategy, some_option } from './strategy.ts';

const EXPECTED = [1, 2, 4, 8, 16, 32];

export const random: Strategy = {
  name: 'random',
  description: 'each site deviates with a small probability',
  size: () => Number.POSITIVE_INFINITY,
  plan({ seed, sites }, index) {
    const expected = EXPECTED[index % EXPECTED.length] as number;
    const rate = Math.min(0.5, expected / Math.max(1, sites.length));
    return (_kind, key, options) =>
      fraction(seed, index, key) < rate ? some_option(seed, index, key, options) : 0;
  },
};
