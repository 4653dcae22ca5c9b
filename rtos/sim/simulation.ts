// One simulation: virtual time in integer nanoseconds, the event queue, the choices, the trace log and the
// diagnostics. Targets (rtos/kernel/target.ts) and devices put events into it; nothing reads the host's clock.
//
// A processor runs its threads as one event that lasts until `horizon_ns`, the time of the next other event: up to
// there nobody else can interfere, so nothing has to be asked between two services but one comparison.
//
// How a run is driven leaves no trace in it. Its limit, and `stop`, are horizons too, but a processor that only they
// stop has come to no decision there: it goes on first when the run does, at the same event's time and before anything
// is asked between two events, just as if it had never been stopped.

import { Checks } from './checks.ts';
import { type Choice, type ChoiceKind, Choices } from './choices.ts';
import type { Diagnostic } from './diagnostics.ts';
import { DozingBoards } from './dozing_boards.ts';
import { EventQueue, RANK_CPU, RANK_DEVICE, RANK_PAUSED_CPU, SimEvent } from './event_queue.ts';
import { FirmwareError } from './firmware_error.ts';
import { check_fields, whole_ns } from './given.ts';
import { let_go } from './let_go.ts';
import { Random } from './random.ts';
import { SimError } from './sim_error.ts';
import {
  check_simulation,
  RUN_OPTIONS,
  type RunEnd,
  type RunOptions,
  type SimulationOptions,
} from './simulation_options.ts';
import { give_memory_back } from './spare_memory.ts';
import { TRACE_DIAGNOSTIC, TraceLog } from './trace_log.ts';

/** Annotations kept before the oldest are overwritten: some for each record of the trace. */
const ANNOTATIONS_KEPT = 1 << 22;

/** Later than anything: a float from the start, as times are. */
const NOBODY_NS = 1e300;

export class Simulation {
  readonly seed: number;
  readonly random: Random;
  readonly choices: Choices;
  readonly trace: TraceLog;
  /** The side log of a run that is annotated (annotations.ts). */
  readonly annotations: TraceLog | null;
  readonly diagnostics: Diagnostic[] = [];
  readonly checks = new Checks();
  private readonly queue = new EventQueue();
  readonly dozing = new DozingBoards(this.queue);
  /**
   * Time of the event being handled; after a run that ended with its limit, the limit if that is later. A processor's
   * own time may be ahead of it by a part of a service.
   */
  now_ns = 0;
  /** Events handled so far: what a run costs, whatever computer it runs on. How it was cut into runs does not count. */
  events_handled = 0;
  /** Those of them that changed nothing but what their own board keeps to itself. */
  quiet_events = 0;
  /** The running processor hands back when its own time reaches this: others are due, or the run is to end. */
  horizon_ns = Number.POSITIVE_INFINITY;
  /** When others are due: the horizon of a run that does not end. */
  private due_ns = NOBODY_NS;
  /** `due_ns` of the processor that only the end of the run stopped. */
  private paused_due_ns = NOBODY_NS;
  /** Condition and limit of the run that is going on, or went on last. */
  private until: (() => boolean) | null = null;
  run_until_ns = Number.POSITIVE_INFINITY;
  /** The caller's time while events happen inside a step (run_inside), else infinite. */
  inside_ns = Number.POSITIVE_INFINITY;
  /** `now_ns` as the last event left it. */
  private event_ns = 0;
  private stop_reason: string | null = null;
  /** The exception that ended this simulation for good; null as long as there was none. */
  thrown: FirmwareError | null = null;
  /** What the host computes at this moment for a thread; virtual time stands still until it has settled. */
  host_operation: Promise<void> | null = null;
  private running = false;
  private is_discarded = false;
  private next_target = 1;
  /** Called for each diagnostic as it appears. */
  on_diagnostic: ((d: Diagnostic) => void) | null = null;
  /** What an upper layer keeps with this simulation (a registry of segments, say), by its own key. */
  readonly attachments = new Map<unknown, unknown>();

