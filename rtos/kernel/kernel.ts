// The state of one target's kernel: what ThreadX keeps in global variables. The functions that work on it are in the
// files beside this one (ready lists, timer wheel, suspension lists, dispatch, interrupts).

import type { ChoiceMaker } from '../sim/choice_meaning.ts';
import type { SimEvent } from '../sim/event_queue.ts';
import { one_less, one_more } from '../sim/short_list.ts';
import type { Simulation } from '../sim/simulation.ts';
import { CONTEXT_IDLE, CONTEXT_INIT, CONTEXT_ISR, TraceLog } from '../sim/trace_log.ts';
import { type BuildConstants, UNREAD_CONSTANTS } from './build_constants.ts';
import { type TargetConfig, target_config } from './config.ts';
import { both_sinks, type EventSink } from './event_sink.ts';
import { type Callback, completed, outstanding, type Service } from './service.ts';
import { TX_INITIALIZE_IN_PROGRESS, TX_MAX_PRIORITIES, TX_SUCCESS } from './tx_constants.ts';
import { TIMER_LISTS, type TX_MUTEX, TX_THREAD, type TX_TIMER_INTERNAL } from './tx_thread_cb.ts';

const SUCCESS = completed(TX_SUCCESS);
/** Its own name for it, because the compiler folds a constant of this file and looks an imported one up on each call. */
const OUTSTANDING = outstanding;

/** Makes `next` the successor of `previous` in the fields of the control blocks. */
export type CreatedLink<T> = (previous: T, next: T) => void;

const NONE: readonly never[] = [];

/** The created objects of one kind, in order of creation, for the `next` pointers of the info services. */
export class CreatedList<T> {
  objects: readonly T[] = NONE;
  /** How often an object came or went. */
  changes = 0;
  private readonly k: Kernel;
  private readonly link: CreatedLink<T> | null;
  /** `link` keeps the pointers that objects of this kind have to their neighbours, if firmware may read them. */
  constructor(k: Kernel, link: CreatedLink<T> | null = null) {
    this.k = k;
    this.link = link;
  }
  add(object: T): void {
    this.objects = one_more(this.objects, object);
    this.changes++;
    this.k.watch?.created(object as object);
    this.join(this.objects.length - 2, this.objects.length - 1);
    this.join(this.objects.length - 1, 0);
  }
  remove(object: T): void {
    const place = this.objects.indexOf(object);
    if (place < 0) return;
    this.objects = one_less(this.objects, object);
    this.changes++;
    this.join(place - 1, place);
    this.k.watch?.deleted(object as object);
    this.k.log.release((object as { readonly sim_id?: number }).sim_id ?? 0);
  }
  /** These are known from now on, and no others. */
  know(objects: readonly T[]): void {
    this.objects = objects;
  }
  /** The list is a ring, as in C. */
  private join(before: number, after: number): void {
    const count = this.objects.length;
    if (this.link === null || count === 0) return;
    this.link(this.objects[(before + count) % count] as T, this.objects[after % count] as T);
  }
  /** The one created after `object`, the first one after the last, as in the circular lists of C. */
  next(object: T): T | null {
    const place = this.objects.indexOf(object);
    return this.objects[(place + 1) % this.objects.length] ?? null;
  }
}

function link_threads(previous: TX_THREAD, next: TX_THREAD): void {
  previous.tx_thread_created_next = next;
  next.tx_thread_created_previous = previous;
}

function link_mutexes(previous: TX_MUTEX, next: TX_MUTEX): void {
  previous.tx_mutex_created_next = next;
  next.tx_mutex_created_previous = previous;
}

/** A call that was answered with TX_CALLER_ERROR or TX_WAIT_ERROR. */
export interface ForbiddenCall {
  readonly service: string;
  readonly context: string;
  readonly waits: boolean;
  readonly timer: boolean;
  readonly time_ns: number;
}

/** A call that was answered with TX_QUEUE_ERROR and the like. */
export interface DeadObjectCall {
  readonly service: string;
  readonly context: string;
  readonly time_ns: number;
}

/** What a thread is computing: when it will have finished, and what is left of it once it was interrupted. */
export interface Computation {
  end_ns: number;
  left_ns: number;
}

