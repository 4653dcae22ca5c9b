// Guided by coverage, as fuzzers are: takes a plan that came to something new (corpus.ts), keeps all of it or a part, and
// adds a few deviations. So a bug that takes several steps is reached step by step, if each of them shows.

import { places } from './places.ts';
import { fraction, type Strategy } from './strategy.ts';

/** Share of the plans that keep all of what they vary. */
const KEEP_ALL = 0.5;
/** Added deviations, as a share of those that `places` would make: from a tenth to ten times this, all at the most. */
const ADDED = 0.3;

export const guided: Strategy = {
  name: 'guided',
  description: 'plans that came to something new, varied; places until there are any',
  size: () => Number.POSITIVE_INFINITY,
  plan(context, index) {
    const { seed, corpus } = context;
    const layer = places.plan(context, index);
    const entry = corpus?.entry_at(fraction(seed, index, '/entry')) ?? null;
    if (entry === null || layer === null) return layer;
    const keeps_all = fraction(seed, index, '/keeps all') < KEEP_ALL;
    const kept = keeps_all ? 1 : fraction(seed, index, '/kept');
    const added = ADDED * 10 ** (2 * fraction(seed, index, '/added') - 1);
    return (kind, key, options, time_ns, likelihood) => {
      const taken = entry.choices.get(key);
      if (taken !== undefined && taken < options && fraction(seed, index, `keep ${key}`) < kept) return taken;
      if (fraction(seed, index, `add ${key}`) >= added) return 0;
      return layer(kind, key, options, time_ns, likelihood);
    };
  },
};
