// All strategies by name, and the portfolio: the default, which takes runs from each of the others in turn, so that a
// bug is found about as fast as by the one that suits it best.

import { nominal } from './nominal.ts';
import { pct } from './pct.ts';
import { random } from './random.ts';
import { starvation } from './starvation.ts';
import type { Strategy } from './strategy.ts';
import { swarm } from './swarm.ts';
import { sweep_1, sweep_2 } from './sweep.ts';

/** One round of the portfolio after the nominal run. Sweeps that are over leave their turn to random. */
const ROUND: readonly Strategy[] = [sweep_1, random, pct, sweep_1, swarm, starvation, sweep_2, random];

function turns_before(strategy: Strategy, turn: number): number {
  return ROUND.slice(0, turn).filter((other) => other === strategy).length;
}

export const portfolio: Strategy = {
  name: 'portfolio',
  description: 'the nominal run, then all the others in turn',
  size: () => Number.POSITIVE_INFINITY,
  plan(context, index) {
    if (index === 0) return null;
    const turn = (index - 1) % ROUND.length;
    const round = Math.floor((index - 1) / ROUND.length);
    const strategy = ROUND[turn] as Strategy;
    const own = round * ROUND.filter((other) => other === strategy).length + turns_before(strategy, turn);
    if (own < strategy.size(context)) return strategy.plan(context, own);
    return random.plan(context, 1_000_000 + index);
  },
};

export const STRATEGIES: readonly Strategy[] = [
  portfolio,
  nominal,
  random,
  sweep_1,
  sweep_2,
  pct,
  starvation,
  swarm,
];