/** Told about the services of a kernel whose run is annotated (service_watch.ts). */
export interface ServiceWatch {
  /** A service is over; what is no number is no status. */
  leave(result: unknown): void;
  /** The service that was entered last is done by a generator, or waits: it is over when what is returned is, once taken. */
  steps<T>(service: Service<T>): Service<T>;
  /** A timer's expiration function is about to be called; 0 for a timer without an id. */
  fired(timer: number): void;
  /** An interrupt begins that was raised so much before. */
  pended(name: string, waited_ns: number): void;
  /** An object begins to exist, or does not exist any more: its values are told as they change (levels.ts). */
  created(object: object): void;
  deleted(object: object): void;
  /** Looks at a variable of the firmware from now on. */
  watch(name: string, read: () => unknown): void;
}

export class Kernel {
  // What services, switches and interrupts look at comes first, then what ticks of a board that rests look at, too: the
  // compiler follows only the first fields of an object from one use to the next, and what is used together stands together.
  readonly priority_list: (TX_THREAD | null)[] = new Array<TX_THREAD | null>(TX_MAX_PRIORITIES).fill(null);
  /** Bit p is set when list p is not empty. */
  priority_map = 0;
  /** The best priority with a ready thread, TX_MAX_PRIORITIES when there is none. */
  highest = TX_MAX_PRIORITIES;
  /** Bit p is set when the thread at the head of level p was preempted above its threshold. */
  preempted_map = 0;
  /** True when records of services are made, or events taken: asked by each service before it puts one together. */
  tracing: boolean = false;
  /** `cost_ns` where a service `ends_plainly`; else beyond every horizon, which spares the question. */
  private quick_cost_ns: number = 0.5;
  /** Told about each service, when the run is annotated. */
  watch: ServiceWatch | null = null;
  /** What takes the events as TraceX has them; null: nobody does. */
  events: EventSink | null = null;
  /** How often the processor went from a thread to another one, and how often to idle. */
  non_idle_returns = 0;
  idle_returns = 0;
  /** What was given to interrupts by their names, 0 for the most urgent; null: they do not nest. */
  interrupt_priorities: Map<string, number> | null = null;
  /** The names of those that the interrupt controller holds back; null: it never had any. */
  disabled_interrupts: readonly string[] | null = null;
  /** The priority of the interrupt whose handler runs; beyond the least urgent when none does. */
  running_priority = 256;
  /** The name of that interrupt; '' when no handler runs. */
  running_interrupt = '';
  /** CPU time of entering and leaving one interrupt. */
  readonly interrupt_cost_ns: number = 0;
  /** True when physics decides nothing in this run: what asks often looks here before it names a site. */
  readonly nominal: boolean = false;
  /** This processor's own time: never behind the last event it saw, ahead of it by what it has computed since. */
  now_ns = 0;
  /** CPU time of a service call, the least when it varies. */
  cost_ns = 0;
  /** A service costs what they all cost and nobody looks at its end. */
  ends_plainly: boolean = true;
  /** The same as `tracing` for records of threads and interrupts. */
  tracing_threads: boolean = false;
  /** The thread whose code runs or was interrupted; null when none. */
  current: TX_THREAD | null = null;
  /** The thread that should run. */
  execute: TX_THREAD | null = null;
  /**
   * 0 in threads, interrupt nesting in interrupts, TX_INITIALIZE_IN_PROGRESS before the scheduler starts, as a signed
   * word: below zero then, and small enough for the compiler to keep it unboxed.
   */
  system_state: number = TX_INITIALIZE_IN_PROGRESS | 0;
  preempt_disable = 0;
  /** Ticks left of the running thread's slice; 0 is no slice. */
  time_slice = 0;
  interrupts_off = false;
  /** True when interrupts are pending: asked after each interrupt. */
  interrupt_pending = false;
  /** True once the power is gone: nothing of this board runs any more. */
  powered_off = false;
  readonly sim: Simulation;
  /** The kernel clock, tx_time_get. */
  clock = 0;
  /** The first entry of each list of the timer wheel (wheel.ts). */
  readonly wheel: (TX_TIMER_INTERNAL | null)[] = new Array<TX_TIMER_INTERNAL | null>(TIMER_LISTS).fill(null);
  wheel_position = 0;
  /** Bit s is clear when slot s has no entry; it may be set for one whose entries were taken out. */
  wheel_map = 0;
  timer_expired = false;
  /** Ticks taken or skipped so far, and when tick 0 was. */
  ticks = 0;
  tick_origin_ns = 0;
  /** The period of the tick; a clock that is off makes it a little longer or shorter. */
  tick_ns = 0;
  /** When the next tick comes that nobody asked for yet; before it nothing has to be caught up. */
  next_tick_ns = Number.POSITIVE_INFINITY;
  /** Its next ticks are known to be idle ones, and passed without it (tick.ts): `catch_up` before anything of it is looked at. */
  dozes = false;
  /** Interrupts that devices of the board are about to raise: until then it is not worth its while to doze. */
  awaited_interrupts = 0;

