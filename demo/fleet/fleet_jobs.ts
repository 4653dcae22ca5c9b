// Which runs a Monte Carlo is: every seed with every choice of the design parameters, and which of them are one shard's.

import { shell_word } from '../host/own_command.ts';
import { UsageError } from '../host/usage.ts';
import type { FleetParameters, FleetScenario } from './fleet_plan.ts';

export interface FleetJob {
  readonly seed: number;
  /** Only those that differ from the scenario's own. */
  readonly parameters: FleetParameters;
}

export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

/** One parameter and the values to try. */
export interface Tried {
  readonly name: string;
  readonly values: readonly number[];
}

const SEED_MOST = 0xffff_ffff;

/** Reads `1..500`, or one seed. */
export function read_seeds(text: string, option: string): SeedRange {
  const match = /^(\d+)(?:\.\.(\d+))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (match === null || last < first || last > SEED_MOST)
    throw new UsageError(`${option} ${text}: it takes a range of seeds such as 1..500, or one seed`);
  return { first, last };
}

/** Reads `keep_alive_s=20,60`. */
export function read_tried(text: string, option: string): Tried {
  const match = /^(\w+)=(.+)$/.exec(text);
  const values = (match?.[2] ?? '').split(',').map((value) => (value === '' ? Number.NaN : Number(value)));
  if (match === null || values.some((value) => !Number.isFinite(value)))
    throw new UsageError(`${option} ${text}: it takes a parameter and its values, such as store=30,60`);
  return { name: match[1] as string, values };
}

/** Every combination of the values, in the order given. */
export function combinations(scenario: FleetScenario, tried: readonly Tried[]): FleetParameters[] {
  const known = Object.keys(scenario.parameters ?? {});
  let all: Record<string, number>[] = [{}];
  for (const { name, values } of tried) {
    if (!known.includes(name)) {
      const there = known.length === 0 ? 'it has none' : `there is ${known.join(', ')}`;
      throw new UsageError(`--set ${name}: the fleet '${scenario.name}' has no such parameter; ${there}`);
    }
    all = all.flatMap((parameters) => values.map((value) => ({ ...parameters, [name]: value })));
  }
  return all;
}

/** The command line of one run: `word` is the fleet, as the user has named it. */
export function run_command(word: string, scenario: FleetScenario, { seed, parameters }: FleetJob): string {
  const usual = scenario.parameters ?? {};
  const set = Object.entries(parameters).filter(([name, value]) => usual[name] !== value);
  const options = set.map(([name, value]) => ` --set ${name}=${value}`);
  return `netx-sim fleet ${shell_word(word)} --seeds ${seed}${options.join('')}`;
}

/** The jobs of one shard: every `of`-th, so that all shards have about as much to do. */
export function jobs_of(
  { first, last }: SeedRange,
  parameters: readonly FleetParameters[],
  { shard, of }: { readonly shard: number; readonly of: number },
): FleetJob[] {
  const jobs: FleetJob[] = [];
  let number = 0;
  for (let seed = first; seed <= last; seed++)
    for (const one of parameters) if (number++ % of === shard) jobs.push({ seed, parameters: one });
  return jobs;
}
