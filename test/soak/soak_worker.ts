// One process of the soak: runs the plans it is given and sends back each result.

import type { SoakPlan } from './soak_plan.ts';
import { type SoakResult, soak_run } from './soak_run.ts';

export interface SoakRequest {
  readonly number: number;
  readonly plan: SoakPlan;
}

export interface SoakAnswer {
  readonly number: number;
  readonly result: SoakResult;
}

process.on('message', ({ number, plan }: SoakRequest) => {
  process.send?.({ number, result: soak_run(plan) } satisfies SoakAnswer);
});
