// Swarm testing (Groce et al. 2012): each run opens a random subset of the kinds, each with a random rate. Runs that
// lack a kind altogether find bugs that it would hide.

import { fraction, kinds_of, type Strategy, some_option } from './strategy.ts';

export const swarm: Strategy = {
  name: 'swarm',
  description: 'random subsets of the kinds of choice, each with a random rate',
  size: () => Number.POSITIVE_INFINITY,
  plan({ seed, sites }, index) {
    const rates = new Map<string, number>();
    for (const kind of kinds_of(sites)) {
      if (fraction(seed, index, `open ${kind}`) < 0.5) continue;
      rates.set(kind, fraction(seed, index, `rate ${kind}`) ** 3);
    }
    return (kind, key, options) => {
      const rate = rates.get(kind);
      if (rate === undefined || fraction(seed, index, key) >= rate) return 0;
      return some_option(seed, index, key, options);
    };
  },
};
