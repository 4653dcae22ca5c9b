// One run of the command line: puts the scenario on a bench, runs it, tells how it ended, and says whether that is a
// success. Everything printed depends on the arguments alone, unless a real broker takes part.

import type { RecordedEvent } from '../../netx/gateway/host_record.ts';
import { run_paced, run_replay } from '../../netx/gateway/paced_run.ts';
import { sim_tls_secrets } from '../../netx/secure/host/sim_secure_api.ts';
import type { ExperimentParts } from '../../rtos/explore/experiment.ts';
import { FaultCount } from '../../rtos/sim/fault_limits.ts';
import { fault_words, installed_faults } from '../../rtos/sim/installed_faults.ts';
import { time_text } from '../../rtos/sim/time_text.ts';
import { format_diagnostic, type RunEnd, Simulation, sim_targets } from '../../rtos/sim_api.ts';
import { RunRecorder } from '../account/run_recorder.ts';
import { state_table } from '../account/state_table.ts';
import { Bench } from '../bench/bench.ts';
import { pool_levels } from '../bench/network_state.ts';
import { build_scenario } from '../bench/scenario.ts';
import { covered_in } from '../c/coverage/covered_files.ts';
import { covered_sources } from '../c/coverage/covered_sources.ts';
import { EXIT_CLEAN, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE } from '../host/exit_codes.ts';
import { shell_word } from '../host/own_command.ts';
import { UsageError } from '../host/usage.ts';
import { failure_key } from '../lab/report/failure_fields.ts';
import { run_document } from '../report/run_document.ts';
import { uninitialised } from '../scenario/fill_trials.ts';
import { type CaptureFile, capture_file } from './capture_file.ts';
import { write_coverage } from './coverage_file.ts';
import {
  busy_thread,
  type Ending,
  failed_ending,
  first_wrong,
  how_it_ended,
  look_back,
  type Wrong,
  wrong_check,
} from './ending.ts';
import { guard, run_sliced } from './guarded_run.ts';
import { version } from './help.ts';
import { RecordFile, read_record } from './record_file.ts';
import type { Outcome } from './result.ts';
import { wants_document, write_run_files } from './run_files.ts';
import type { RunRequest } from './run_request.ts';
import { session_fields } from './session_result.ts';
import { watch_silence } from './silence_watch.ts';
import { read_credentials } from './tls_files.ts';

/** Diagnostics that are told one by one. */
const DIAGNOSTICS_TOLD = 20;

export interface SessionOptions {
  readonly request: RunRequest;
  /** Gets the account and the result. */
  readonly print: (line: string) => void;
  /** Gets the one line that says why the run failed. */
  readonly complain: (line: string) => void;
  /** Real milliseconds that a thread may keep its processor without yielding. */
  readonly patience_ms?: number;
  /** Real milliseconds without a byte from a real broker before it is said what the run waits for. */
  readonly silence_ms?: number;
}

