// What a thread waits for, and whether its time was over: the third word of the records of a suspension and of a
// resumption, where TraceX has the stack pointer, which there is none of here. Only called when records are made.

import type { Kernel } from './kernel.ts';
import { object_title } from './object_title.ts';
import { TX_MUTEX_SUSP, TX_QUEUE_SUSP, TX_TCP_IP } from './tx_constants.ts';
import type { TX_THREAD } from './tx_thread_cb.ts';

const IDS = Symbol('trace ids of what upper layers let threads wait for');

/** True when the state is a wait for an object. */
export function is_wait(state: number): boolean {
  return state >= TX_QUEUE_SUSP && state <= TX_MUTEX_SUSP;
}

/** Trace id of the object that a thread begins to wait for; 0 when that has no name. */
export function awaited_id(k: Kernel, thread: TX_THREAD): number {
  const state = thread.tx_thread_state;
  if (!is_wait(state)) return 0;
  // Of the waits that only one thread can have (for a connection, say) there is no list.
  const alone = state === TX_TCP_IP ? thread.wait_request : null;
  const object = thread.waiting_in?.owner ?? alone;
  if (object === null || typeof object !== 'object') return 0;
  return (object as { sim_id?: number }).sim_id ?? registered(k, object);
}

/** What other layers let threads wait for gets its trace id when somebody first waits for it. */
function registered(k: Kernel, object: object): number {
  let ids = k.attachments.get(IDS) as WeakMap<object, number> | undefined;
  if (ids === undefined) {
    ids = new WeakMap();
    k.attachments.set(IDS, ids);
  }
  let id = ids.get(object);
  if (id === undefined) {
    id = register_title(k, object);
    ids.set(object, id);
  }
  return id;
}

/** It was deleted: what is made in its control block next is another object. */
export function forget_awaited(k: Kernel, object: object): void {
  const ids = k.attachments.get(IDS) as WeakMap<object, number> | undefined;
  const id = ids?.get(object);
  if (ids === undefined || id === undefined) return;
  ids.delete(object);
  k.log.release(id);
}

function register_title(k: Kernel, object: object): number {
  const title = object_title(object);
  return title === null ? 0 : k.log.register(k.number, title.kind, title.name ?? '');
}

/** 1 when a thread's sleep or wait ends because its time is over. */
export function is_timeout(k: Kernel, thread: TX_THREAD): number {
  return k.timed_out === thread ? 1 : 0;
}
