// The timing lab's throughput: runs per second of a search over an MQTT scenario of ten virtual seconds (three pings, two
// boards, a broker): by processor time in one process, cold and warm apart, and by wall time in one worker and in two. A run is
// everything: boards and pools made, the firmware run, the checks looked at, coverage counted.

import { type ChildProcess, fork } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { start_team } from '../../demo/lab/explore_team.ts';
import type { WorkerRequest } from '../../demo/lab/explore_worker.ts';
import { COLD_RUNS, type SearchTimes, WARM_RUNS, WARM_UP_RUNS } from './explore_process.ts';
import { figure, median } from './measure.ts';

const SCENARIO = fileURLToPath(new URL('./slow_link.ts', import.meta.url));
/** How this process runs TypeScript. */
const AS_HERE = ['--import', import.meta.resolve('tsx')];
/** Of all workers together, however many they are, as later runs differ from earlier ones: those not counted, and all. */
const TEAM_WARM_UP_RUNS = 4000;
const TEAM_RUNS = 8000;
const PAIRS = 5;

/** The values in the order in which they were measured, and their median. */
function in_turn(values: readonly number[]): string {
  return `${values.map((value) => value.toFixed(2)).join(', ')}: ${median(values).toFixed(2)}`;
}

/** Runs per second of so many workers together, from the first report after the warm-up of each to the last one. */
async function rate(workers: number): Promise<number> {
  const requests = Array.from(
    { length: workers },
    (_, worker): WorkerRequest => ({
      scenario: SCENARIO,
      strategy: 'portfolio',
      seed: 1,
      runs: TEAM_RUNS,
      fixed: false,
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
    const warm = done.every((runs) => runs >= TEAM_WARM_UP_RUNS / workers);
    done[worker] = (done[worker] as number) + message.runs;
    if (!warm) return;
    if (start_ms === 0) start_ms = performance.now();
    else counted += message.runs;
    end_ms = performance.now();
    // While one of them has ended already the others have the computer to themselves.
    if (done.some((runs) => runs >= TEAM_RUNS / workers)) team.stop();
  });
  await team.ended;
  return (counted / (end_ms - start_ms)) * 1000;
}

/** A search in a process that has run nothing before. */
function times_of_search(): Promise<SearchTimes> {
  const child = fork(
    fileURLToPath(new URL('./explore_process.ts', import.meta.url)),
    ['explore-process', SCENARIO],
    { execArgv: AS_HERE },
  );
  return new Promise((resolve, reject) => {
    child.on('message', (times) => resolve(times as SearchTimes));
    child.on('exit', (code) =>
      reject(new Error(`the search ended with code ${code} before it was measured`)),
    );
  });
}

/** Steps that so many processes together make which do nothing but compute: more than that nobody has of this computer. */
async function count_steps(processes: number): Promise<number> {
  const file = fileURLToPath(new URL('./steps_process.ts', import.meta.url));
  const children = Array.from({ length: processes }, () =>
    fork(file, ['steps-process'], { execArgv: AS_HERE }),
  );
  const told = (child: ChildProcess): Promise<unknown> =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`a process that only computes ended with code ${code}`)));
    });
  // All have begun before any of them counts.
  await Promise.all(children.map(told));
  const counts = children.map(told);
  for (const child of children) child.send('begin');
  const steps = (await Promise.all(counts)) as number[];
  return steps.reduce((sum, count) => sum + count, 0);
}

export async function bench_explore(): Promise<void> {
  console.log('explore, a quiet sensor on a slow link, 10 virtual seconds a run');
  const { start_s, cold_s, warm_s } = await times_of_search();
  console.log(
    `  by processor time: ${figure(WARM_RUNS / warm_s)} runs/s warm, after ${WARM_UP_RUNS} runs; ` +
      `${figure(COLD_RUNS / cold_s)} runs/s cold, the first ${COLD_RUNS}; ${start_s.toFixed(2)} s until the first run`,
  );
  // In turn, as the pace of a computer changes from one minute to the next.
  const rates: [number[], number[]] = [[], []];
  const most: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    for (const workers of [1, 2]) rates[workers - 1]?.push(await rate(workers));
    most.push((await count_steps(2)) / (await count_steps(1)));
  }
  for (const workers of [1, 2]) {
    const runs = median(rates[workers - 1] as number[]);
    console.log(
      `  ${workers} worker${workers === 1 ? ' ' : 's'}  ${figure(runs).padStart(6)} runs/s  ` +
        `${figure(runs * 10).padStart(7)} virtual seconds a second`,
    );
  }
  const times = rates[0].map((one, pair) => (rates[1][pair] as number) / one);
  console.log(
    `  two workers do ${in_turn(times)} times what one does (${PAIRS} pairs, median); here two processes that only ` +
      `compute, and share nothing, do ${in_turn(most)} times what one of them does`,
  );
}
