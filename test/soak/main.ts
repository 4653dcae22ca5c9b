// `npm run soak [-- --write]`: all of the soak, on two processes. Prints the tables, and with --write keeps them in
// throughput.snapshot.txt. The exit code is 1 when a run broke a rule, or when the tables differ from those kept.

import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SOAK_SEEDS, type SoakPlan, soak_plan } from './soak_plan.ts';
import type { SoakResult } from './soak_run.ts';
import { ladder_plans, SNAPSHOT, soak_report } from './soak_table.ts';
import type { SoakAnswer, SoakRequest } from './soak_worker.ts';

const WORKER = fileURLToPath(new URL('./soak_worker.ts', import.meta.url));
const WORKERS = 2;

/** Runs all plans; each worker gets the next one as it is done. */
function run_all(plans: readonly SoakPlan[]): Promise<SoakResult[]> {
  const results: SoakResult[] = [];
  let next = 0;
  let done = 0;
  return new Promise((resolve, reject) => {
    const feed = (worker: ChildProcess): void => {
      const plan = plans[next];
      if (plan === undefined) worker.disconnect();
      else worker.send({ number: next++, plan } satisfies SoakRequest);
    };
    for (let i = 0; i < WORKERS; i++) {
      const worker = fork(WORKER, [], { execArgv: ['--import', 'tsx'] });
      worker.on('message', (message) => {
        const { number, result } = message as SoakAnswer;
        results[number] = result;
        done++;
        if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${plans.length} runs`);
        feed(worker);
        if (done === plans.length) resolve(results);
      });
      worker.on('error', reject);
      worker.on('exit', (code) => {
        if (code !== 0) reject(new Error(`a process of the soak ended with code ${code}`));
      });
      feed(worker);
    }
  });
}

async function main(): Promise<number> {
  const write = process.argv.includes('--write');
  const rungs = ladder_plans();
  const seeds = Array.from({ length: SOAK_SEEDS }, (_, index) => soak_plan(index + 1));
  const results = await run_all([...rungs, ...seeds]);
  const report = soak_report(results.slice(0, rungs.length), results.slice(rungs.length));
  console.log(report);
  const problems = results.flatMap(({ seed, problems }) => problems.map((text) => `seed ${seed}: ${text}`));
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) return 1;
  if (write) {
    writeFileSync(SNAPSHOT, report);
    return 0;
  }
  if (readFileSync(SNAPSHOT, 'utf8') === report) return 0;
  console.log(`differs from ${fileURLToPath(SNAPSHOT)}: npm run soak -- --write, and look at the diff`);
  return 1;
}

process.exitCode = await main();
