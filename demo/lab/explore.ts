// `npm run explore`: searches a scenario for a legal timing under which a check fails.

import { certificate_text } from '../../rtos/explore/certificate.ts';
import { check_determinism } from '../../rtos/explore/determinism.ts';
import type { Scenario } from '../../rtos/explore/scenario.ts';
import { nominal_sites, planned_runs } from '../../rtos/explore/search.ts';
import { records_table } from '../../rtos/export/trace_text.ts';
import { run_scenario } from '../../rtos/sim_api.ts';
import { compare_scenarios, compare_strategies } from './compare.ts';
import { type ExploreOptions, explore_help, explore_options } from './explore_options.ts';
import { Race } from './explore_race.ts';
import { start_team } from './explore_team.ts';
import type { WorkerMessage } from './explore_worker.ts';
import { conclude, Findings } from './findings.ts';
import { merge_findings } from './merge.ts';
import { find_scenario, SCENARIOS, scenario_lines } from './scenarios.ts';
import { run_command, UsageError } from './usage.ts';

/** The state of a search as its progress line shows it. */
class Progress {
  runs = 0;
  failures = 0;
  private coverage = 0;
  private recent: number[] = [];
  private last_print = 0;
  private readonly planned: number;
  private readonly start = performance.now();

  constructor(planned: number) {
    this.planned = planned;
  }

  add(runs: number, new_coverage: number): void {
    this.runs += runs;
    this.coverage += new_coverage;
    this.recent = [...this.recent, new_coverage].slice(-10);
  }

  line(): string {
    const seconds = (performance.now() - this.start) / 1000;
    const rate = Math.round(this.runs / Math.max(seconds, 0.001));
    const recent = this.recent.reduce((sum, n) => sum + n, 0);
    return (
      `${this.runs} of ${this.planned} runs, ${rate} a second, ${this.failures} failing, ` +
      `coverage ${this.coverage} (${recent} new in the last ${this.recent.length * 10} runs)`
    );
  }

  print(): void {
    const now = performance.now();
    if (now - this.last_print < 500) return;
    this.last_print = now;
    process.stderr.write(process.stderr.isTTY ? `\r${this.line()}   ` : `${this.line()}\n`);
  }
}

/** What a shell gives a command that Ctrl-C ended. */
const INTERRUPTED = 130;

interface Searched {
  readonly findings: Findings;
  /** Ctrl-C ended it. */
  readonly interrupted: boolean;
}

async function run_search(scenario: Scenario, options: ExploreOptions): Promise<Searched> {
  const { seed, fixed, strategy, runs, workers } = options;
  const { sites, nominal } = nominal_sites(scenario, seed, fixed);
  const findings = new Findings();
  const planned = Math.ceil(planned_runs({ scenario, strategy, seed, runs }, { seed, sites }) / options.of);
  const progress = new Progress(planned);
  const reached = new Map(nominal.sometimes);
  console.log(
    `${scenario.name}: ${sites.length} sites in the nominal run, strategy ${strategy.name}, seed ${seed}`,
  );
  const requests = Array.from({ length: workers }, (_, worker) => ({
    scenario: scenario.name,
    strategy: strategy.name,
    seed,
    runs,
    fixed,
    all: options.all,
    shard: options.shard + worker * options.of,
    of: options.of * workers,
  }));
  const race = new Race(workers);
  const hear = (message: WorkerMessage, worker: number): void => {
    if (message.type === 'progress') {
      progress.add(message.runs, message.new_coverage);
      race.done(worker, message.index);
    }
    if (message.type === 'sometimes')
      for (const [name, n] of message.reached) reached.set(name, (reached.get(name) ?? 0) + n);
    if (message.type === 'failure') {
      progress.failures++;
      findings.add(message);
      race.failed(message.index);
    }
    if (!options.all) for (const other of race.beaten()) team.stop_one(other);
    progress.print();
  };
  const team = start_team(requests, hear);
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    console.log('\nstopped by Ctrl-C; what was found so far:');
    team.stop();
  };
  process.once('SIGINT', interrupt);
  await team.ended;
  process.off('SIGINT', interrupt);
  if (!options.all) findings.keep_first();
  process.stderr.write(process.stderr.isTTY ? '\r' : '');
  console.log(progress.line());
  for (const [name, count] of reached)
    if (count === 0) console.log(`never reached in any run: sometimes ${name}`);
  if (findings.size === 0 && strategy.name === 'sweep-1' && progress.runs >= planned && options.of === 1) {
    const certificate = { clean: true, sites: sites.length, deviations: progress.runs, broken_by: null };
    console.log(certificate_text(scenario, certificate));
  }
  return { findings, interrupted };
}

function determinism(scenario: Scenario, options: ExploreOptions): number {
  const request = { seed: options.seed, fixed: options.fixed };
  const divergence = check_determinism(scenario, request);
  if (divergence === null) {
    console.log(
      `${scenario.name}: two runs left the same trace, ${run_scenario(scenario, request).trace_hash}`,
    );
    return 0;
  }
  const records = [divergence.first, divergence.second].filter((record) => record !== null);
  console.log(`${scenario.name}: two runs of one seed differ at record ${divergence.index}:`);
  console.log(records_table(run_scenario(scenario, request).sim, records).join('\n'));
  return 1;
}

async function main(): Promise<number> {
  const options = explore_options(process.argv.slice(2));
  if (options.help) {
    console.log(explore_help(scenario_lines()));
    return 0;
  }
  if (options.merge !== null) return merge_findings(options.merge);
  if (options.scenario === null && options.compare) return compare_scenarios(SCENARIOS, options);
  if (options.scenario === null) throw new UsageError('name a scenario (--help lists them)');
  const scenario = find_scenario(options.scenario);
  if (options.check_determinism) return determinism(scenario, options);
  if (options.compare) return compare_strategies(scenario, options);
  const { findings, interrupted } = await run_search(scenario, options);
  for (const finding of findings.all()) {
    console.log('');
    console.log(conclude(scenario, options.seed, options.fixed, finding, options.out).join('\n'));
  }
  if (findings.size > 0) return 1;
  return interrupted ? INTERRUPTED : 0;
}

await run_command('explore', main);
