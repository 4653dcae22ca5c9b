// The runs of `netx-sim fleet`: one with everything that a report draws, many with their figures, or one with a real broker.

import { setImmediate as next_turn } from 'node:timers/promises';
import { FirmwareError } from '../../../rtos/sim/firmware_error.ts';
import { Fleet } from '../../fleet/fleet.ts';
import { write_fleet_shard } from '../../fleet/fleet_file.ts';
import { combinations, type FleetJob, jobs_of, run_command } from '../../fleet/fleet_jobs.ts';
import type { RecordedRun } from '../../fleet/fleet_page.ts';
import type { FleetParameters, FleetScenario } from '../../fleet/fleet_plan.ts';
import { FleetRecord } from '../../fleet/fleet_record.ts';
import type { FleetResult } from '../../fleet/fleet_result.ts';
import { run_team, type TeamOutcome } from '../../fleet/fleet_team.ts';
import { run_with_real_broker } from '../../fleet/real_broker.ts';
import { EXIT_FAILED } from '../../host/exit_codes.ts';
import { UsageError } from '../../host/usage.ts';
import { shard_of_environment } from '../../lab/shard_defaults.ts';
import type { Output } from '../command.ts';
import { STOPPED, StopSignal, teller } from '../long_work.ts';
import { type FleetValues, login_of } from './fleet_options.ts';

export interface Done {
  readonly results: readonly FleetResult[];
  readonly run: RecordedRun | null;
  /** What keeps the results from being whole. */
  readonly trouble: readonly string[];
  /** The exit code if there is some. */
  readonly code: number;
  /** What runs the drawn run again; null: nothing does. */
  readonly job: FleetJob | null;
}

/** So long a run keeps this process from hearing others. */
const TURN_MS = 20;

/** What is to be done, and how it is called. */
interface Work {
  readonly scenario: FleetScenario;
  readonly word: string;
  readonly values: FleetValues;
  readonly output: Output;
}

/** One run with everything that a report draws: as far as it comes until it is stopped. */
async function recorded_run(
  { scenario, word, values, output }: Work,
  job: FleetJob,
  stopped: () => boolean,
): Promise<RecordedRun> {
  const { board } = values;
  const record = new FleetRecord();
  const console = (name: string) =>
    name !== board
      ? undefined
      : {
          printf: (text: string) =>
            output.print(`${(fleet.sim.now_ns / 1e9).toFixed(6).padStart(12)}  ${name}  ${text}`),
          status: () => {},
        };
  const fleet: Fleet = new Fleet(scenario, { ...job, record, console });
  const { names } = record;
  if (board !== null && !names.includes(board))
    throw new UsageError(`--board ${board}: there is ${names[0]} to ${names.at(-1)}`);
  const tell = teller(output, `${scenario.name}, seed ${job.seed}`);
  let turn_ms = performance.now();
  for (const time_s of fleet.sample_times()) {
    fleet.run_to(time_s);
    tell(time_s / scenario.until_s);
    if (performance.now() - turn_ms < TURN_MS) continue;
    // Other processes that do runs, and Ctrl-C.
    await next_turn();
    if (stopped()) break;
    turn_ms = performance.now();
  }
  return { result: fleet.result(), record, names, command: run_command(word, scenario, job) };
}

