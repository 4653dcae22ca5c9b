// One run of the command line: puts the scenario on a bench, runs it, tells how it ended, and says whether that is a
// success. Everything printed depends on the arguments alone, unless a real broker takes part.

import type { RecordedEvent } from '../../netx/gateway/host_record.ts';
import { run_paced, run_replay } from '../../netx/gateway/paced_run.ts';
import { sim_tls_secrets } from '../../netx/secure/host/sim_secure_api.ts';
import type { ExperimentParts } from '../../rtos/explore/experiment.ts';
import { firmware_line } from '../../rtos/sim/firmware_error.ts';
import { fault_words, installed_faults } from '../../rtos/sim/installed_faults.ts';
import { time_text } from '../../rtos/sim/time_text.ts';
import {
  FirmwareError,
  format_diagnostic,
  type RunEnd,
  Simulation,
  sim_targets,
} from '../../rtos/sim_api.ts';
import { state_table } from '../account/state_table.ts';
import { Bench } from '../bench/bench.ts';
import { pool_levels } from '../bench/network_state.ts';
import { build_scenario, type Scenario } from '../bench/scenario.ts';
import { CaptureFile } from './capture_file.ts';
import { EXIT_CLEAN, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE } from './exit_codes.ts';
import { guard, run_sliced, StuckError } from './guarded_run.ts';
import { version } from './help.ts';
import { RecordFile, read_record } from './record_file.ts';
import { watch_silence } from './silence_watch.ts';
import { read_credentials, type TlsFileNames } from './tls_files.ts';
import { UsageError } from './usage.ts';

/** What the user asked for, checked. */
export interface RunRequest {
  readonly scenario: Scenario;
  /** How the user named it. */
  readonly word: string;
  readonly seed: number;
  readonly fixed: boolean;
  /** HOST:PORT of a real broker; null: the one inside the simulation. */
  readonly broker: string | null;
  /** Where the capture goes; null: none. */
  readonly pcap: string | null;
  /** Where goes what a real broker sends; null: nowhere. */
  readonly record: string | null;
  /** The file that takes the broker's place; null: none. */
  readonly replay: string | null;
  /** The capture holds the secrets of TLS connections too. */
  readonly tls_secrets: boolean;
  /** Files for a secure connection to a real broker. */
  readonly tls: TlsFileNames;
  /** The one version of TLS that the board speaks; null: any. */
  readonly tls_version: '1.2' | '1.3' | null;
  /** Virtual seconds after which the run is cut off; null: the scenario's own limit, which is an error to reach. */
  readonly until_s: number | null;
  readonly quiet: boolean;
}

/** Diagnostics that are told one by one. */
const DIAGNOSTICS_TOLD = 20;

/** How the run ended, in words, and what is wrong with that; null: nothing. */
interface Ending {
  readonly how: string;
  readonly wrong: string | null;
  /** The firmware came to its end, so nothing may be left over. */
  readonly finished: boolean;
  /** Where an exception came from, innermost first. */
  readonly stack?: readonly string[];
}

export interface SessionOptions {
  readonly request: RunRequest;
  /** Gets the account and the result. */
  readonly print: (line: string) => void;
  /** Gets the one line that says why the run failed. */
  readonly complain: (line: string) => void;
  /** Real milliseconds that a thread may keep its processor without giving way. */
  readonly patience_ms?: number;
  /** Real milliseconds without a byte from a real broker before it is said what the run waits for. */
  readonly silence_ms?: number;
}

export class Session {
  private readonly request: RunRequest;
  private readonly print: (line: string) => void;
  private readonly complain: (line: string) => void;
  private readonly bench: Bench;
  private readonly parts: ExperimentParts;
  private readonly capture: CaptureFile | null;
  private readonly silence_ms: number | undefined;
  /** Faults that were told at the beginning. */
  private faults_told = 0;
  private readonly record: RecordFile | null;
  /** What is still to come from a record that stands for the broker; null: the broker is there. */
  private recorded: readonly RecordedEvent[] | null;
  /** Set by Ctrl-C and the like; the run ends before its next event. */
  interrupted = false;
  /** Exit code of an interrupted run. */
  interrupted_code = EXIT_INTERRUPTED;

  constructor({ request, print, complain, patience_ms, silence_ms }: SessionOptions) {
    this.silence_ms = silence_ms;
    this.request = request;
    this.print = print;
    this.complain = complain;
    const { seed, broker, tls_version, quiet, fixed, scenario } = request;
    const credentials = read_credentials(request.tls);
    const sim = new Simulation({ seed });
    this.recorded = request.replay === null ? null : read_record(request.replay);
    const file = request.record === null ? null : new RecordFile(request.record);
    this.record = file;
    this.bench = new Bench(sim, {
      broker,
      credentials,
      tls_version,
      record: file === null ? null : (line) => file.write(line),
      replay: this.recorded !== null,
      write: quiet ? null : print,
    });
    this.parts = build_scenario(scenario, this.bench, { fixed });
    file?.write(`# netx-sim run ${repeat_arguments(request)} --replay FILE`);
    if (request.pcap !== null && !this.bench.has_network) {
      throw new UsageError(`--pcap means nothing to the scenario '${scenario.name}': it has no network`);
    }
    this.capture = request.pcap === null ? null : new CaptureFile(request.pcap);
    guard(sim, patience_ms);
  }

