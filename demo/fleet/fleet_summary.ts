// Many runs of one fleet as distributions, for each choice of the design parameters.

import { busiest_second, type FleetParameters, type FleetResult, type FleetSamples } from './fleet_result.ts';

/** Percentiles of one figure: over all runs, or over all boards of all runs. */
export interface Distribution {
  readonly count: number;
  readonly least: number;
  readonly p1: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
}

/** What a figure counts, and which end of its distribution is bad. */
export interface FigureWords {
  readonly unit: string;
  readonly worst: 'least' | 'most';
}

/** One figure over time; of many runs the median, between the tenth and the ninth tenth of them. */
export interface Line {
  readonly time_s: readonly number[];
  readonly values: readonly number[];
  readonly low?: readonly number[];
  readonly high?: readonly number[];
}

/** A claim over many runs. */
export interface ClaimSummary {
  readonly name: string;
  /** Runs in which it failed, and their seeds. */
  readonly failed: number;
  readonly failed_seeds: readonly number[];
  /** Runs that say nothing about it, and why the first of them does not; null: there is none. */
  readonly not_tried: number;
  readonly why_not_tried: string | null;
}

/** All runs with the same parameters. */
export interface FleetSummary {
  readonly parameters: FleetParameters;
  readonly runs: number;
  readonly claims: readonly ClaimSummary[];
  readonly figures: Readonly<Record<string, Distribution>>;
}

/** The smallest value that at least so many parts of all do not exceed; `sorted` is in order. */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

export function distribution(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    count: sorted.length,
    least: sorted[0] ?? Number.NaN,
    p1: percentile(sorted, 0.01),
    p10: percentile(sorted, 0.1),
    p50: percentile(sorted, 0.5),
    p90: percentile(sorted, 0.9),
    p99: percentile(sorted, 0.99),
    most: sorted.at(-1) ?? Number.NaN,
  };
}

/** What is looked at: a value of each run, or several. */
const FIGURES: readonly (readonly [name: string, of: (result: FleetResult) => readonly number[]])[] = [
  ['readings lost in a run', (run) => [run.lost + run.given_up]],
  ['readings cut off with the power in a run', (run) => [run.lost_power]],
  ['readings that came twice in a run', (run) => [run.twice]],
  [
    'free packets of a board, fewest',
    (run) => run.fewest_packets.filter((fewest) => Number.isFinite(fewest)),
  ],
  ['readings that waited on a board, most', (run) => run.most_waiting],
  [
    'backlog of a broker in a run, most',
    (run) => run.brokers.flatMap(({ most_backlog }) => most_backlog ?? []),
  ],
  ['connections opened in the busiest second', (run) => [busiest_second(run.samples)]],
  [
    'connections opened in a run',
    (run) => [run.brokers.reduce((sum, { connections_opened }) => sum + connections_opened, 0)],
  ],
];

/** A figure is named by what it counts, or says of what it is the time. */
export function figure_words(name: string): FigureWords {
  if (name.startsWith('seconds')) return { unit: 's', worst: 'most' };
  const unit = ['readings', 'packets'].find((word) => name.includes(word)) ?? 'connections';
  return { unit, worst: name.endsWith(', fewest') ? 'least' : 'most' };
}

function figures_of(results: readonly FleetResult[]): Record<string, Distribution> {
  const figures = Object.fromEntries(
    FIGURES.map(([name, of]) => [name, distribution(results.flatMap((result) => of(result)))]),
  );
  for (const { name } of results[0]?.happened ?? []) {
    const back = results.flatMap(({ happened }) => happened.find((one) => one.name === name)?.back_s ?? []);
    if (back.length > 0) figures[`seconds until a board is back after ${name}`] = distribution(back);
  }
  return figures;
}

/** Runs with the same parameters, in the order of the first of each. */
export function by_parameters(results: readonly FleetResult[]): FleetResult[][] {
  const groups = new Map<string, FleetResult[]>();
  for (const result of results) {
    const key = JSON.stringify(result.parameters);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [result]);
    else group.push(result);
  }
  return [...groups.values()];
}

/** How a figure of these runs was over time. */
export function over_time(runs: readonly FleetResult[], of: keyof FleetSamples): Line {
  const longest = runs.reduce((a, b) => (b.samples.time_s.length > a.samples.time_s.length ? b : a));
  const { time_s } = longest.samples;
  if (runs.length === 1) return { time_s, values: longest.samples[of] };
  const spread = time_s.map((_, at) =>
    runs.flatMap(({ samples }) => samples[of][at] ?? []).sort((a, b) => a - b),
  );
  const [low, values, high] = [0.1, 0.5, 0.9].map((part) => spread.map((all) => percentile(all, part)));
  return { time_s, values, low, high } as Line;
}

/** Each claim over these runs. */
export function claims_of(runs: readonly FleetResult[]): ClaimSummary[] {
  const names = new Set(runs.flatMap(({ claims }) => claims.map(({ name }) => name)));
  return [...names].map((name) => {
    const outcomes = runs.flatMap(({ seed, claims }) =>
      claims.filter((claim) => claim.name === name).map((claim) => ({ seed, ...claim })),
    );
    const failing = outcomes.filter(({ failed }) => failed !== null);
    const untried = outcomes.filter(({ not_tried }) => not_tried !== null);
    return {
      name,
      failed: failing.length,
      failed_seeds: failing.map(({ seed }) => seed),
      not_tried: untried.length,
      why_not_tried: untried[0]?.not_tried ?? null,
    };
  });
}

/** One summary for each choice of parameters. */
export function summaries(results: readonly FleetResult[]): FleetSummary[] {
  return by_parameters(results).map((group) => {
    return {
      parameters: (group[0] as FleetResult).parameters,
      runs: group.length,
      claims: claims_of(group),
      figures: figures_of(group),
    };
  });
}

/** The parameters that differ between summaries, as text; empty where there is one choice only. */
export function parameters_text(parameters: FleetParameters, all: readonly FleetSummary[]): string {
  const names = Object.keys(parameters).filter((name) =>
    all.some((summary) => summary.parameters[name] !== parameters[name]),
  );
  return names.map((name) => `${name}=${parameters[name]}`).join(' ');
}