/** One run with a real broker, with what a report draws. */
async function real_run(
  { scenario, word, values, output }: Work,
  job: FleetJob,
  broker: string,
  signal: StopSignal,
): Promise<Done> {
  const record = new FleetRecord();
  const tell = teller(output, scenario.name);
  const progress = (virtual_s: number): boolean => {
    tell(virtual_s / scenario.until_s);
    return signal.came === null;
  };
  const { 'broker-command': command, speed, username } = values;
  const login = login_of(values);
  try {
    const result = await run_with_real_broker(scenario, {
      ...job,
      ...(command === null ? {} : { command }),
      ...(login === null ? {} : { login }),
      ...{ record, address: broker, speed, progress },
    });
    const own = command === null ? '' : ` --broker-command '${command}'`;
    const user = username === null ? '' : ` --username ${username}`;
    const again = `${run_command(word, scenario, job)} --broker ${broker}${own}${user}`;
    const run = { result, record, names: record.names, command: again };
    return { results: [result], run, ...ended_early(signal, whole_run(result, scenario)), job: null };
  } catch (error) {
    throw new UsageError(`--broker ${broker}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function whole_run({ virtual_s }: FleetResult, { until_s }: FleetScenario): string {
  return ` after ${virtual_s} of ${until_s} virtual s`;
}

/** What a signal that came means for the results; `how_far` they are. */
function ended_early({ came }: StopSignal, how_far: string): Pick<Done, 'trouble' | 'code'> {
  if (came === null) return { trouble: [], code: EXIT_FAILED };
  return { trouble: [`stopped by ${came}${how_far}`], code: STOPPED[came] };
}

/** The first run here, where it is drawn, while other processes do the others already. */
async function many_runs(work: Work, jobs: readonly FleetJob[], signal: StopSignal): Promise<Done> {
  const { scenario, word, values, output } = work;
  const first = jobs[0] as FleetJob;
  const tell = teller(output, `${scenario.name}, ${jobs.length} runs`);
  const drawn = recorded_run(work, first, () => signal.came !== null);
  // Whatever else it throws is no result, and ends them all.
  const failed = new Promise<void>((resolve) => {
    drawn.catch((error: unknown) => (error instanceof FirmwareError ? undefined : resolve()));
  });
  const team: Promise<TeamOutcome> = run_team(word, jobs.slice(1), {
    workers: values.workers,
    last_begins: drawn,
    progress: (done) => tell((done + 1) / jobs.length),
    stop: Promise.race([failed, signal.wait()]),
  });
  const run = await drawn.catch(async (error: unknown) => {
    if (error instanceof FirmwareError) return error;
    await team;
    throw error;
  });
  const { results: others, broken } = await team;
  const whole = !(run instanceof FirmwareError) && run.result.virtual_s >= scenario.until_s ? run : null;
  const results = whole === null ? others : [whole.result, ...others];
  const { trouble, code } = ended_early(signal, `: ${results.length} of ${jobs.length} runs are done`);
  const lost = [...(run instanceof FirmwareError ? [{ job: first, message: run.message }] : []), ...broken];
  const told = lost.map(({ job, message }) => `seed ${job.seed}: ${message}`);
  return { results, run: whole, trouble: [...told, ...trouble], code, job: first };
}

/** Mistakes that only some values show are told before the runs; the first run shows its own. */
function check_combinations(scenario: FleetScenario, [, ...others]: readonly FleetParameters[]): void {
  for (const parameters of others) new Fleet(scenario, { parameters });
}

async function one_run(work: Work, job: FleetJob, signal: StopSignal): Promise<Done> {
  const run = await recorded_run(work, job, () => signal.came !== null).catch((error: unknown) => {
    if (error instanceof FirmwareError) return error;
    throw error;
  });
  if (run instanceof FirmwareError)
    return { results: [], run: null, trouble: [run.message], code: EXIT_FAILED, job: null };
  const early = ended_early(signal, whole_run(run.result, work.scenario));
  return { results: [run.result], run, ...early, job };
}

/** Does what the options say. */
export async function run_jobs(work: Work): Promise<Done> {
  const { scenario, values, output } = work;
  const shard = values.shard ?? shard_of_environment(process.env);
  if ('variable' in shard && shard.variable !== null)
    output.print(`shard ${shard.shard}/${shard.of} (${shard.variable})`);
  const parameters = combinations(scenario, values.set);
  check_combinations(scenario, parameters);
  const jobs = jobs_of(values.seeds, parameters, shard);
  const [first] = jobs;
  if (first === undefined) throw new UsageError(`shard ${shard.shard}/${shard.of} has none of these runs`);
  const { broker, out, board } = values;
  if (broker !== null && (jobs.length > 1 || board !== null))
    throw new UsageError('--broker is for one run: without several seeds or values, and without --board');
  const signal = new StopSignal();
  try {
    if (broker !== null) return await real_run(work, first, broker, signal);
    const done = await (jobs.length > 1 ? many_runs(work, jobs, signal) : one_run(work, first, signal));
    if (out !== null) {
      const results = done.results.filter(({ virtual_s }) => virtual_s >= scenario.until_s);
      const part = { shard: shard.shard, of: shard.of, planned: jobs.length, results };
      output.print(write_fleet_shard(out, { scenario: scenario.name, ...part }));
    }
    return done;
  } finally {
    signal.close();
  }
}
