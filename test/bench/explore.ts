// The timing lab's throughput: runs per second of a search over an MQTT scenario of ten virtual seconds (three pings, two
// boards, a broker), in one process and in two. A run is everything: boards and pools made, the firmware run, the checks
// looked at, coverage counted.

import { performance } from 'node:perf_hooks';
import { experiment_of } from '../../demo/bench/scenario.ts';
import { start_team } from '../../demo/lab/explore_team.ts';
import type { WorkerRequest } from '../../demo/lab/explore_worker.ts';
import { find_searchable } from '../../demo/scenario/find_scenario.ts';
import { nominal_sites, search } from '../../rtos/explore/search.ts';
import { portfolio } from '../../rtos/explore/strategies/portfolio.ts';
import { figure } from './measure.ts';

const SCENARIO = 'ping-on-slow-link';
const WARM_UP_RUNS = 200;
const RUNS = 1200;

/** Runs per second of so many workers together, from the first report after the warm-up of each to the last one. */
async function rate(workers: number): Promise<number> {
  const requests = Array.from(
    { length: workers },
    (_, worker): WorkerRequest => ({
      scenario: SCENARIO,
      strategy: 'portfolio',
      seed: 1,
      runs: RUNS * workers,
      fixed: true,
      all: true,
      shard: 0,
      of: 1,
      worker,
      workers,
    }),
  );
  const done = requests.map(() => 0);
  let start_ms = 0;
  let end_ms = 0;
  let counted = 0;
  const team = start_team(requests, (message, worker) => {
    if (message.type !== 'progress') return;
    const warm = done.every((runs) => runs >= WARM_UP_RUNS);
    done[worker] = (done[worker] as number) + message.runs;
    if (!warm) return;
    if (start_ms === 0) start_ms = performance.now();
    else counted += message.runs;
    end_ms = performance.now();
    // While one of them has ended already the others have the computer to themselves.
    if (done.some((runs) => runs >= RUNS)) team.stop();
  });
  await team.ended;
  return (counted / (end_ms - start_ms)) * 1000;
}

/** Runs per second of processor time, which other work on the machine changes less than the wall time. */
async function rate_by_processor_time(): Promise<number> {
  const scenario = experiment_of(await find_searchable(SCENARIO, true));
  const { nominal: _nominal, ...ground } = nominal_sites(scenario, { seed: 1, fixed: true });
  const context = { seed: 1, ...ground };
  let rate = 0;
  for (const runs of [WARM_UP_RUNS, RUNS]) {
    const before = process.cpuUsage();
    for (const _ of search({ scenario, strategy: portfolio, seed: 1, runs, fixed: true }, context));
    const { user, system } = process.cpuUsage(before);
    rate = (runs / (user + system)) * 1e6;
  }
  return rate;
}

export async function bench_explore(): Promise<void> {
  console.log(`explore, scenario ${SCENARIO}, 10 virtual seconds a run`);
  console.log(`  one process, by processor time  ${figure(await rate_by_processor_time())} runs/s`);
  for (const workers of [1, 2]) {
    const runs = await rate(workers);
    console.log(
      `  ${workers} worker${workers === 1 ? ' ' : 's'}  ${figure(runs).padStart(6)} runs/s  ` +
        `${figure(runs * 10).padStart(7)} virtual seconds a second`,
    );
  }
}
