// The plans of a search, one for each run: as the strategy says, unless what it says was run already. Then another one is
// drawn in its place.

import type { ChoiceSource } from '../sim/choices.ts';
import type { Corpus } from './strategies/corpus.ts';
import {
  MORE_POINTS,
  mixed_hash,
  type Site,
  type Strategy,
  type StrategyContext,
} from './strategies/strategy.ts';

/** How often another plan is drawn in place of one that was run already. */
const DRAWS = 20;
/** Far more than any search has runs; a multiple of what strategies count in turns of. */
const NEXT_DRAW = 3 * 2 ** 22;

export interface Plan {
  readonly choices: ChoiceSource | null;
  readonly signature: number;
  /** The number that the strategy was asked for: that of the run, or another one in its place. */
  readonly draw: number;
}

/** The options of a site that a plan may take. */
function options_of({ kind, options }: Site): number {
  return kind === 'stimulus' ? options + MORE_POINTS : options;
}

/** A number for what a plan takes at the sites of the nominal run; 0 when it takes nothing there. */
export function plan_signature(choices: ChoiceSource | null, { sites }: StrategyContext): number {
  let signature = 0;
  if (choices === null) return signature;
  for (const [n, site] of sites.entries()) {
    const taken = choices(site.kind, site.key, options_of(site), 0, 0);
    if (taken !== 0) signature = mixed_hash(signature, n, taken);
  }
  return signature;
}

/** Events in windows are asked for with many options; strategies are shown about as many as the board has points there. */
function within_windows(choices: ChoiceSource | null, { sites }: StrategyContext): ChoiceSource | null {
  const windows = new Map(
    sites.filter(({ kind }) => kind === 'stimulus').map((site) => [site.key, options_of(site)]),
  );
  if (choices === null || windows.size === 0) return choices;
  return (kind, key, options, time_ns, likelihood) => {
    const most = kind === 'stimulus' ? (windows.get(key) ?? 1 + MORE_POINTS) : options;
    return choices(kind, key, Math.min(options, most), time_ns, likelihood);
  };
}

/** The plan of run `index`. */
export function plan_of(strategy: Strategy, context: StrategyContext, corpus: Corpus, index: number): Plan {
  const endless = strategy.size(context) === Number.POSITIVE_INFINITY;
  // Counting what a plan has taken is a part of some plans, so the one that is looked at is not the one that is run.
  let draw = index;
  let signature = plan_signature(strategy.plan(context, draw), context);
  // Where nothing but the nominal sites is left open, what takes none of them is the nominal run.
  const known = (): boolean => corpus.has_tried(signature) || (signature === 0 && index > 0);
  for (let n = 1; endless && n < DRAWS && known(); n++) {
    draw = index + n * NEXT_DRAW;
    signature = plan_signature(strategy.plan(context, draw), context);
  }
  return { choices: within_windows(strategy.plan(context, draw), context), signature, draw };
}
