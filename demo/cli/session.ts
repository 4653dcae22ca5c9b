// One run of the command line: builds the scenario's world, runs it, tells how it ended, and says whether that is a
// success. Everything printed depends on the arguments alone, unless a real broker takes part.

import type { RecordedEvent } from '../../netx/gateway/host_record.ts';
import { run_paced, run_replay } from '../../netx/gateway/paced_run.ts';
import { sim_tls_secrets } from '../../netx/secure/sim_secure_api.ts';
import { firmware_line } from '../../rtos/sim/firmware_error.ts';
import { fault_words, installed_faults } from '../../rtos/sim/installed_faults.ts';
import { time_text } from '../../rtos/sim/time_text.ts';
import { FirmwareError, format_diagnostic, type RunEnd } from '../../rtos/sim_api.ts';
import { state_table } from '../account/state_table.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { World } from '../scenario/world.ts';
import { CaptureFile } from './capture_file.ts';
import type { CommandLine } from './command_line.ts';
import { guard, run_sliced, StuckError } from './guarded_run.ts';
import { version } from './help.ts';
import { RecordFile, read_record } from './record_file.ts';
import { watch_silence } from './silence_watch.ts';
import { read_credentials } from './tls_files.ts';

/**
 * Virtual time for what is under way to come to rest after the firmware has finished; most needs milliseconds, a packet
 * for an address that nobody has waits 3 minutes for ARP to give up. Where it is real time, people wait for it.
 */
const SETTLE_NS = 200e9;
const SETTLE_REAL_NS = 5e9;