  readonly name: string;
  readonly number: number;
  readonly config: TargetConfig;
  /** What firmware of this target sees of the configuration as constants. */
  constants: BuildConstants = UNREAD_CONSTANTS;
  /** What the processor computes at present; its time stands still until the end or an interrupt. */
  computation: Computation | null = null;
  readonly costs_vary: boolean = false;
  log: TraceLog;
  /**
   * The service called last, for messages and for the sites of `cost` choices. A plain field, but for a kernel whose
   * services are watched: there each new name is told (service_watch.ts).
   */
  declare service: string;
  /** Whose wait or sleep ends now because its time is over; told to the trace only. */
  timed_out: TX_THREAD | null = null;
  /** Until when the last interrupt of a name is on its way: a later one of that name does not overtake it. */
  interrupts_not_before_ns: Map<string, number> | null = null;
  /** Interrupts that came while they were off or another one ran, in order of arrival. */
  readonly pending_interrupts: { name: string; handler: Callback<[]>; raised_ns: number }[] = [];

  readonly timer_thread = new TX_THREAD();
  /** Catches up with ticks that were skipped because nothing was due in them; set by tick.ts. */
  sync_ticks: () => void = () => {};
  /** Makes sure that the tick that is `away` ticks from now is taken; set by tick.ts. */
  plan_tick: (away: number) => void = () => {};

  /** The processor has nothing to do: its next ticks may be passed without it; set by tick.ts. */
  doze: () => void = () => {};
  /** Counts the ticks that were passed while it dozed; set by tick.ts. */
  catch_up: () => void = () => {};

  readonly threads: CreatedList<TX_THREAD>;
  readonly mutexes: CreatedList<TX_MUTEX>;
  /** The other kinds, by name. */
  private readonly created = new Map<string, CreatedList<unknown>>();
  /** Performance counters of deleted objects, by field, so that the totals of the system keep them. */
  retired_counters: Map<string, number> | null = null;
  /** The first service that was called from a context its manual page forbids. */
  forbidden_call: ForbiddenCall | null = null;
  /** The first service that was given a control block that does not exist (any more). */
  dead_object_call: DeadObjectCall | null = null;
  /** How often the firmware said that something was accomplished. */
  progress_calls = 0;
  /** What happens to the mutexes of a thread that ends; set by the mutex services when first used. */
  mutex_release: ((thread: TX_THREAD) => void) | null = null;
  /** What upper layers keep with this target (its network cards, say), by their own key. */
  readonly attachments = new Map<unknown, unknown>();
  /** The options in force of the libraries above, by the library's number. */
  readonly library_options: (object | undefined)[] = [];
  /** Starts the processor if it is idle; set by dispatch.ts. */
  wake: () => void = () => {};
  /** Takes a processor that waits for its turn out of the event queue, until it is woken; set by dispatch.ts. */
  leave_queue: () => void = () => {};
  /** Lets the processor go on as far as it comes, and gives it the place of another event in the queue; set by dispatch.ts. */
  go_on: () => void = () => {};
  wait_in_place_of: (event: SimEvent) => void = () => {};
  /** Ends a service that readied nobody when an event is due or its cost is a choice; set by dispatch.ts. */
  finish_at_horizon: (k: Kernel, status: number) => Service<number> = () => SUCCESS;
  in_step = false;
  /** Events from outside that wait in their windows for their points (stimulus.ts). */
  readonly stimuli: { point(time_ns: number, place: string): void }[] = [];
  /** What devices do when the power goes. */
  readonly power_off_hooks: (() => void)[] = [];

  constructor(sim: Simulation, name: string, config: Partial<TargetConfig>) {
    this.sim = sim;
    this.name = name;
    this.number = sim.take_target_number();
    this.service = '';
    this.config = target_config(config);
    this.cost_ns = this.config.service_cost_ns;
    this.costs_vary = (this.config.service_cost_most_ns ?? 0) > this.cost_ns;
    this.ends_plainly = !this.costs_vary && sim.annotations === null;
    this.quick_cost_ns = this.ends_plainly ? this.cost_ns : Number.POSITIVE_INFINITY;
    this.interrupt_cost_ns = this.config.interrupt_cost_ns;
    this.log = sim.trace;
    this.threads = new CreatedList<TX_THREAD>(this, link_threads);
    this.mutexes = new CreatedList<TX_MUTEX>(this, link_mutexes);
    this.tracing = sim.trace.keeps_services;
    this.tracing_threads = sim.trace.keeps_threads;
    this.nominal = sim.choices.nominal;
    this.tick_ns = Math.round(1e9 / this.config.TX_TIMER_TICKS_PER_SECOND);
  }

