// Sweeps over deviations from the nominal run. Sweep-1 tries each single deviation there is, once: when it ends clean,
// no single legal deviation at a nominal site breaks the scenario. Sweep-2 samples pairs.

import { fixed_choices, hash32, type Strategy, type StrategyContext } from './strategy.ts';

function deviations(context: StrategyContext): number {
  return context.sites.reduce((sum, { options }) => sum + options - 1, 0);
}

/** The n-th deviation, counting the options of the first site, then those of the second, and so on. */
function deviation(context: StrategyContext, index: number): [key: string, option: number] | null {
  let left = index;
  for (const { key, options } of context.sites) {
    if (left < options - 1) return [key, left + 1];
    left -= options - 1;
  }
  return null;
}

/** A stride that visits every number below `size` once and spreads early visits over all of it. */
function spread(index: number, size: number): number {
  if (size < 3) return index;
  let stride = Math.floor(size * 0.6180339887) | 1;
  while (gcd(stride, size) !== 1) stride += 2;
  return Number((BigInt(index) * BigInt(stride)) % BigInt(size));
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

export const sweep_1: Strategy = {
  name: 'sweep-1',
  description: 'every single deviation from the nominal run, each once',
  size: deviations,
  plan(context, index) {
    const size = deviations(context);
    if (index >= size) return null;
    const found = deviation(context, spread(index, size));
    return found === null ? null : fixed_choices(new Map([found]));
  },
};

export const sweep_2: Strategy = {
  name: 'sweep-2',
  description: 'pairs of deviations from the nominal run, sampled',
  size: (context) => (deviations(context) < 2 ? 0 : Number.POSITIVE_INFINITY),
  plan(context, index) {
    const size = deviations(context);
    if (size < 2) return null;
    const first = deviation(context, hash32(context.seed, index, 'first') % size);
    const second = deviation(context, hash32(context.seed, index, 'second') % size);
    return fixed_choices(new Map([first, second].filter((found) => found !== null)));
  },
};
