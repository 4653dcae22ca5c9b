// One run: a program that simulates by itself, a scenario on a bench, or the timing of a replay file. Each makes the run that the
// command line makes of the same file with the same seed, to the trace hash.

import { capture_segment } from '../../../netx/link/capture.ts';
import { joined_bytes } from '../../../rtos/sim/joined_bytes.ts';
import { time_text } from '../../../rtos/sim/time_text.ts';
import { FirmwareError, format_replay, type RunEnd, Simulation } from '../../../rtos/sim_api.ts';
import { RunRecorder } from '../../account/run_recorder.ts';
import { Bench } from '../../bench/bench.ts';
import { build_scenario, type Scenario } from '../../bench/scenario.ts';
import {
  busy_thread,
  type Ending,
  failed_ending,
  first_wrong,
  how_it_ended,
  look_back,
  wrong_check,
} from '../../cli/ending.ts';
import { exported_scenarios } from '../../scenario/exported_scenarios.ts';
import { last_name } from '../model/file_names.ts';
import type { Job, Outcome, Problem } from '../model/program.ts';
import { shown } from '../model/shown.ts';
import { c_scenario_of, is_c } from './c_program.ts';
import { computed_in } from './computing.ts';
import { LoadError, Loader, type Modules } from './loader.ts';
import { problems_of, ran_simulation, thrown_problem } from './ran.ts';
import { run_replay } from './run_replay.ts';
import type { Telling } from './telling.ts';
import { RECORDS_KEPT, Watch, type WatchedRun } from './watched.ts';

/** Simulations of one program that are shown. */
const SHOWN_MOST = 8;

export interface Host {
  readonly modules: Modules;
  readonly telling: Telling;
}

/** A program that has been loaded: what it exports, what it simulated, and what it threw. */
interface Loaded {
  readonly watch: Watch;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly problem: Problem | null;
}

async function load(job: Job, { modules, telling }: Host): Promise<Loaded> {
  const watch = new Watch(telling, job);
  if (is_c(job.main)) return { watch, exports: { scenario: await c_scenario_of(job) }, problem: null };
  const print = (...values: unknown[]): void => watch.print(shown(...values));
  const console = { log: print, info: print, warn: print, error: print, debug: print };
  const loader = new Loader(job.files, watch.modules(modules), console);
  try {
    return { watch, exports: await loader.load(job.main), problem: null };
  } catch (error) {
    if (error instanceof LoadError) throw error;
    return { watch, exports: {}, problem: thrown_problem(error, job.files) };
  }
}

/** The scenario that a job means; null: the program has none. */
function scenario_in({ exports }: Loaded, { scenario }: Job): Scenario | null {
  const all = exported_scenarios({ ...exports });
  const found = scenario === null ? undefined : all.find(({ name }) => name === scenario);
  return found ?? all[0] ?? null;
}

/** The scenario of a job, for what needs one. */
export async function scenario_of(job: Job, host: Host): Promise<Scenario> {
  const loaded = await load(job, host);
  if (loaded.problem !== null) throw new LoadError(loaded.problem.text, loaded.problem.place);
  const scenario = scenario_in(loaded, job);
  if (scenario === null) {
    throw new LoadError(
      'this program runs by itself, and timing is searched in scenarios: `export const NAME: Scenario = { name, summary, until_s, ' +
        'build(bench) {...} }`. World writes one.',
      null,
    );
  }
  return with_wanted_repair(scenario, job);
}

/** Runs what a job asks for. Throws a LoadError for a program that cannot be loaded. */
export async function run_job(job: Job, host: Host): Promise<Outcome> {
  if (job.replay !== null) return run_replay(await scenario_of(job, host), job.replay, job, host.telling);
  const loaded = await load(job, host);
  const scenario = loaded.problem === null ? scenario_in(loaded, job) : null;
  if (scenario !== null)
    return run_scenario_once(with_wanted_repair(scenario, job), job, host.telling, loaded.watch);
  return program_outcome(loaded, job, host.telling);
}

/** The scenario, where it has the repair that the job wants. */
function with_wanted_repair(scenario: Scenario, { fixed }: Job): Scenario {
  if (fixed && scenario.has_repair !== true)
    throw new LoadError(`the scenario '${scenario.name}' has no repair`, null);
  return scenario;
}

/** What a program that runs by itself has left. */
async function program_outcome({ watch, problem }: Loaded, job: Job, telling: Telling): Promise<Outcome> {
  const { main } = job;
  telling.ended();
  const ran = watch.runs.slice(0, SHOWN_MOST);
  const problems = [
    ...(problem === null ? [] : [problem]),
    ...ran.flatMap((run) => told_of(run, problem, job)),
  ];
  const name = last_name(main);
  const runs = await Promise.all(
    ran.map((run, n) => {
      const title = watch.runs.length === 1 ? name : `${name}, simulation ${n + 1}`;
      const wrong = first_wrong(ending_of(run, job), { reported: [], sim: run.sim });
      const result = { ok: wrong === null, how: ending_of(run, job).how, why: wrong?.words ?? null };
      const parts = { sim: run.sim, recorder: run.recorder, capture: run.captured() };
      const { seed } = run.sim;
      return ran_simulation(parts, {
        scenario: title,
        summary: '',
        seed,
        fixed: false,
        command: '',
        result,
      });
    }),
  );
  const ok =
    problems.every(({ kind }) => kind === 'status') && runs.every(({ document }) => document.run.result.ok);
  const headline = headline_of(
    runs.map(({ document: { run, records } }) => ({ ...run, events: records.count })),
  );
  return {
    ok: runs.length === 0 && problem === null ? null : ok,
    headline: problem !== null ? `stopped by an exception${at(problem)}` : headline,
    problems,
    runs,
    replay: null,
    computed: null,
  };
}

