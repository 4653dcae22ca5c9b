// One simulation: virtual time in integer nanoseconds, the event queue, the choices, the trace log and the
// diagnostics. Targets (rtos/kernel/target.ts) and devices put events into it; nothing reads the host's clock.
//
// A processor runs its threads as one event that lasts until `horizon_ns`, the time of the next other event: up to
// there nobody else can interfere, so nothing has to be asked between two services but one comparison.

import { Checks } from './checks.ts';
import { type Choice, type ChoiceKind, type ChoiceSource, Choices } from './choices.ts';
import type { Diagnostic } from './diagnostics.ts';
import { EventQueue, RANK_CPU, RANK_DEVICE, SimEvent } from './event_queue.ts';
import { FirmwareError } from './firmware_error.ts';
import { Random } from './random.ts';
import { SimError } from './sim_error.ts';
import { TRACE_DIAGNOSTIC, TraceLog } from './trace_log.ts';

export interface SimulationOptions {
  /** Seed of everything pseudo-random (initial sequence numbers, ephemeral ports); 1 unless told. */
  readonly seed?: number;
  /** Decides what physics decides; without it every choice is nominal. */
  readonly choices?: ChoiceSource;
  /** Keep every choice asked for, nominal ones too (a search needs the sites). */
  readonly record_choices?: boolean;
  /** Keep trace records; on unless told. */
  readonly trace?: boolean;
  /** Trace records kept before the oldest are overwritten; 1,048,576 unless told. */
  readonly trace_capacity?: number;
}

export interface RunOptions {
  /** Stop when the next event lies after this virtual time; without it the run ends when nothing is left to do. */
  readonly until_ns?: number;
  /** Asked between two events; true ends the run. */
  readonly until?: () => boolean;
}

/** Why a run ended; `host` means that it waits for an operation of the host (see run_with_host). */
export type RunEnd = 'idle' | 'time' | 'condition' | 'check' | 'stopped' | 'host';

export class Simulation {
  readonly seed: number;
  readonly random: Random;
  readonly choices: Choices;
  readonly trace: TraceLog;
  readonly diagnostics: Diagnostic[] = [];
  readonly checks = new Checks();
  /** Time of the event being handled. A processor's own time may be ahead of it by a part of a service. */
  now_ns = 0;
  /** The running processor hands back when its own time reaches this. */
  horizon_ns = Number.POSITIVE_INFINITY;
  private readonly queue = new EventQueue();
  private limit_ns = Number.POSITIVE_INFINITY;
  /** The limit of the run that is going on, or went on last. */
  run_until_ns = Number.POSITIVE_INFINITY;
  private stop_reason: string | null = null;
  /** The exception that ended this simulation for good; null as long as there was none. */
  thrown: FirmwareError | null = null;
  /** What the host computes at this moment for a thread; virtual time stands still until it has settled. */
  host_operation: Promise<void> | null = null;
  private running = false;
  private next_target = 1;
  /** Called for each diagnostic as it appears. */
  on_diagnostic: ((d: Diagnostic) => void) | null = null;
  /** What a room above keeps with this simulation (a registry of segments, say), by its own key. */
  readonly attachments = new Map<unknown, unknown>();

  constructor(options: SimulationOptions = {}) {
    this.seed = options.seed ?? 1;
    if (!Number.isInteger(this.seed) || this.seed < 0 || this.seed > 0xffffffff) {
      throw new SimError(`seed ${this.seed} is not a whole number from 0 to 4294967295`);
    }
    this.random = new Random(this.seed);
    this.choices = new Choices(options.choices ?? null, options.record_choices ?? false, this.seed);
    this.trace = new TraceLog(options.trace ?? true, options.trace_capacity ?? 1 << 20);
  }

  /** Number of the next target; they count from 1 in order of creation. */
  take_target_number(): number {
    return this.next_target++;
  }

  /** Calls `fire` at that virtual time (now, if it is past), before any processor goes on at that instant. */
  schedule(time_ns: number, fire: () => void): SimEvent {
    const event = new SimEvent(fire);
    this.add(event, time_ns, RANK_DEVICE);
    return event;
  }

  /** Schedules an event object of the caller's own; it must not be in the queue. */
  add(event: SimEvent, time_ns: number, rank: number): void {
    const time = time_ns > this.now_ns ? time_ns : this.now_ns;
    this.queue.add(event, time, rank);
    const horizon = rank === RANK_CPU ? time + 0.5 : time;
    if (horizon < this.horizon_ns) this.horizon_ns = horizon;
  }

  cancel(event: SimEvent): void {
    this.queue.remove(event);
  }

  /**
   * Asks for a decision of physics. `site` is a name, or a function giving it (not called in a nominal run).
   * With a `likelihood` (0 to 1) and no choice source, the seed takes another option than the nominal one that often.
   */
  choose(kind: ChoiceKind, site: string | (() => string), options: number, likelihood = 0): number {
    if (options <= 1 || (likelihood === 0 && this.choices.nominal)) return 0;
    const name = typeof site === 'string' ? site : site();
    return this.choices.decide(kind, name, options, this.now_ns, likelihood);
  }