export class Session {
  readonly request: RunRequest;
  private readonly print: (line: string) => void;
  private readonly complain: (line: string) => void;
  readonly bench: Bench;
  private readonly parts: ExperimentParts;
  readonly capture: CaptureFile | null;
  private readonly silence_ms: number | undefined;
  /** What is told of the file with how often lines ran. */
  private coverage_line: string | null = null;
  /** Faults that were told at the beginning. */
  private faults_told = 0;
  readonly record: RecordFile | null;
  /** Fills when a document of the run is wanted. */
  private readonly recorder = new RunRecorder();
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
    const { seed, broker, host_names, tls_version, quiet, fixed, scenario } = request;
    const credentials = read_credentials(request.tls);
    const { trace_level } = request;
    const sim = new Simulation({ seed, trace_level, annotations: wants_document(request) });
    if (scenario.faults !== undefined) sim.choices.faults = new FaultCount(scenario.faults);
    this.recorded = request.replay === null ? null : read_record(request.replay);
    const file = request.record === null ? null : new RecordFile(request.record);
    this.record = file;
    this.bench = new Bench(sim, {
      broker,
      host_names,
      credentials,
      tls_version,
      record: file === null ? null : (line) => file.write(line),
      replay: this.recorded !== null,
      write: quiet ? null : print,
      recorder: wants_document(request) ? this.recorder : null,
      trace_buffers: request.trx !== null,
    });
    this.parts = build_scenario(scenario, this.bench, { fixed });
    file?.write(`# netx-sim run ${repeat_arguments(request)} --replay FILE`);
    this.capture = request.pcap === null ? null : capture_file(request.pcap, this.bench, scenario.name);
    guard(sim, patience_ms);
  }

  /** Runs to the end. */
  async run(): Promise<Outcome> {
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
      ending = failed_ending(error, busy_thread(bench.sim), bench.now_ns());
    } finally {
      stop_watching();
      bench.end();
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
        `broker ${request.broker} is real: the run is paced by real time, and may differ from run to run`,
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
      look_back(sim, parts);
    }
    const { failure } = sim.checks;
    const wrong = failure === null ? null : wrong_check(failure);
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
        // Without a connection nobody waits for the broker: a board that gets its address first takes its time.
        const threads = gateway.open === 0 ? [] : bench.waiting();
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

  private async conclude(ending: Ending): Promise<Outcome> {
    this.look_for_uninitialised(ending);
    const wrong = this.what_is_wrong(ending);
    const { request, bench, recorder } = this;
    const run_file_trouble = await write_run_files(request, bench.sim, () =>
      run_document(
        bench.sim,
        recorder,
        {
          scenario: request.scenario.name,
          summary: request.scenario.summary,
          seed: request.seed,
          fixed: request.fixed,
          command: `run ${repeat_arguments(request)}`,
          result: { ok: wrong === null, how: ending.how, why: wrong?.words ?? null },
        },
        { code: covered_sources(bench.sim) },
      ),
    );
    const code = this.tell_end(ending, wrong, run_file_trouble ?? this.write_coverage());
    return {
      code,
      subject: this.request.scenario.name,
      problems: wrong === null ? [] : [{ key: failure_key(wrong.failure), message: wrong.words }],
      fields: session_fields(this, ending, wrong),
    };
  }

  /** Runs firmware with checks twice more; what that finds is a diagnostic of this run. */
  private look_for_uninitialised({ finished }: Ending): void {
    const { bench, request, interrupted } = this;
    if (interrupted || bench.gateway !== null || bench.sim.checks.failure !== null) return;
    const { scenario, seed, fixed } = request;
    const until_s = finished ? scenario.until_s : (request.until_s ?? scenario.until_s);
    bench.sim.diagnostics.push(...uninitialised(scenario, { seed, fixed, until_s }));
  }

  /** What is wrong with the file, in words. */
  private write_coverage(): string | null {
    const { coverage, scenario } = this.request;
    if (coverage === null) return null;
    try {
      this.coverage_line = write_coverage(coverage, scenario.name, covered_in(this.bench.sim));
      return null;
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
  }

  /** Tells how the run ended; returns the exit code. */
  private tell_end(ending: Ending, wrong: Wrong | null, file_trouble: string | null): number {
    const { bench, request, capture, record } = this;
    const { sim } = bench;
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
    if (capture !== null && (!request.quiet || this.interrupted)) this.print(capture.summary);
    if (this.coverage_line !== null && !request.quiet) this.print(this.coverage_line);
    if (wrong !== null) {
      this.print('result        failed');
      this.complain(`the run failed: ${wrong.words}`);
      return EXIT_FAILED;
    }
    const capture_trouble = capture?.trouble ?? null;
    if (capture_trouble !== null) {
      this.complain(capture_trouble);
      return EXIT_USAGE;
    }
    if (file_trouble !== null) {
      this.complain(file_trouble);
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
      const hint = this.request.scenario.hints?.[diagnostic.id];
      if (hint !== undefined) this.print(`    ${hint}`);
    }
    const more = diagnostics.length - DIAGNOSTICS_TOLD;
    if (more > 0) this.print(`  and ${more} more`);
  }

  /** The first thing that makes the run a failure; null when it is none. */
  private what_is_wrong(ending: Ending): Wrong | null {
    const { bench, request } = this;
    if (bench.broker_trouble !== null) {
      const message = bench.broker_trouble;
      const object = request.broker ?? '';
      return {
        failure: { id: 'no-broker', object, message, time_ns: bench.now_ns(), target: '' },
        words: message,
      };
    }
    return first_wrong(ending, bench);
  }
}

/** The arguments that make the same run again. */
function repeat_arguments(request: RunRequest): string {
  const { word, seed, fixed, broker, host_names, tls, tls_version, until_s, trace_level } = request;
  const words = [word, `--seed ${seed}`];
  if (fixed) words.push('--fixed');
  if (broker !== null) words.push(`--broker ${broker}`);
  if (host_names) words.push('--dns host');
  for (const [option, file] of Object.entries(tls))
    if (file !== null) words.push(`--${option} ${shell_word(file)}`);
  if (tls_version !== null) words.push(`--tls-version ${tls_version}`);
  if (until_s !== null) words.push(`--until ${until_s}`);
  if (trace_level !== 'all') words.push(`--trace-level ${trace_level}`);
  return words.join(' ');
}