  /**
   * The end of a service that succeeded and readied nobody, which most calls are. A method, as the compiler looks
   * through one for nothing, while an imported function has to be looked up on each call.
   */
  succeed(): Service<number> {
    const now_ns = this.now_ns + this.quick_cost_ns;
    if (now_ns >= this.sim.horizon_ns || OUTSTANDING.call !== 0) return this.succeed_at_horizon();
    this.now_ns = now_ns;
    OUTSTANDING.call = 1;
    return SUCCESS;
  }

  private succeed_at_horizon(): Service<number> {
    return this.finish_at_horizon(this, TX_SUCCESS);
  }

  /** So many services end before anything else is due: none of them yields, unless it readies somebody. */
  has_time_for(services: number): boolean {
    return this.now_ns + services * this.quick_cost_ns < this.sim.horizon_ns;
  }

  /** From now on the end of each service is a point at which an event from outside may come. */
  count_points(): void {
    this.ends_plainly = false;
    this.quick_cost_ns = Number.POSITIVE_INFINITY;
  }

  created_list<T>(kind: string, link: CreatedLink<T> | null = null): CreatedList<T> {
    const known = this.created.get(kind) as CreatedList<T> | undefined;
    if (known !== undefined) return known;
    const list = new CreatedList<T>(this, link);
    this.created.set(kind, list as CreatedList<unknown>);
    return list;
  }

  /** Who is running, as a number for the trace log. */
  context(): number {
    if (this.system_state !== 0) return this.system_state < 0 ? CONTEXT_INIT : CONTEXT_ISR;
    return this.current === null ? CONTEXT_IDLE : this.current.sim_id;
  }

  /** This board, and who is running, as the maker of a choice about itself. */
  maker(computes = false): ChoiceMaker {
    return { target: this.number, context: this.context(), computes };
  }

  /** Who is running, in words for people. */
  context_name(): string {
    if (this.system_state < 0) return 'initialization';
    if (this.system_state !== 0) return 'interrupt';
    return this.current === null ? 'idle' : (this.current.tx_thread_name ?? 'unnamed thread');
  }

  /** Leaves a record of an event that the original has too: in the trace log, and wherever its events go. */
  trace(event: number, info1: number, info2 = 0, info3 = 0, info4 = 0): void {
    this.trace_own(event, info1, info2, info3, info4);
    if (this.events !== null) this.events.record(event, info1, info2, info3, info4);
  }

  /** Leaves a record of the simulator's own in the trace log. */
  trace_own(event: number, info1: number, info2 = 0, info3 = 0, info4 = 0): void {
    const log = this.log;
    if (log.enabled) log.add(this.now_ns, this.number, this.context(), event, info1, info2, info3, info4);
  }

  /** From now on it leaves no records: of many boards, those of one may be wanted. To be called before its power comes on. */
  leave_trace(): void {
    this.log = new TraceLog(false, 1);
    this.keep_events(this.events);
  }

  /** From now on `sink` takes the events too. */
  add_events(sink: EventSink): void {
    this.keep_events(this.events === null ? sink : both_sinks(this.events, sink));
  }

  /** From now on only `sink`, or nobody, takes the events. */
  keep_events(sink: EventSink | null): void {
    this.events = sink;
    this.tracing = sink !== null || this.log.keeps_services;
    this.tracing_threads = sink !== null || this.log.keeps_threads;
  }

  /**
   * Reports something that is undefined on hardware or forbidden by the manual. An `object` whose words differ from
   * timing to timing has an `object_key` that does not.
   */
  diagnose(id: string, object: string, message: string, object_key?: string): void {
    const context = this.context();
    this.sim.report({
      id,
      time_ns: this.now_ns,
      target: this.name,
      target_number: this.number,
      context: this.context_name(),
      ...(context > 0 ? { thread_id: context } : {}),
      object,
      ...(object_key === undefined ? {} : { object_key }),
      message,
    });
  }
}