  /** Runs to the end; returns the exit code. */
  async run(): Promise<number> {
    const { bench, capture, request } = this;
    capture?.start(
      bench.lan,
      `netx-sim ${version()}`,
      `repeat with: netx-sim run ${repeat_arguments(request)}`,
    );
    if (request.tls_secrets) sim_tls_secrets(bench.sim, (lines) => capture?.tls_secrets(lines));
    if (!request.quiet) this.introduce();
    let ending: Ending;
    const stop_watching = this.watch_broker();
    try {
      ending = await this.run_to_end();
    } catch (error) {
      ending = failed_ending(error, this.busy_thread() ?? 'a thread');
    } finally {
      stop_watching();
      bench.gateway?.close();
      capture?.close();
      this.record?.close();
      bench.account?.finish();
    }
    return this.conclude(ending);
  }

  private introduce(): void {
    const { request, bench } = this;
    const { scenario } = request;
    const rates = sim_targets(bench.sim).map(({ kernel }) => kernel.config.TX_TIMER_TICKS_PER_SECOND);
    const ticks = [...new Set(rates)].join(' and ');
    this.print(`netx-sim ${version()}, ${scenario.name}: ${scenario.summary}`);
    const faults = installed_faults(bench.sim);
    this.faults_told = faults.length;
    const with_faults = faults.length === 0 ? 'no faults' : `faults: ${faults.map(fault_words).join(', ')}`;
    this.print(
      `seed ${request.seed}, ${ticks} ticks a second, ${with_faults}; all times are virtual, counted from power-on`,
    );
    if (request.replay !== null) {
      this.print(`broker ${request.broker} is not asked: what it sent comes from ${request.replay}`);
    } else if (request.broker !== null) {
      this.print(
        `broker ${request.broker} is real: the run keeps to real time, and may differ from time to time`,
      );
    }
    this.print('');
    bench.account?.head();
  }

  private async run_to_end(): Promise<Ending> {
    const { bench, request, parts } = this;
    const { sim } = bench;
    const limit_s = request.until_s ?? request.scenario.until_s;
    const end = await this.go(Math.round(limit_s * 1e9), parts.done ?? (() => false));
    if (this.interrupted) return { how: 'interrupted', wrong: null, finished: false };
    const cut_off = end === 'time' && request.until_s !== null;
    if (!cut_off && sim.checks.failure === null) {
      parts.finish?.();
      sim.checks.finish(sim.now_ns);
    }
    const { failure } = sim.checks;
    const wrong = failure === null ? null : `${failure.object}: ${failure.message} [${failure.id}]`;
    if (cut_off) return { how: `cut off by --until ${limit_s}`, wrong, finished: false };
    return { how: how_it_ended(end, limit_s), wrong, finished: end === 'condition' && wrong === null };
  }

  /** With a real broker: says after a while what the run waits for. */
  private watch_broker(): () => void {
    const { bench, request, complain, silence_ms } = this;
    const { gateway } = bench;
    if (gateway === null || this.recorded !== null) return () => {};
    return watch_silence({
      heard: () => gateway.heard,
      waiting: () => {
        const threads = bench.waiting();
        return threads.length === 0
          ? null
          : `the broker at ${request.broker} is silent, and ${threads.join(' and ')}; Ctrl-C ends the run`;
      },
      tell: complain,
      ...(silence_ms === undefined ? {} : { silence_ms }),
    });
  }

  private go(until_ns: number, done: () => boolean): Promise<RunEnd> {
    const { sim, gateway, account } = this.bench;
    const until = (): boolean => {
      account?.tell();
      return this.interrupted || done();
    };
    const { recorded } = this;
    if (gateway !== null && recorded !== null) {
      const host = {
        replay: (events: readonly RecordedEvent[], time_ns: number) => {
          this.recorded = recorded.slice(recorded.indexOf(events.at(-1) as RecordedEvent) + 1);
          gateway.replay(events, time_ns);
        },
      };
      return run_replay(sim, host, recorded, { until_ns, until });
    }
    if (gateway !== null) return run_paced(sim, { until_ns, until, hosts: [gateway] });
    return run_sliced(sim, { until_ns, until });
  }

