// The races of the nominal run, one after the other: each run makes the one deviation that swaps two neighbouring events of
// different contexts on one object (races.ts), the nearest first.

import { fixed_choices, type Strategy } from './strategy.ts';

export const swaps: Strategy = {
  name: 'swaps',
  description: 'single deviations that swap two events of different contexts on one object',
  size: ({ races }) => races?.swaps.length ?? 0,
  plan({ races }, index) {
    const swap = races?.swaps[index];
    return swap === undefined ? null : fixed_choices(new Map([[swap.key, swap.option]]));
  },
};
