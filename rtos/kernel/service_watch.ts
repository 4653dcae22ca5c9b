// Annotates the services of one kernel: which begin and end, with what status, from which line, and what has changed by then.
//
// A kernel without annotations has none of this on its way: the name of the service that a service sets as it begins is an
// ordinary field there and an accessor here, and all that ends a service goes the way that varying costs take.

import {
  ANNOTATION_ENTER,
  ANNOTATION_HOLDER,
  ANNOTATION_LEAVE,
  ANNOTATION_LEVEL,
  ANNOTATION_PENDING,
  ANNOTATION_TIMER,
  ANNOTATION_WATCH,
} from '../sim/annotations.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { TraceLog } from '../sim/trace_log.ts';
import { CallLines } from './call_lines.ts';
import type { TargetConfig } from './config.ts';
import { enter } from './current.ts';
import { holders_of } from './holders.ts';
import { Kernel, type ServiceWatch } from './kernel.ts';
import { LevelSampler } from './levels.ts';
import { object_title } from './object_title.ts';
import { outstanding, type Service, type Step, Steps } from './service.ts';
import { TX_MUTEX, type TX_THREAD } from './tx_thread_cb.ts';

/** The services that a context is inside of; a thread that is reset begins anew. */
class Calls {
  readonly life: number;
  depth = 0;
  readonly services: string[] = [];
  /** Of each: the number of its name. */
  readonly names: number[] = [];
  /** Of each: its work is done by a generator, or it waits; its end is that one's. */
  readonly in_steps: boolean[] = [];
  /** Of each: its number, which none has after it. */
  readonly serials: number[] = [];
  readonly lines = new CallLines();
  constructor(life: number) {
    this.life = life;
  }
}

/** A service whose work is done in steps, with who is told when the last of them is over. */
class StepsToEnd<T> implements Service<T>, Iterator<Step, T, void> {
  private steps: Iterator<Step, T, void> | null = null;
  private readonly service: Service<T>;
  private readonly watch: Watch;
  private readonly calls: Calls;
  private readonly place: number;
  private readonly serial: number;

  constructor(service: Service<T>, watch: Watch, calls: Calls) {
    this.service = service;
    this.watch = watch;
    this.calls = calls;
    this.place = calls.depth - 1;
    this.serial = calls.serials[this.place] as number;
  }

  [Symbol.iterator](): this {
    outstanding.call = 0;
    this.steps = this.service[Symbol.iterator]();
    return this;
  }

  next(): IteratorResult<Step, T> {
    const step = (this.steps as Iterator<Step, T, void>).next();
    if (step.done === true) {
      const { calls, place } = this;
      if (place < calls.depth && calls.serials[place] === this.serial)
        this.watch.end(calls, place, step.value);
    }
    return step;
  }

  return(value?: T): IteratorResult<Step, T> {
    return this.steps?.return?.(value) ?? { done: true, value: value as T };
  }
}

/** What fits into a word of a record. */
const LONGEST_NS = 0x7fffffff;

/** Calls that do not end as services do: those of the simulator, its driver, and the one that never returns. */
const NO_SERVICE = /^(?:sim_|nx_sim_|tx_kernel_enter$)/;
/** What stands for the number of their names. */
const NO_NUMBER = -1;

class Watch implements ServiceWatch {
  private readonly k: Kernel;
  private readonly log: TraceLog;
  private readonly threads = new WeakMap<TX_THREAD, Calls>();
  /** Those of the thread that was asked for last. */
  private thread: TX_THREAD | null = null;
  private thread_calls = new Calls(-1);
  /** Of initialization and of interrupts, which run to their ends. */
  private readonly initialization = new Calls(0);
  private readonly interrupt = new Calls(0);
  private last_serial = 0;
  /** Numbers of the names of services. */
  private readonly names = new Map<string, number>();
  private readonly levels: LevelSampler;
  private readonly variables: { readonly name: number; readonly read: () => unknown; last: string | null }[] =
    [];

  constructor(k: Kernel, log: TraceLog) {
    this.k = k;
    this.log = log;
    this.levels = new LevelSampler((name) => log.lasting_text_number(name));
  }

  /** A service begins; one that goes on with its own work says its name again. */
  enter(service: string): void {
    const calls = this.calls();
    const { depth } = calls;
    if (this.variables.length > 0) this.look_at_variables();
    if (depth > 0 && calls.services[depth - 1] === service) return;
    const name = this.names.get(service) ?? this.name_number(service);
    if (name === NO_NUMBER) return;
    const site = depth === 0 ? calls.lines.line(service, enter) : '';
    this.add(ANNOTATION_ENTER, name, this.text(site), depth, 0);
    calls.services[depth] = service;
    calls.names[depth] = name;
    calls.in_steps[depth] = false;
    calls.serials[depth] = ++this.last_serial;
    calls.depth = depth + 1;
  }