  constructor(options: SimulationOptions = {}) {
    check_simulation(options);
    const { seed = 1, choices = null, choice_kinds = null, record_choices = false } = options;
    this.seed = seed;
    this.random = new Random(seed);
    this.choices = new Choices(choices, record_choices, seed, choice_kinds);
    const { trace = true, trace_level = 'all', trace_capacity = 1 << 20, tally = null } = options;
    this.trace = new TraceLog(trace, trace_capacity, { level: trace_level, tally });
    const annotated = options.annotations === true;
    this.annotations = annotated ? new TraceLog(true, ANNOTATIONS_KEPT, { hashed: false }) : null;
  }

  /** Number of the next target; they count from 1 in order of creation. */
  take_target_number(): number {
    return this.next_target++;
  }

  /** Calls `fire` at that virtual time, in whole nanoseconds (now, if it is past), before any processor goes on at that instant. */
  schedule(time_ns: number, fire: () => void): SimEvent {
    const event = this.schedule_device(time_ns, fire);
    event.looks_around = true;
    return event;
  }

  /** The same for what looks at no board but where it raises an interrupt. */
  schedule_device(time_ns: number, fire: () => void): SimEvent {
    const event = new SimEvent(fire);
    this.add(event, whole_ns('time_ns', time_ns), RANK_DEVICE);
    return event;
  }

  /** A place among the events of one time for an event that is added later. */
  reserve_place(): number {
    return this.queue.reserve_place();
  }

  /** Schedules an event object of the caller's own, which must not be in the queue; `place` was reserved for it. */
  add(event: SimEvent, time_ns: number, rank: number, place?: number): void {
    const time = time_ns > this.now_ns ? time_ns : this.now_ns;
    this.queue.add(event, time, rank, place);
    const due = rank === RANK_CPU ? time + 0.5 : time;
    if (due < this.due_ns) this.due_ns = due;
    if (due < this.horizon_ns) this.horizon_ns = due;
  }

  cancel(event: SimEvent): void {
    this.queue.remove(event);
  }

  /** An event that is not scheduled takes the place of one that is. */
  replace(event: SimEvent, by: SimEvent): void {
    this.queue.replace(event, by);
  }

  /** Somebody may look at any board between two events, or where a frame passes. */
  get is_watched(): boolean {
    return this.dozing.host_watches || this.until !== null || this.checks.active;
  }

  /** Does what a board did at a time that is past, with nobody else about until another one. */
  in_the_past(time_ns: number, until_ns: number, step: () => void): void {
    const { now_ns, due_ns, horizon_ns } = this;
    this.now_ns = time_ns;
    this.due_ns = until_ns;
    this.horizon_ns = until_ns;
    step();
    this.now_ns = now_ns;
    this.due_ns = due_ns;
    this.horizon_ns = horizon_ns;
  }

  /**
   * Asks for a decision of physics. `site` is a name, or a function giving it (not called in a nominal run).
   * With a `likelihood` (0 to 1) and no choice source, the seed takes another option than the nominal one that often.
   */
  choose(kind: ChoiceKind, site: string | (() => string), options: number, likelihood = 0): number {
    if (options <= 1 || (likelihood === 0 && this.choices.nominal) || this.choices.is_unheard(kind)) return 0;
    const name = typeof site === 'string' ? site : site();
    return this.choices.decide(kind, name, options, this.now_ns, likelihood);
  }

  /** The choices that were not nominal (all of them with `record_choices`). */
  get choices_taken(): readonly Choice[] {
    return this.choices.taken;
  }