export const EXIT_SUCCESS = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
/** As a shell tells of a program that a signal ended: 128 and the signal's number; this is Ctrl-C. */
export const EXIT_INTERRUPTED = 130;
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
  readonly command: CommandLine;
  readonly scenario: Scenario;
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
  private readonly command: CommandLine;
  private readonly scenario: Scenario;
  private readonly print: (line: string) => void;
  private readonly complain: (line: string) => void;
  private readonly world: World;
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

  constructor({ command, scenario, print, complain, patience_ms, silence_ms }: SessionOptions) {
    this.silence_ms = silence_ms;
    this.command = command;
    this.scenario = scenario;
    this.print = print;
    this.complain = complain;
    const credentials = read_credentials(command.tls);
    this.capture = command.pcap === null ? null : new CaptureFile(command.pcap);
    const { seed, broker, tls_version, quiet } = command;
    this.recorded = command.replay === null ? null : read_record(command.replay);
    const file = command.record === null ? null : new RecordFile(command.record);
    this.record = file;
    this.world = new World({
      seed,
      broker,
      credentials,
      tls_version,
      record: file === null ? null : (line) => file.write(line),
      replay: this.recorded !== null,
      write: quiet ? null : print,
    });
    scenario.build(this.world);
    file?.write(`# npm start -- ${repeat_arguments(command)} --replay FILE`);
    guard(this.world.sim, patience_ms);
  }

  /** Runs to the end; returns the exit code. */
  async run(): Promise<number> {
    const { world, capture, command } = this;
    capture?.start(
      world.lan,
      `netx-sim ${version()}`,
      `repeat with: npm start -- ${repeat_arguments(command)}`,
    );
    if (command.tls_secrets) sim_tls_secrets(world.sim, (lines) => capture?.tls_secrets(lines));
    if (!command.quiet) this.introduce();
    let ending: Ending;
    const stop_watching = this.watch_broker();
    try {
      ending = await this.run_to_end();
    } catch (error) {
      ending = failed_ending(error, this.where());
    } finally {
      stop_watching();
      world.gateway?.close();
      capture?.close();
      this.record?.close();
      world.account.finish();
    }
    if (ending.finished) world.look_for_leaks();
    return this.conclude(ending);
  }

  private introduce(): void {
    const { command, scenario, world } = this;
    const ticks = [...new Set(world.tick_rates())].join(' and ');
    this.print(`netx-sim ${version()}, ${scenario.name}: ${scenario.summary}`);
    const faults = installed_faults(world.sim);
    this.faults_told = faults.length;
    const with_faults = faults.length === 0 ? 'no faults' : `faults: ${faults.map(fault_words).join(', ')}`;
    this.print(
      `seed ${command.seed}, ${ticks} ticks a second, ${with_faults}; all times are virtual, counted from power-on`,
    );
    if (command.replay !== null) {
      this.print(`broker ${command.broker} is not asked: what it sent comes from ${command.replay}`);
    } else if (command.broker !== null) {
      this.print(
        `broker ${command.broker} is real: the run keeps to real time, and may differ from time to time`,
      );
    }
    this.print('');
    world.account.head();
  }

  private async run_to_end(): Promise<Ending> {
    const { world, command, scenario } = this;
    const limit_s = command.until_s ?? scenario.limit_s;
    const limit_ns = Math.round(limit_s * 1e9);
    const end = await this.go(limit_ns, () => world.finished());
    if (this.interrupted) return { how: 'interrupted', wrong: null, finished: false };
    if (world.finished()) {
      const settle_ns = world.gateway === null ? SETTLE_NS : SETTLE_REAL_NS;
      await this.go(world.sim.now_ns + settle_ns, () => world.at_rest());
      return { how: 'the firmware has finished', wrong: null, finished: true };
    }
    const waiting = world.unfinished();
    if (end === 'idle') {
      const wrong = `nothing can happen any more, and ${list(waiting)} has not finished`;
      return { how: 'nothing is left to do', wrong: waiting.length === 0 ? null : wrong, finished: false };
    }
    if (command.until_s !== null)
      return { how: `cut off by --until ${limit_s}`, wrong: null, finished: false };
    if (waiting.length === 0) return { how: `after its ${limit_s} s`, wrong: null, finished: false };
    const wrong = `${list(waiting)} has not finished within ${limit_s} s of virtual time`;
    return { how: 'the limit of virtual time', wrong, finished: false };
  }

  /** With a real broker: says after a while what the run waits for. */
  private watch_broker(): () => void {
    const { world, command, complain, silence_ms } = this;
    const { gateway } = world;
    if (gateway === null || this.recorded !== null) return () => {};
    return watch_silence({
      heard: () => gateway.heard,
      waiting: () => {
        const threads = world.waiting();
        return threads.length === 0
          ? null
          : `the broker at ${command.broker} is silent, and ${list(threads)}; Ctrl-C ends the run`;
      },
      tell: complain,
      ...(silence_ms === undefined ? {} : { silence_ms }),
    });
  }

  private go(until_ns: number, done: () => boolean): Promise<RunEnd> {
    const { sim, gateway, account } = this.world;
    const until = (): boolean => {
      account.tell();
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
    const { world, command, capture, record } = this;
    const wrong = this.what_is_wrong(ending);
    if (!command.quiet || this.interrupted) {
      this.print('');
      if (!ending.finished) for (const line of state_table(world.sim)) this.print(line);
      for (const line of ending.stack ?? []) this.print(line);
      this.print(`end           ${time_text(world.now_ns())} s: ${ending.how}`);
      for (const level of world.pool_levels()) this.print(`packet pool   ${level}`);
      this.tell_idle_faults();
      if (world.sim.diagnostics.length === 0) this.print('diagnostics   none');
    }
    this.tell_diagnostics();
    if (capture !== null && (!command.quiet || this.interrupted)) this.print(capture_line(capture));
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
    return this.interrupted ? this.interrupted_code : EXIT_SUCCESS;
  }

  /** Faults that came later than the first lines, and those that could not strike. */
  private tell_idle_faults(): void {
    for (const [at, fault] of installed_faults(this.world.sim).entries()) {
      const words = [
        ...(at < this.faults_told ? [] : ['installed during the run']),
        fault.idle() ?? [],
      ].flat();
      if (words.length > 0) this.print(`fault         ${fault_words(fault)}: ${words.join(', ')}`);
    }
  }

  private tell_diagnostics(): void {
    const { diagnostics } = this.world.sim;
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
    const { world } = this;
    if (world.broker_trouble !== null) return world.broker_trouble;
    if (ending.wrong !== null) return ending.wrong;
    const [status] = world.account.failures;
    if (status !== undefined) return status;
    const [diagnostic] = world.sim.diagnostics;
    if (diagnostic !== undefined) return `${diagnostic.object}: ${diagnostic.message} [${diagnostic.id}]`;
    if (ending.finished && !world.pools_full())
      return `packets are missing: ${world.pool_levels().join('; ')}`;
    return null;
  }

  /** Who had the processor last, for a run that stopped in the middle of a step. */
  private where(): string {
    return this.world.busy_thread() ?? 'a thread';
  }
}

function failed_ending(error: unknown, where: string): Ending {
  if (error instanceof StuckError) {
    const advice = 'a loop needs a service that is called with yield*, or sim_compute(microseconds)';
    return {
      how: 'a thread keeps its processor',
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
  const run = frames.findIndex((frame) => frame.includes('Simulation.fire_next'));
  return frames.slice(0, run < 0 ? undefined : run).filter((frame) => firmware_line(frame) !== null);
}

/** The arguments that make the same run again. */
function repeat_arguments({ scenario, seed, broker, tls, tls_version, until_s }: CommandLine): string {
  const words = [scenario, `--seed ${seed}`];
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

function list(names: readonly string[]): string {
  return names.join(' and ');
}