function at({ place }: Problem): string {
  return place === null ? '' : `, ${place.file}:${place.line}`;
}

function told_of(run: WatchedRun, thrown: Problem | null, job: Job): Problem[] {
  const wrong =
    run.sim.thrown !== null && thrown !== null
      ? null
      : first_wrong(ending_of(run, job), { reported: [], sim: run.sim });
  return problems_of(run.sim, wrong, job.files);
}

function ending_of({ sim, end }: WatchedRun, { until_s }: Job): Ending {
  if (sim.thrown !== null) return failed_ending(sim.thrown, busy_thread(sim), sim.now_ns);
  const { failure } = sim.checks;
  const wrong = failure === null ? null : wrong_check(failure);
  return {
    how: end === null ? 'it did not run' : words_of_end(end, until_s),
    wrong,
    finished: end !== 'time',
  };
}

function words_of_end(end: RunEnd, until_s: number | null): string {
  if (end === 'time') return until_s === null ? 'its time was over' : `cut off after ${until_s} s`;
  return end === 'condition' ? 'its condition came true' : how_it_ended(end, until_s ?? 0);
}

interface Headed {
  readonly result: { readonly how: string };
  readonly end_ns: number;
  readonly events: number;
  readonly trace_hash: string;
}

function headline_of(runs: readonly Headed[]): string {
  const [first] = runs;
  if (first === undefined) return 'the program has ended; it made no simulation';
  const { result, end_ns, events, trace_hash } = first;
  const more = runs.length === 1 ? '' : ` (the first of ${runs.length} simulations)`;
  return `${events.toLocaleString('en')} events, ended at ${time_text(end_ns)} s: ${result.how}, trace ${trace_hash}${more}`;
}

/** A scenario, as `netx-sim run` runs it. */
async function run_scenario_once(
  scenario: Scenario,
  job: Job,
  telling: Telling,
  watch: Watch,
): Promise<Outcome> {
  const { fixed, files } = job;
  const seed = job.seed ?? 1;
  const sim = new Simulation({ seed, annotations: true, trace_capacity: RECORDS_KEPT });
  const recorder = new RunRecorder();
  const bench = new Bench(sim, { write: (line) => telling.line(line), recorder });
  watch.bench = {
    sim,
    print: (target, text) => {
      bench.account?.console(() => target).printf(text);
      recorder.console(() => target).printf(text);
    },
  };
  const blocks: Uint8Array[] = [];
  const ending = drive(scenario, bench, job, telling, (block) => blocks.push(block));
  bench.end();
  bench.account?.finish();
  telling.ended();
  const wrong = first_wrong(ending, bench);
  const { name, summary } = scenario;
  const result = { ok: wrong === null, how: ending.how, why: wrong?.words ?? null };
  const command = `run ${name} --seed ${seed}${fixed ? ' --fixed' : ''}${job.until_s === null ? '' : ` --until ${job.until_s}`}`;
  const run = { scenario: name, summary, seed, fixed, command, result };
  const capture = bench.has_network ? joined_bytes(blocks) : null;
  const ran = await ran_simulation({ sim, recorder, capture }, run);
  const { document } = ran;
  const check = wrong === null ? null : { id: wrong.failure.id, object: wrong.failure.object };
  return {
    ok: wrong === null,
    headline: headline_of([{ ...document.run, events: document.records.count }]),
    problems: problems_of(sim, wrong, files),
    runs: [ran],
    replay: format_replay({ scenario: name, seed, fixed, check, trace_hash: null, choices: [] }),
    computed: is_c(job.main) ? null : computed_in(sim),
  };
}

function drive(
  scenario: Scenario,
  bench: Bench,
  { fixed, until_s }: Job,
  telling: Telling,
  sink: (block: Uint8Array) => void,
): Ending {
  const { sim } = bench;
  try {
    const parts = build_scenario(scenario, bench, { fixed });
    if (bench.has_network) {
      const comment = `scenario ${scenario.name}, seed ${sim.seed}`;
      capture_segment(bench.lan, { sink, section: { application: 'netx-sim playground', comment } });
    }
    bench.account?.head();
    telling.nothing_yet = true;
    const limit_s = until_s ?? scenario.until_s;
    const until_ns = Math.round(limit_s * 1e9);
    const end = sim.run({
      until_ns,
      until: () => {
        bench.account?.tell();
        telling.moment(sim, until_ns);
        return parts.done?.() ?? false;
      },
    });
    const cut_off = end === 'time' && until_s !== null;
    if (!cut_off && sim.checks.failure === null) look_back(sim, parts);
    const { failure } = sim.checks;
    const wrong = failure === null ? null : wrong_check(failure);
    const how = cut_off ? `cut off after ${limit_s} s` : how_it_ended(end, limit_s);
    return { how, wrong, finished: end === 'condition' && wrong === null };
  } catch (error) {
    const thrown = error instanceof FirmwareError ? error : sim.host_error(error);
    return failed_ending(thrown, busy_thread(sim), bench.now_ns());
  }
}
