// The certificate: sweep-1 tried every single deviation at every site of the nominal run and nothing failed. It says no
// more than that: pairs of deviations, sites that only appear after a deviation, and timings between two services are
// outside its bound. A sweep that did not try all of them, or did only one shard of them, gets none.

import { MOMENTS_AT_REST, outside_events } from '../kernel/stimulus.ts';
import { place_of } from '../sim/choice_key.ts';
import type { Experiment } from './experiment.ts';
import type { BaseRun, RunResult } from './run_scenario.ts';
import { nominal_sites, search, share_of } from './search.ts';
import type { Site } from './strategies/strategy.ts';
import { sweep_1 } from './strategies/sweep.ts';

/** What a whole sweep of single deviations came to. */
export interface Certificate {
  /** Nothing failed. */
  readonly clean: boolean;
  readonly sites: number;
  /** How many single deviations were tried, and how many there are. */
  readonly deviations: number;
  readonly all: number;
  /** Events of the outside world that had windows, and those that did not. */
  readonly outside?: { readonly placed: ReadonlySet<string>; readonly still: ReadonlySet<string> };
  /** Places where C uses memory that others use, and how often the nominal run came there. */
  readonly preempted?: Preempted;
  /** The first failing run, when there is one. */
  readonly counterexample: RunResult | null;
}

export interface Preempted {
  readonly places: number;
  readonly times: number;
}

/** The places among the sites at which a thread can be preempted. */
export function preempted_places(sites: readonly Site[]): Preempted {
  const keys = sites.filter(({ kind }) => kind === 'preempt').map(({ key }) => place_of(key));
  return { places: new Set(keys).size, times: keys.length };
}

/** Tries every single deviation from the nominal run of a scenario; stops at the first failure. */
export function certify(scenario: Experiment, { seed, fixed = false }: BaseRun): Certificate {
  const { nominal, ...ground } = nominal_sites(scenario, { seed, fixed });
  const { sites } = ground;
  const context = { seed, ...ground };
  const outside = outside_events(nominal.sim);
  const all = sweep_1.size(context);
  let deviations = 0;
  const end = (counterexample: RunResult | null): Certificate => {
    return {
      clean: counterexample === null,
      sites: sites.length,
      deviations,
      all,
      outside,
      preempted: preempted_places(sites),
      counterexample,
    };
  };
  if (nominal.failure !== null) return end(nominal);
  const request = { scenario, strategy: sweep_1, seed, runs: Number.POSITIVE_INFINITY, fixed };
  for (const { result } of search(request, context)) {
    deviations++;
    if (result.failure !== null) return end(result);
  }
  return end(null);
}

function shard_text(scenario: Experiment, certificate: Certificate, shard: number, of: number): string {
  const { deviations, all } = certificate;
  const share = share_of(all, shard, of);
  if (deviations < share)
    return `Shard ${shard}/${of} stopped at ${deviations} of its ${share} single deviations (${all} in all): no certificate.`;
  return (
    `Shard ${shard}/${of}: none of its ${share} single deviations breaks ${scenario.name} (${all} in all). ` +
    `No certificate by itself: it holds when the shards 0/${of} to ${of - 1}/${of} have all ended like this, with one seed and one version of the code.`
  );
}

/** What the deviations say of code in C, and what none of them is about. */
function preempted_text({ prepare }: Experiment, { preempted }: Certificate): string {
  const not_covered = 'Not covered: two deviations at once, points that only another deviation brings up';
  const { places, times } = preempted ?? { places: 0, times: 0 };
  // Where it is found out before the runs which memory is shared, that there are no such places is an answer, too.
  if (places === 0 && prepare !== undefined)
    return `At no access to memory in C can somebody come in who uses it, too. ${not_covered}.`;
  if (places === 0) return `${not_covered}, and what happens between two services.`;
  const what = places === 1 ? 'is the 1 place' : `are the ${places} places`;
  const often = times === 1 ? 'once' : `${times} times in all`;
  return (
    `Among them ${what} where a thread in C uses memory that others change or read, reached ${often}: whoever can come in ` +
    `there did, once in a run. ${not_covered}, and handlers that are interrupted at such a place.`
  );
}

/** Which events of the outside world moved, and which did not. */
function outside_text({ outside }: Certificate): string {
  const { placed = new Set<string>(), still = new Set<string>() } = outside ?? {};
  const line = (what: string, names: ReadonlySet<string>): string =>
    names.size === 0 ? '' : ` Events from outside that ${what}: ${[...names].sort().join(', ')}.`;
  const moments = `where the board rests at up to ${MOMENTS_AT_REST} moments, a tick apart or more`;
  const points = `after each service, in each computation, and ${moments}`;
  return line(`came at each point of their windows (${points})`, placed) + line('stood still', still);
}

/** The certificate in words, with its bound; why there is none, where not everything was tried. */
export function certificate_text(scenario: Experiment, certificate: Certificate, shard = 0, of = 1): string {
  const { clean, sites, deviations, all, counterexample } = certificate;
  if (!clean) return `${scenario.name} breaks: ${counterexample?.failure?.message ?? ''}`;
  if (of > 1) return shard_text(scenario, certificate, shard, of);
  if (deviations < all) return `Stopped at ${deviations} of ${all} single deviations: no certificate.`;
  const seconds = scenario.until_ns / 1e9;
  const kinds = scenario.kinds === undefined ? '' : ` of the kinds ${scenario.kinds.join(', ')}`;
  return (
    `Certificate of depth 1. No single legal deviation${kinds} breaks ${scenario.name} within ${seconds} virtual seconds ` +
    `(${sites} points where timing may vary, all ${deviations} deviations tried). ` +
    preempted_text(scenario, certificate) +
    outside_text(certificate)
  );
}
