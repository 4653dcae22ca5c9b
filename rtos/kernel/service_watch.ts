// Annotates the services of one kernel: which begin and end, with what status, from which line, and what has changed by then.
//
// A kernel without annotations has none of this on its way: the name of the service that a service sets as it begins is an
// ordinary field there and a setter here, and all that ends a service goes the way that varying costs take.

import {
  ANNOTATION_ENTER,
  ANNOTATION_LEAVE,
  ANNOTATION_LEVEL,
  ANNOTATION_PENDING,
  ANNOTATION_TIMER,
  ANNOTATION_WATCH,
} from '../sim/annotations.ts';
import type { TraceLog } from '../sim/trace_log.ts';
import { CallLines } from './call_lines.ts';
import { enter } from './current.ts';
import type { Kernel, ServiceWatch } from './kernel.ts';
import { LevelSampler } from './levels.ts';
import { object_title } from './object_title.ts';
import type { Service } from './service.ts';
import type { TX_THREAD } from './tx_thread_cb.ts';

/** A service that a context is inside of. */
interface Frame {
  readonly service: string;
  /** Its work is done by a generator, whose end is its own. */
  in_steps: boolean;
}

/** What a context is inside of; a thread that is reset begins anew. */
class Calls {
  readonly life: number;
  readonly frames: Frame[] = [];
  readonly lines = new CallLines();
  constructor(life: number) {
    this.life = life;
  }
}

/** What fits into a word of a record. */
const LONGEST_NS = 0x7fffffff;

/** Calls that do not end as services do: those of the simulator, its driver, and the one that never returns. */
const NO_SERVICE = /^(?:sim_|nx_sim_|tx_kernel_enter$)/;

class Watch implements ServiceWatch {
  private readonly k: Kernel;
  private readonly log: TraceLog;
  private readonly threads = new WeakMap<TX_THREAD, Calls>();
  /** Of initialization and of interrupts, which run to their ends. */
  private readonly initialization = new Calls(0);
  private readonly interrupt = new Calls(0);
  private readonly levels = new LevelSampler();
  /** Ids in this log: not all that has values has an id in the trace. */
  private readonly ids = new WeakMap<object, number>();
  private readonly variables: { readonly name: number; readonly read: () => unknown; last: string | null }[] =
    [];

  constructor(k: Kernel, log: TraceLog) {
    this.k = k;
    this.log = log;
  }

  /** A service begins; one that goes on with its own work says its name again. */
  enter(service: string): void {
    const { frames, lines } = this.calls();
    if (this.variables.length > 0) this.look_at_variables();
    if (NO_SERVICE.test(service) || frames.at(-1)?.service === service) return;
    const site = frames.length === 0 ? lines.line(service, enter) : '';
    this.add(ANNOTATION_ENTER, this.text(service), this.text(site), frames.length, 0);
    frames.push({ service, in_steps: false });
  }

  leave(result: unknown): void {
    const { frames } = this.calls();
    const last = frames.at(-1);
    if (last === undefined || last.in_steps) return;
    this.end(frames, frames.length - 1, result);
  }

  steps<T>(service: Service<T>): Service<T> {
    // What it has done by now is in force while it waits: the owner of a mutex has inherited a priority.
    this.levels.sample(this.changed);
    const { frames } = this.calls();
    const frame = frames.at(-1);
    if (frame === undefined || frame.in_steps) return service;
    frame.in_steps = true;
    return this.to_its_end(service, frames, frame);
  }

  fired(timer: number): void {
    this.add(ANNOTATION_TIMER, 0, timer, 0, 0);
  }

  pended(name: string, waited_ns: number): void {
    this.add(ANNOTATION_PENDING, this.text(name), 0, 0, Math.min(waited_ns, LONGEST_NS));
  }

  created(object: object): void {
    if (!this.levels.add(object)) return;
    const { kind, name } = object_title(object) ?? { kind: '', name: null };
    this.ids.set(object, this.log.register(this.k.number, kind, name ?? ''));
  }

  deleted(object: object): void {
    this.levels.remove(object);
  }

  watch(name: string, read: () => unknown): void {
    this.variables.push({ name: this.text(name), read, last: null });
  }

  private *to_its_end<T>(service: Service<T>, frames: Frame[], frame: Frame): Service<T> {
    const result = yield* service;
    const place = frames.indexOf(frame);
    if (place >= 0) this.end(frames, place, result);
    return result;
  }

  private end(frames: Frame[], place: number, result: unknown): void {
    const [frame] = frames.splice(place);
    const status = typeof result === 'number' ? result | 0 : null;
    if (this.variables.length > 0) this.look_at_variables();
    this.levels.sample(this.changed);
    const returns_none = status === null ? 1 : 0;
    this.add(ANNOTATION_LEAVE, this.text(frame?.service ?? ''), returns_none, place, status ?? 0);
  }

  private calls(): Calls {
    const { current, system_state } = this.k;
    if (system_state < 0) return this.initialization;
    if (system_state > 0 || current === null) return this.interrupt;
    let calls = this.threads.get(current);
    if (calls === undefined || calls.life !== current.life) {
      calls = new Calls(current.life);
      this.threads.set(current, calls);
    }
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

  private readonly changed = (object: object, what: string, value: number): void => {
    const traced = (object as { readonly sim_id?: number }).sim_id ?? 0;
    this.add(ANNOTATION_LEVEL, this.text(what), traced, this.ids.get(object) ?? 0, value);
  };

  private text(text: string): number {
    return this.log.text_number(text);
  }

  private add(kind: number, info1: number, info2: number, info3: number, info4: number): void {
    const { k } = this;
    this.log.add(k.now_ns, k.number, k.context(), kind, info1, info2, info3, info4);
  }
}

/** Annotates a kernel that was just made. */
export function watch_services(k: Kernel, log: TraceLog): void {
  const watch = new Watch(k, log);
  let service = k.service;
  k.watch = watch;
  Object.defineProperty(k, 'service', {
    get: () => service,
    set: (name: string) => {
      service = name;
      watch.enter(name);
    },
  });
}
