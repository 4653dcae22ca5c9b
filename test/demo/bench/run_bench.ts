// Runs a scenario as the command line does, and keeps what it told.

import { Bench } from '../../../demo/bench/bench.ts';
import { build_scenario, type Scenario } from '../../../demo/bench/scenario.ts';
import { run_sliced } from '../../../demo/cli/guarded_run.ts';
import { Simulation } from '../../../rtos/sim_api.ts';

export interface ToldBench {
  readonly bench: Bench;
  /** The account without its times: `where: what`. */
  readonly told: string[];
  /** The times in front of its lines. */
  readonly times_s: number[];
}

/** A scenario around something that builds. */
export function scenario_of(build: (bench: Bench) => unknown, until_s = 300): Scenario {
  return {
    name: 'test',
    summary: 'a test',
    until_s,
    build(bench) {
      build(bench);
      return undefined;
    },
  };
}

/** Builds a bench and runs it until the firmware has finished and everything is at rest, or the limit is reached. */
export async function run_bench(
  build: (bench: Bench) => unknown,
  until_s = 300,
  seed = 1,
  tls_version: Bench['tls_version'] = null,
): Promise<ToldBench> {
  const told: string[] = [];
  const times_s: number[] = [];
  const write = (line: string): void => {
    times_s.push(Number(line.slice(0, 10)));
    told.push(line.slice(12).replace(/^(.{20}) +/, (_, p) => `${p.trimEnd()}: `));
  };
  const bench = new Bench(new Simulation({ seed }), { write, tls_version });
  const { done = () => false, finish } = build_scenario(scenario_of(build), bench, { fixed: false });
  await run_sliced(bench.sim, { until_ns: until_s * 1e9, until: done });
  bench.end();
  bench.account?.finish();
  finish?.();
  return { bench, told, times_s };
}