  leave(result: unknown): void {
    const calls = this.calls();
    const place = calls.depth - 1;
    if (place >= 0 && calls.in_steps[place] === false) this.end(calls, place, result);
  }

  steps<T>(service: Service<T>): Service<T> {
    // What it has done by now is in force while it waits: the owner of a mutex has inherited a priority.
    this.levels.sample(this.changed);
    const { current } = this.k;
    if (current !== null && current.waiting_in !== null) this.tell_holders(current);
    const calls = this.calls();
    const place = calls.depth - 1;
    if (place < 0 || calls.in_steps[place] === true) return new Steps(service);
    calls.in_steps[place] = true;
    return new StepsToEnd(service, this, calls);
  }

  fired(timer: number): void {
    this.add(ANNOTATION_TIMER, 0, timer, 0, 0);
  }

  pended(name: string, waited_ns: number): void {
    this.add(ANNOTATION_PENDING, this.text(name), 0, 0, Math.min(waited_ns, LONGEST_NS));
  }

  created(object: object): void {
    this.levels.add(object, () => {
      const { kind, name } = object_title(object) ?? { kind: '', name: null };
      return this.log.register(this.k.number, kind, name ?? '');
    });
  }

  deleted(object: object): void {
    this.levels.remove(object);
  }

  watch(name: string, read: () => unknown): void {
    this.variables.push({ name: this.text(name), read, last: null });
  }

  /** The service at a place among those that a context is inside of is over, and with it those that it is inside of. */
  end(calls: Calls, place: number, result: unknown): void {
    calls.depth = place;
    const status = typeof result === 'number' ? result | 0 : null;
    if (this.variables.length > 0) this.look_at_variables();
    this.levels.sample(this.changed);
    this.add(ANNOTATION_LEAVE, calls.names[place] as number, status === null ? 1 : 0, place, status ?? 0);
  }

  /** Of what has more than an owner: the trace shows who has a mutex. */
  private tell_holders(waiter: TX_THREAD): void {
    const object = waiter.waiting_in?.owner as { readonly sim_id?: number } | undefined;
    const holders = object instanceof TX_MUTEX ? null : holders_of(this.k.sim, waiter);
    if (holders === null) return;
    const location = this.text(holders.location);
    const threads = holders.threads.length === 0 ? [0] : holders.threads.map(({ sim_id }) => sim_id);
    for (const thread of threads) this.add(ANNOTATION_HOLDER, location, object?.sim_id ?? 0, thread, 0);
  }

  private name_number(service: string): number {
    const number = NO_SERVICE.test(service) ? NO_NUMBER : this.log.lasting_text_number(service);
    this.names.set(service, number);
    return number;
  }

  private calls(): Calls {
    const { current, system_state } = this.k;
    if (system_state < 0) return this.initialization;
    if (system_state > 0 || current === null) return this.interrupt;
    if (current === this.thread && current.life === this.thread_calls.life) return this.thread_calls;
    let calls = this.threads.get(current);
    if (calls === undefined || calls.life !== current.life) {
      calls = new Calls(current.life);
      this.threads.set(current, calls);
    }
    this.thread = current;
    this.thread_calls = calls;
    return calls;
  }

  private look_at_variables(): void {
    for (const variable of this.variables) {
      const value = String(variable.read());
      if (value === variable.last) continue;
      variable.last = value;
      this.add(ANNOTATION_WATCH, variable.name, this.text(value), 0, 0);
    }
  }

  private readonly changed = (object: object, id: number, name: number, value: number): void => {
    const traced = (object as { readonly sim_id?: number }).sim_id ?? 0;
    this.add(ANNOTATION_LEVEL, name, traced, id, value);
  };

  private text(text: string): number {
    return this.log.text_number(text);
  }

  private add(kind: number, info1: number, info2: number, info3: number, info4: number): void {
    const { k } = this;
    this.log.add(k.now_ns, k.number, k.context(), kind, info1, info2, info3, info4);
  }
}

/**
 * The kernel of a board whose run is annotated. Its `service` is an accessor of the class: one that replaced the field of an
 * object would have the engine look up all its fields by name from then on.
 */
class WatchedKernel extends Kernel {
  service_name = '';
  watcher: Watch | null = null;
}

Object.defineProperty(WatchedKernel.prototype, 'service', {
  get(this: WatchedKernel): string {
    return this.service_name;
  },
  set(this: WatchedKernel, name: string): void {
    this.service_name = name;
    this.watcher?.enter(name);
  },
});

/** A kernel whose services are annotated in `log`. */
export function watched_kernel(
  sim: Simulation,
  name: string,
  config: Partial<TargetConfig>,
  log: TraceLog,
): Kernel {
  const kernel = new WatchedKernel(sim, name, config);
  kernel.watcher = new Watch(kernel, log);
  kernel.watch = kernel.watcher;
  return kernel;
}