  report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    const { id, object, object_key = object, target_number: target = 0 } = diagnostic;
    const text = this.trace.text_number(`${id} ${object}`, { target, key: `${id} ${object_key}` });
    this.trace.add(diagnostic.time_ns, 0, 0, TRACE_DIAGNOSTIC, text, 0, 0, 0);
    if (this.on_diagnostic === null) return;
    this.dozing.catch_up();
    this.on_diagnostic(diagnostic);
  }

  /** Ends the run after the current event or service. */
  stop(reason = 'stopped'): void {
    this.stop_reason = reason;
    // Inside a step that cannot yield the others go on; the step's own thread is stopped when it can be.
    if (this.inside_ns === Number.POSITIVE_INFINITY) this.hand_back();
  }

  /** The running processor hands back at its next service, or at once if it has begun to compute. */
  hand_back(): void {
    this.horizon_ns = Number.NEGATIVE_INFINITY;
  }

  /** True when a processor at that time has to let others go first. */
  is_due(time_ns: number): boolean {
    return time_ns >= this.due_ns;
  }

  /** Nobody is due until then, nor at that very instant: each processor would cut the other's turn. */
  is_free_until(time_ns: number): boolean {
    return time_ns + 0.5 < this.horizon_ns;
  }

  /**
   * Until when all that happens concerns nobody (SimEvent), nobody looks at a board and nothing ends the run; at the least now.
   * The condition that ends the run is asked about that time: where nothing happens it comes true by the time alone, and stays so.
   */
  quiet_until_ns(): number {
    const { checks, now_ns } = this;
    if (this.horizon_ns < now_ns || this.inside_ns !== Number.POSITIVE_INFINITY) return now_ns;
    const quiet_ns = this.queue.quiet_until_ns(Math.min(this.run_until_ns, checks.quiet_until_ns()));
    if (quiet_ns <= now_ns || checks.is_quiet?.() === false) return now_ns;
    this.now_ns = quiet_ns;
    const is_over = this.until?.() === true;
    this.now_ns = now_ns;
    return is_over ? now_ns : quiet_ns;
  }

  /** What happens until then, which concerns nobody, happens now. */
  pass_until(quiet_ns: number): void {
    while (this.queue.first?.pass_before?.(quiet_ns) === true);
  }

  /** A processor that reached the horizon when nobody is due goes on at that time as if it had never been stopped. */
  pause(event: SimEvent, time_ns: number): void {
    this.queue.add(event, time_ns, this.rank_to_go_on(time_ns));
  }

  /** The rank of a processor that reached the horizon: of one that others cut, or of one that only the end of the run stopped. */
  rank_to_go_on(time_ns: number): number {
    if (this.is_due(time_ns)) return RANK_CPU;
    this.paused_due_ns = this.due_ns;
    return RANK_PAUSED_CPU;
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
    this.set_horizon(NOBODY_NS);
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

  /**
   * Gives a simulation up that nobody runs or reads any more: other ones get its trace's memory and that of its boards. Its
   * choices, its failure and the hash of its trace stay.
   */
  discard(): void {
    this.is_discarded = true;
    this.trace.discard();
    give_memory_back(this);
    let_go(this);
  }

  /** Time of the next event, or undefined when nothing is left to do. */
  next_event_ns(): number | undefined {
    const { first_ns } = this.queue;
    return first_ns === Number.POSITIVE_INFINITY ? undefined : first_ns;
  }

  /**
   * Handles events in order until nothing is left, a limit is reached or `stop` is called. May be called again, and a
   * run cut into several is the same run, to the trace hash. Something is always left where there is a periodic timer,
   * and each IP instance has one: give those a limit. What firmware or an event throws comes out as a FirmwareError, and
   * the simulation cannot go on after it.
   *
   * When the limit ends it, `now_ns` is the limit and no event after it has been handled. Processors may be ahead by
   * the service they were in. Only a thread that polls functions that cannot yield (tx_time_get) takes the run
   * past its limit, up to the first call that can, and for 10 s at most; `now_ns` is then the time of the last event.
   */
  run(options: RunOptions = {}): RunEnd {
    if (this.thrown !== null) {
      throw new SimError(
        `this simulation cannot go on: it ended with an exception (${this.thrown.thrown}), in the middle of a step. Make a new one`,
        { cause: this.thrown },
      );
    }
    if (this.running) throw new SimError('Simulation.run was called from inside a run');
    if (this.is_discarded) throw new SimError('this simulation was discarded: others have its memory');
    check_fields('a run', options, RUN_OPTIONS);
    const { until_ns = Number.POSITIVE_INFINITY, until = null } = options;
    this.run_until_ns = until_ns === Number.POSITIVE_INFINITY ? until_ns : whole_ns('until_ns', until_ns, 0);
    this.until = until;
    this.running = true;
    this.stop_reason = null;
    const seen_ns = this.now_ns;
    // Firmware, conditions and checks are told the time of the last event, not where some run before ended.
    this.now_ns = this.event_ns;
    let end: RunEnd | null = null;
    try {
      return (end = this.handle_events());
    } catch (error) {
      throw this.host_error(error);
    } finally {
      this.dozing.catch_up();
      this.running = false;
      this.event_ns = this.now_ns;
      this.now_ns = Math.max(this.now_ns, seen_ns, end === 'time' ? this.run_until_ns : seen_ns);
    }
  }

  /** Asked between two events: a check has failed, or the condition that ends the run holds. */
  private is_over(): 'check' | 'condition' | null {
    if (this.checks.active) {
      // A claim that is the first one is made while boards doze.
      this.dozing.catch_up();
      if (this.checks.look(this.now_ns)) return 'check';
    }
    return this.until?.() === true ? 'condition' : null;
  }

  private handle_events(): RunEnd {
    for (;;) {
      if (this.thrown !== null) throw this.thrown;
      if (this.stop_reason !== null) return 'stopped';
      if (this.host_operation !== null) return 'host';
      const { first_ns } = this.queue;
      if (first_ns === Number.POSITIVE_INFINITY) return 'idle';
      if (this.queue.first_rank !== RANK_PAUSED_CPU) {
        const over = this.is_over();
        if (over !== null) return over;
      }
      if (first_ns > this.run_until_ns) return 'time';
      this.fire_next();
    }
  }

  /**
   * Lets events up to `time_ns` happen in the middle of a step of a thread: what a function that cannot yield
   * (tx_time_get in a polling loop) needs so that time goes on. The caller's own threads do not switch meanwhile. As
   * it cannot be stopped, neither the limit of the run nor `stop` holds what it waits for.
   */
  run_inside(time_ns: number): void {
    if (!this.is_due(time_ns)) return;
    const { inside_ns } = this;
    // The caller's processor is not in the queue, so nothing else would keep the others from getting ahead of it.
    this.inside_ns = time_ns;
    try {
      while (this.host_operation === null && this.queue.first_ns <= time_ns) this.fire_next();
    } catch (error) {
      throw this.host_error(error);
    }
    this.inside_ns = inside_ns;
    this.set_horizon(NOBODY_NS);
  }

  private fire_next(): void {
    const row = this.queue.first_substitute;
    if (row !== 0 && this.dozing.ticks.happen(row, this)) return;
    const event = this.queue.pop() as SimEvent;
    this.come_to(event.time_ns, event.rank);
    if (event.looks_around) this.dozing.catch_up();
    event.fire();
  }

  /** The next event happens; a processor that was paused only goes on. */
  come_to(time_ns: number, rank: number): void {
    if (rank === RANK_PAUSED_CPU) {
      this.set_horizon(this.paused_due_ns);
      return;
    }
    if (time_ns > this.now_ns) this.now_ns = time_ns;
    this.events_handled += 1;
    this.set_horizon(NOBODY_NS);
  }

  private set_horizon(known_due_ns: number): void {
    const { first_ns, first_rank } = this.queue;
    // A processor goes on at the very instant at which another one would.
    const next_ns = first_rank === RANK_CPU ? first_ns + 0.5 : first_ns;
    let due_ns = next_ns < known_due_ns ? next_ns : known_due_ns;
    const alone = this.inside_ns === Number.POSITIVE_INFINITY;
    if (!alone && this.inside_ns < due_ns) due_ns = this.inside_ns + 1;
    if (this.host_operation !== null) due_ns = Number.NEGATIVE_INFINITY;
    this.due_ns = due_ns;
    if (alone && this.stop_reason !== null) this.hand_back();
    else this.horizon_ns = alone && due_ns > this.run_until_ns ? this.run_until_ns + 1 : due_ns;
  }
}
