// Runs a scenario as the command line does, and keeps what it told.

import { run_sliced } from '../../../demo/cli/guarded_run.ts';
import type { Scenario } from '../../../demo/scenario/scenario.ts';
import { World } from '../../../demo/scenario/world.ts';

export interface ToldWorld {
  readonly world: World;
  /** The account without its times: `where: what`. */
  readonly told: string[];
  /** The times in front of its lines. */
  readonly times_s: number[];
}

/** Builds a world and runs it until the firmware has finished and everything is at rest, or the limit is reached. */
export async function run_world(build: Scenario['build'], limit_s = 60, seed = 1): Promise<ToldWorld> {
  const told: string[] = [];
  const times_s: number[] = [];
  const write = (line: string): void => {
    times_s.push(Number(line.slice(0, 10)));
    told.push(line.slice(12).replace(/^(.{20}) +/, (_, p) => `${p.trimEnd()}: `));
  };
  const world = new World({ seed, broker: null, write });
  build(world);
  await run_sliced(world.sim, { until_ns: limit_s * 1e9, until: () => world.finished() });
  await run_sliced(world.sim, { until_ns: world.sim.now_ns + 200e9, until: () => world.at_rest() });
  world.account.finish();
  world.look_for_leaks();
  return { world, told, times_s };
}