  /** The choices that were not nominal (all of them with `record_choices`). */
  get choices_taken(): readonly Choice[] {
    return this.choices.taken;
  }

  report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    const text = this.trace.text_number(`${diagnostic.id} ${diagnostic.object}`);
    this.trace.add(diagnostic.time_ns, 0, 0, TRACE_DIAGNOSTIC, text, 0, 0, 0);
    if (this.on_diagnostic !== null) this.on_diagnostic(diagnostic);
  }

  /** Ends the run after the current event or service. */
  stop(reason = 'stopped'): void {
    this.stop_reason = reason;
    this.horizon_ns = Number.NEGATIVE_INFINITY;
  }

  /**
   * Virtual time stands still until the host has done something for a thread (a TLS engine, say): the run returns `host`
   * at once, and is to be called again when the operation has settled.
   */
  hold(operation: Promise<void>): void {
    if (this.host_operation !== null)
      throw new SimError('the host is already doing something for this simulation');
    const settled = (): void => {
      this.host_operation = null;
    };
    this.host_operation = operation.then(settled, settled);
    this.horizon_ns = Number.NEGATIVE_INFINITY;
  }

  get stopped_because(): string | null {
    return this.stop_reason;
  }

  /** Ends this simulation for good: something was thrown in the middle of a step. The first exception counts. */
  end_with(thrown: FirmwareError): FirmwareError {
    this.thrown ??= thrown;
    this.stop('an exception');
    return this.thrown;
  }

  /** Ends this simulation with an exception that, unless a target has told of it, is the host program's own. */
  host_error(error: unknown): FirmwareError {
    const { now_ns: time_ns } = this;
    const place = { board: '', context: 'host', thread_id: 0, service: '', time_ns, state: [] };
    return this.thrown ?? this.end_with(new FirmwareError(error, place));
  }

  /** Time of the next event, or undefined when nothing is left to do. */
  next_event_ns(): number | undefined {
    return this.queue.peek()?.time_ns;
  }

  /**
   * Handles events in order until nothing is left, a limit is reached or `stop` is called. May be called again. Something
   * is always left where there is a periodic timer, and each IP instance has one: give those a limit. What firmware or an
   * event throws comes out as a FirmwareError, and the simulation cannot go on after it.
   */
  run(options: RunOptions = {}): RunEnd {
    if (this.thrown !== null) {
      throw new SimError(
        `this simulation cannot go on: it ended with an exception (${this.thrown.thrown}), in the middle of a step. Make a new one`,
        { cause: this.thrown },
      );
    }
    if (this.running) throw new SimError('Simulation.run was called from inside a run');
    this.running = true;
    this.limit_ns = options.until_ns ?? Number.POSITIVE_INFINITY;
    this.run_until_ns = this.limit_ns;
    this.stop_reason = null;
    const until = options.until;
    try {
      for (;;) {
        if (this.thrown !== null) throw this.thrown;
        if (this.stop_reason !== null) return 'stopped';
        if (this.host_operation !== null) return 'host';
        const event = this.queue.peek();
        if (event === undefined) return 'idle';
        if (event.time_ns > this.limit_ns) {
          this.now_ns = Math.max(this.now_ns, this.limit_ns);
          return 'time';
        }
        if (this.checks.active && this.checks.look(this.now_ns)) return 'check';
        if (until?.()) return 'condition';
        this.fire_next();
      }
    } catch (error) {
      throw this.host_error(error);
    } finally {
      this.running = false;
    }
  }

  /**
   * Lets events up to `time_ns` happen in the middle of a step of a thread: what a function that cannot give way
   * (tx_time_get in a polling loop) needs so that time goes on. The caller's own threads do not switch meanwhile.
   */
  run_inside(time_ns: number): void {
    const limit_ns = this.limit_ns;
    // The caller's processor is not in the queue, so nothing else would keep the others from getting ahead of it.
    this.limit_ns = Math.min(limit_ns, time_ns);
    try {
      while (this.stop_reason === null && this.host_operation === null) {
        const event = this.queue.peek();
        if (event === undefined || event.time_ns > this.limit_ns) break;
        this.fire_next();
      }
    } catch (error) {
      throw this.host_error(error);
    }
    this.limit_ns = limit_ns;
    this.set_horizon();
  }

  private fire_next(): void {
    const event = this.queue.pop() as SimEvent;
    if (event.time_ns > this.now_ns) this.now_ns = event.time_ns;
    this.set_horizon();
    event.fire();
  }

  private set_horizon(): void {
    if (this.stop_reason !== null || this.host_operation !== null) return;
    const next = this.queue.peek();
    if (next === undefined)
      this.horizon_ns = this.limit_ns === Number.POSITIVE_INFINITY ? 1e300 : this.limit_ns + 1;
    else {
      const time = next.rank === RANK_CPU ? next.time_ns + 0.5 : next.time_ns;
      this.horizon_ns = time > this.limit_ns ? this.limit_ns + 1 : time;
    }
  }
}
