// The certificate: sweep-1 tried every single deviation at every site of the nominal run and nothing failed. It says no
// more than that: pairs of deviations, sites that only appear after a deviation, and timings between two services are
// outside its bound.

import type { RunResult } from './run_scenario.ts';
import type { Scenario } from './scenario.ts';
import { nominal_sites, search } from './search.ts';
import { sweep_1 } from './strategy_sweep.ts';

export interface Certificate {
  readonly clean: boolean;
  readonly sites: number;
  readonly deviations: number;
  /** The first failing run, when there is one. */
  readonly broken_by: RunResult | null;
}

/** Sweeps a scenario; stops at the first failure. */
export function certify(scenario: Scenario, seed: number, fixed: boolean): Certificate {
  const { sites, nominal } = nominal_sites(scenario, seed, fixed);
  if (nominal.failure !== null)
    return { clean: false, sites: sites.length, deviations: 0, broken_by: nominal };
  let deviations = 0;
  const request = { scenario, strategy: sweep_1, seed, runs: Number.POSITIVE_INFINITY, fixed };
  for (const { result } of search(request, { seed, sites })) {
    deviations++;
    if (result.failure !== null) return { clean: false, sites: sites.length, deviations, broken_by: result };
  }
  return { clean: true, sites: sites.length, deviations, broken_by: null };
}

/** The certificate in words, with its bound. */
export function certificate_text(scenario: Scenario, certificate: Certificate): string {
  const seconds = scenario.until_ns / 1e9;
  if (!certificate.clean) return `${scenario.name} breaks: ${certificate.broken_by?.failure?.message ?? ''}`;
  return (
    `No single legal deviation breaks ${scenario.name} within ${seconds} virtual seconds ` +
    `(${certificate.sites} sites of the nominal run, ${certificate.deviations} deviations tried). ` +
    'Not covered: two deviations at once, sites that only another deviation brings up, and what happens between two services.'
  );
}
