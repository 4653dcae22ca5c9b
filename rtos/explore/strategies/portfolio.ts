// All strategies by name, and the portfolio: the default. It is guided by coverage, with a rate for each place, tries the races
// of the nominal run early, and has a turn for what only long delays find. Sweeps are for certificates: they find next to
// nothing that the others do not find sooner.

import type { ChoiceSource } from '../../sim/choices.ts';
import { guided } from './guided.ts';
import { nominal } from './nominal.ts';
import { pct } from './pct.ts';
import { places } from './places.ts';
import { has_preemptions, preempt } from './preempt.ts';
import { random } from './random.ts';
import { starvation } from './starvation.ts';
import type { Strategy, StrategyContext } from './strategy.ts';
import { swaps } from './swaps.ts';
import { swarm } from './swarm.ts';
import { sweep_1, sweep_2 } from './sweep.ts';

/** One round of the portfolio after the nominal run. A strategy that has nothing left, or nothing to say, leaves its turn to places. */
const ROUND: readonly Strategy[] = [
  places,
  guided,
  places,
  swaps,
  places,
  places,
  guided,
  places,
  pct,
  places,
  guided,
  places,
  starvation,
  places,
  guided,
  places,
];

function turns_before(strategy: Strategy, turn: number): number {
  return ROUND.slice(0, turn).filter((other) => other === strategy).length;
}

function in_turn(context: StrategyContext, index: number): ChoiceSource | null {
  const turn = (index - 1) % ROUND.length;
  const round = Math.floor((index - 1) / ROUND.length);
  const strategy = ROUND[turn] as Strategy;
  const own = round * ROUND.filter((other) => other === strategy).length + turns_before(strategy, turn);
  if (own < strategy.size(context)) return strategy.plan(context, own);
  return places.plan(context, 1_000_000 + index);
}

export const portfolio: Strategy = {
  name: 'portfolio',
  description:
    'the nominal run, then places, guided, swaps, pct and starvation in turn; every other run preempt, for firmware in C',
  size: () => Number.POSITIVE_INFINITY,
  plan(context, index) {
    if (index === 0) return null;
    if (!has_preemptions(context.sites)) return in_turn(context, index);
    return index % 2 === 1 ? preempt.plan(context, (index - 1) / 2) : in_turn(context, index / 2);
  },
};

export const STRATEGIES: readonly Strategy[] = [
  portfolio,
  places,
  guided,
  swaps,
  nominal,
  random,
  sweep_1,
  sweep_2,
  pct,
  starvation,
  swarm,
  preempt,
];
