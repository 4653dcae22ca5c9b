/**
 * What services say of order, for races.ts: who puts a semaphore, sends a message or sets flags comes before who gets, receives or
 * waits for them; who creates or resumes a thread before what it does; who starts a timer before its function; whoever
 * arranges for an interrupt before its handler. A mutex orders nothing by itself: it keeps apart.
 */

import type { Functions } from '../bridge.ts';
import type { Crossing } from '../crossing.ts';
import type { Races } from './races.ts';

/** What a call does to the order: names of objects, made of its arguments. */
interface Edge {
  readonly release?: (args: readonly number[]) => string;
  readonly acquire?: (args: readonly number[]) => string;
  /** Of the context that ends, or is called no more. */
  readonly ends?: (args: readonly number[], thread_name: (address: number) => string) => string;
}

const object = ([address = 0]: readonly number[]): string => String(address);
const all = (name: string) => (): string => name;

export const NETWORK = 'network';
export const TIMER_OBJECT = 'timers';
const TIMERS = all(TIMER_OBJECT);
export const INTERRUPT_OBJECT = 'interrupts';

const EDGES: Readonly<Record<string, Edge>> = {
  tx_semaphore_put: { release: object },
  tx_semaphore_ceiling_put: { release: object },
  tx_semaphore_get: { acquire: object },
  tx_queue_send: { release: object },
  tx_queue_front_send: { release: object },
  tx_queue_receive: { acquire: object },
  tx_event_flags_set: { release: object },
  tx_event_flags_get: { acquire: object },
  // Only so that what comes behind it is later than what was under the mutex.
  tx_mutex_put: { release: all('nobody') },
  tx_interrupt_control: { release: all('nobody') },
  sim_interrupt_enable: { release: all('nobody') },
  tx_block_release: { release: all('blocks') },
  tx_block_allocate: { acquire: all('blocks') },
  tx_byte_release: { release: all('bytes') },
  tx_byte_allocate: { acquire: all('bytes') },
  tx_thread_create: { release: object },
  tx_thread_resume: { release: object },
  tx_thread_reset: { release: object },
  tx_thread_wait_abort: { release: object },
  tx_thread_suspend: { acquire: object },
  tx_thread_terminate: { ends: ([address = 0], name) => name(address) },
  tx_thread_delete: { ends: ([address = 0], name) => name(address) },
  tx_timer_create: { release: TIMERS },
  tx_timer_activate: { release: TIMERS },
  tx_timer_change: { release: TIMERS, ends: all('timer') },
  tx_timer_deactivate: { ends: all('timer') },
  tx_timer_delete: { ends: all('timer') },
  sim_interrupt: { release: all(INTERRUPT_OBJECT) },
  sim_stimulus: { release: all(INTERRUPT_OBJECT) },
};

function edge_of(name: string): Edge | undefined {
  const known = EDGES[name];
  if (known !== undefined) return known;
  // What goes through the stack comes out of it: packets, notifications, states of connections.
  return /^nxd?_/.test(name) ? { release: all(NETWORK), acquire: all(NETWORK) } : undefined;
}

export interface EdgeHost {
  /** Of a run that is told of every access; null in any other. */
  readonly races: Races | null;
  /** The context that runs, null where it takes no part. */
  readonly context: () => string | null;
  readonly thread_name: (address: number) => string;
}

export class Edges {
  private readonly crossing: Crossing;
  private readonly host: EdgeHost;
  /** What calls acquire that have to wait. */
  private readonly waiting = new Map<object, { readonly name: string; readonly object: string }>();

  constructor(crossing: Crossing, host: EdgeHost) {
    this.crossing = crossing;
    this.host = host;
  }

  start(): void {
    this.waiting.clear();
  }

  /** C goes on: a call that waited is over. */
  readonly before_c = (): void => {
    const { active } = this.crossing;
    if (this.waiting.size === 0 || active === null) return;
    const waited = this.waiting.get(active);
    if (waited === undefined) return;
    this.waiting.delete(active);
    this.host.races?.acquire(waited.name, waited.object);
  };

  /** The same functions; those that order anything say so. */
  watching(functions: Functions): Functions {
    return Object.fromEntries(
      Object.entries(functions).map(([name, service]) => {
        const edge = edge_of(name);
        if (edge === undefined) return [name, service];
        return [name, (...args: number[]) => this.call(edge, service, args)];
      }),
    );
  }

  private call(edge: Edge, service: Functions[string], args: number[]): number | bigint | undefined {
    const { races } = this.host;
    const name = races === null ? null : this.host.context();
    if (races === null || name === null) return service(...args);
    if (edge.release !== undefined) races.release(name, edge.release(args));
    const answer = service(...args);
    if (edge.ends !== undefined) races.acquire_all(name, edge.ends(args, this.host.thread_name));
    if (edge.acquire === undefined) return answer;
    const object = edge.acquire(args);
    const { active } = this.crossing;
    if (active !== null && active.waits_for !== null) this.waiting.set(active, { name, object });
    else if (answer === 0) races.acquire(name, object);
    return answer;
  }
}