  private conclude(ending: Ending): number {
    const { bench, request, capture, record } = this;
    const { sim } = bench;
    const wrong = this.what_is_wrong(ending);
    if (!request.quiet || this.interrupted) {
      this.print('');
      if (!ending.finished) for (const line of state_table(sim)) this.print(line);
      for (const line of ending.stack ?? []) this.print(line);
      this.print(`end           ${time_text(bench.now_ns())} s: ${ending.how}`);
      for (const level of pool_levels(sim)) this.print(`packet pool   ${level}`);
      this.tell_idle_faults();
      if (sim.diagnostics.length === 0) this.print('diagnostics   none');
    }
    this.tell_diagnostics();
    if (capture !== null && (!request.quiet || this.interrupted)) this.print(capture_line(capture));
    if (wrong !== null) {
      this.print('result        failed');
      this.complain(`the run failed: ${wrong}`);
      return EXIT_FAILED;
    }
    if (capture !== null && capture.failure !== null) {
      this.complain(`--pcap ${capture.name}: the capture is not complete, ${capture.failure}`);
      return EXIT_USAGE;
    }
    if (record !== null && record.failure !== null) {
      this.complain(`--record ${record.name}: the record is not complete, ${record.failure}`);
      return EXIT_USAGE;
    }
    this.print(`result        ${this.interrupted ? 'interrupted' : 'success'}`);
    return this.interrupted ? this.interrupted_code : EXIT_CLEAN;
  }

  /** Faults that came later than the first lines, and those that could not strike. */
  private tell_idle_faults(): void {
    for (const [at, fault] of installed_faults(this.bench.sim).entries()) {
      const words = [
        ...(at < this.faults_told ? [] : ['installed during the run']),
        fault.idle() ?? [],
      ].flat();
      if (words.length > 0) this.print(`fault         ${fault_words(fault)}: ${words.join(', ')}`);
    }
  }

  private tell_diagnostics(): void {
    const { diagnostics } = this.bench.sim;
    if (diagnostics.length === 0) return;
    this.print(`diagnostics   ${diagnostics.length}`);
    for (const diagnostic of diagnostics.slice(0, DIAGNOSTICS_TOLD)) {
      this.print(`  ${format_diagnostic(diagnostic)}`);
    }
    const more = diagnostics.length - DIAGNOSTICS_TOLD;
    if (more > 0) this.print(`  and ${more} more`);
  }

  /** The first thing that makes the run a failure; null when it is none. */
  private what_is_wrong(ending: Ending): string | null {
    const { bench } = this;
    if (bench.broker_trouble !== null) return bench.broker_trouble;
    if (ending.wrong !== null) return ending.wrong;
    const [status] = bench.reported;
    if (status !== undefined) return `${status.object}: ${status.message} [reported-status]`;
    const [diagnostic] = bench.sim.diagnostics;
    if (diagnostic !== undefined) return `${diagnostic.object}: ${diagnostic.message} [${diagnostic.id}]`;
    return null;
  }

  /** The thread that has a processor in the middle of a step, as `board/thread`; null when none has. */
  private busy_thread(): string | null {
    const busy = sim_targets(this.bench.sim).find(({ kernel }) => kernel.in_step);
    return busy === undefined ? null : `${busy.name}/${busy.kernel.context_name()}`;
  }
}

function how_it_ended(end: RunEnd, limit_s: number): string {
  switch (end) {
    case 'condition':
      return 'the firmware has finished';
    case 'idle':
      return 'nothing is left to do';
    case 'check':
      return 'a check failed';
    default:
      return `after its ${limit_s} s`;
  }
}

function failed_ending(error: unknown, where: string): Ending {
  if (error instanceof StuckError) {
    const advice = 'a loop needs a service that is called with yield*, or sim_compute(microseconds)';
    return {
      how: 'a thread never yields the CPU',
      wrong: `${where} ${error.message}; ${advice}`,
      finished: false,
    };
  }
  if (!(error instanceof FirmwareError)) throw error;
  const wrong = `${error.thrown}, thrown ${error.where}`;
  return { how: 'stopped by an exception', wrong, finished: false, stack: firmware_frames(error) };
}

/** The calls that led to an exception, but for those of the simulator's own and of Node's. */
function firmware_frames({ cause }: FirmwareError): string[] {
  const frames = cause instanceof Error ? (cause.stack ?? '').split('\n') : [];
  const run = frames.findIndex((frame) => frame.includes('at Simulation.'));
  return frames.slice(0, run < 0 ? undefined : run).filter((frame) => firmware_line(frame) !== null);
}

/** The arguments that make the same run again. */
function repeat_arguments({ word, seed, fixed, broker, tls, tls_version, until_s }: RunRequest): string {
  const words = [word, `--seed ${seed}`];
  if (fixed) words.push('--fixed');
  if (broker !== null) words.push(`--broker ${broker}`);
  for (const [option, file] of Object.entries(tls)) if (file !== null) words.push(`--${option} ${file}`);
  if (tls_version !== null) words.push(`--tls-version ${tls_version}`);
  if (until_s !== null) words.push(`--until ${until_s}`);
  return words.join(' ');
}

function capture_line({ frames, name }: CaptureFile): string {
  if (frames > 0) return `capture       ${frames} frames in ${name}`;
  return `capture       no frames in ${name}: no board sent anything`;
}
