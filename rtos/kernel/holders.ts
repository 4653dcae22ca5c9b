// Who could end a wait: for a mutex its owner; for semaphores used as locks and for what upper layers wait for (a packet
// pool, a receive queue) they say it themselves, by a provider registered with the simulation. From this the search draws
// circular waits that pass through semaphores, pools and queues, not only through mutexes. Upper layers also register the
// depths of their queues here.

import { one_more } from '../sim/short_list.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Kernel } from './kernel.ts';
import { TX_MUTEX, type TX_THREAD } from './tx_thread_cb.ts';

export interface Holders {
  /** Threads any of which could end the wait. */
  readonly threads: readonly TX_THREAD[];
  /** What is waited for, in words. */
  readonly words: string;
  /** Who has it or where it is, in words: a mutex is owned, a packet lies in some queue. */
  readonly location: string;
  /** Threads that have it and have ended: they end no wait any more. */
  readonly ended?: readonly TX_THREAD[];
  /** Trace ids of semaphores of which nothing but their one instance says yet that they are locks and no signals. */
  readonly presumes?: readonly number[];
}

/** Says which threads hold an object that threads wait for; null when it does not know this kind of object. */
export type HolderProvider = (object: unknown, waiter: TX_THREAD) => Holders | null;

/** A queue of an upper layer, and how many entries it holds. */
export interface DepthGauge {
  /** Unique on its board. */
  readonly name: string;
  depth(): number;
}

const SIGNALS = Symbol('semaphores taken for signals');
const PUT_BY_OTHERS = Symbol('semaphores put by others');
const PROVIDERS = Symbol('holder providers');
const GAUGES = Symbol('depth gauges');

/** From now on the semaphores with these trace ids have no holders. */
export function take_for_signals(sim: Simulation, ids: readonly number[]): void {
  list_of<number>(sim, SIGNALS).push(...ids);
}

/** Somebody else than its holder put a semaphore. */
export function note_put_by_others(sim: Simulation, sim_id: number): void {
  list_of<number>(sim, PUT_BY_OTHERS).push(sim_id);
}

/** Trace ids of the semaphores that somebody else than their holder has put: signals. */
export function put_by_others(sim: Simulation): readonly number[] {
  return list_of<number>(sim, PUT_BY_OTHERS);
}

function list_of<T>(owner: Simulation | Kernel, key: symbol): T[] {
  let list = owner.attachments.get(key) as T[] | undefined;
  if (list === undefined) {
    list = [];
    owner.attachments.set(key, list);
  }
  return list;
}

/** Registers a provider once; the same function again changes nothing. */
export function register_holders(sim: Simulation, provider: HolderProvider): void {
  const providers = list_of<HolderProvider>(sim, PROVIDERS);
  if (!providers.includes(provider)) providers.push(provider);
}

/** Registers a gauge of a board; one of that name that is there already is replaced. */
export function register_depth(k: Kernel, gauge: DepthGauge): void {
  const gauges = list_of<DepthGauge>(k, GAUGES);
  const place = gauges.findIndex(({ name }) => name === gauge.name);
  if (place < 0) k.attachments.set(GAUGES, one_more(gauges, gauge));
  else gauges[place] = gauge;
}

export function depth_gauges(k: Kernel): readonly DepthGauge[] {
  return list_of<DepthGauge>(k, GAUGES);
}

function is_signal(sim: Simulation, { presumes = [] }: Holders): boolean {
  return presumes.some((id) => list_of<number>(sim, SIGNALS).includes(id));
}

/** Who could end the wait of a thread; null when nobody knows. */
export function holders_of(sim: Simulation, waiter: TX_THREAD): Holders | null {
  const object = waiter.waiting_in?.owner;
  if (object === undefined) return null;
  if (object instanceof TX_MUTEX) {
    const owner = object.tx_mutex_owner;
    if (owner === null) return null;
    const location = `owned by ${owner.tx_thread_name}`;
    return { threads: [owner], words: `mutex "${object.tx_mutex_name}"`, location };
  }
  for (const provider of list_of<HolderProvider>(sim, PROVIDERS)) {
    const holders = provider(object, waiter);
    if (holders !== null) return is_signal(sim, holders) ? null : holders;
  }
  return null;
}
