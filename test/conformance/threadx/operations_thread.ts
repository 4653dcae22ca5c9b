/**
 * The operations on time, threads and timers (conformance README of threadx, section 5).
 */

import { sim_compute } from '../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  type TX_THREAD,
  tx_thread_create,
  tx_thread_delete,
  tx_thread_entry_exit_notify,
  tx_thread_identify,
  tx_thread_info_get,
  tx_thread_preemption_change,
  tx_thread_priority_change,
  tx_thread_relinquish,
  tx_thread_reset,
  tx_thread_resume,
  tx_thread_sleep,
  tx_thread_suspend,
  tx_thread_terminate,
  tx_thread_time_slice_change,
  tx_thread_wait_abort,
  tx_time_get,
  tx_time_set,
  tx_timer_activate,
  tx_timer_change,
  tx_timer_create,
  tx_timer_deactivate,
  tx_timer_delete,
  tx_timer_info_get,
  type UINT,
} from '../../../rtos/tx_api.ts';
import { thread_callback, thread_entry, timer_expiration } from './actors.ts';
import type { Operation } from './program.ts';
import { type OperationFunction, object_at, type World } from './world.ts';

/** One tick of computation at the nominal 100 ticks per second. */
const TICK_US = 10_000;

export const THREAD_OPERATIONS: Record<string, OperationFunction> = {
  sleep: (_world, op) => tx_thread_sleep(op[1] ?? 0),
  relinquish,
  spin,
  work,
  ident: (world, _op, out) => {
    out.push(world.index_of(tx_thread_identify()));
    return 0;
  },
  time_get: (_world, _op, out) => {
    out.push(tx_time_get());
    return 0;
  },
  time_set: (_world, op) => {
    tx_time_set(op[1] ?? 0);
    return 0;
  },
  t_create: (world, op) => create_thread(world, op[1] ?? 0, op[2] ?? 0),
  t_delete: (world, op) => tx_thread_delete(thread(world, op)),
  t_suspend: (world, op) => tx_thread_suspend(thread(world, op)),
  t_resume: (world, op) => tx_thread_resume(thread(world, op)),
  t_terminate: (world, op) => tx_thread_terminate(thread(world, op)),
  t_reset: (world, op) => tx_thread_reset(thread(world, op)),
  t_abort: (world, op) => tx_thread_wait_abort(thread(world, op)),
  t_prio: change_priority,
  t_thresh: change_threshold,
  t_slice: (world, op, out) => {
    const old = ref(0);
    const status = tx_thread_time_slice_change(thread(world, op), op[2] ?? 0, old);
    out.push(old.value);
    return status;
  },
  t_notify: (world, op) => register_thread_callback(world, op[1] ?? 0, op[2] === 1),
  t_info: thread_info,
  tm_create: (world, op) => create_timer(world, op[1] ?? 0),
  tm_delete: (world, op) => tx_timer_delete(object_at(world.timers, op[1])),
  tm_on: (world, op) => tx_timer_activate(object_at(world.timers, op[1])),
  tm_off: (world, op) => tx_timer_deactivate(object_at(world.timers, op[1])),
  tm_change: (world, op) => tx_timer_change(object_at(world.timers, op[1]), op[2] ?? 0, op[3] ?? 0),
  tm_info: timer_info,
};

/** Creates thread `index` as declared, with the given auto start. */
export function create_thread(world: World, index: number, start: number): Service<UINT> {
  // A null pointer still needs parameters; those of any declared thread will do.
  const at = index === -1 ? 0 : index;
  const spec = world.program.threads[at]!;
  return tx_thread_create(
    object_at(world.threads, index),
    `t${at}`,
    thread_entry(world, at),
    at,
    world.stacks[at]!,
    world.stacks[at]!.length,
    spec.prio,
    spec.thr,
    spec.slice,
    start,
  );
}

export function register_thread_callback(world: World, index: number, on: boolean): UINT {
  const callback = on && index !== -1 ? thread_callback(world, index) : null;
  return tx_thread_entry_exit_notify(object_at(world.threads, index), callback);
}

/** Creates timer `index` as declared. */
export function create_timer(world: World, index: number): UINT {
  const at = index === -1 ? 0 : index;
  const spec = world.program.timers[at]!;
  return tx_timer_create(
    object_at(world.timers, index),
    `tm${at}`,
    timer_expiration(world, at),
    at,
    spec.init,
    spec.again,
    spec.act,
  );
}

function thread(world: World, op: Operation): TX_THREAD | null {
  return object_at(world.threads, op[1]);
}

function* relinquish(): Service<UINT> {
  yield* tx_thread_relinquish();
  return 0;
}

/** Takes ticks until the tick number has grown by n, whoever took them. */
function* spin(world: World, op: Operation): Service<UINT> {
  const end = world.tick + (op[1] ?? 0);
  while (world.tick < end) yield* sim_compute(TICK_US);
  return 0;
}

/** Takes n ticks oneself. */
function* work(_world: World, op: Operation): Service<UINT> {
  for (let taken = 0; taken < (op[1] ?? 0); taken++) yield* sim_compute(TICK_US);
  return 0;
}

function* change_priority(world: World, op: Operation, out: number[]): Service<UINT> {
  const old = ref(0);
  const status = yield* tx_thread_priority_change(thread(world, op), op[2] ?? 0, old);
  out.push(old.value);
  return status;
}

function* change_threshold(world: World, op: Operation, out: number[]): Service<UINT> {
  const old = ref(0);
  const status = yield* tx_thread_preemption_change(thread(world, op), op[2] ?? 0, old);
  out.push(old.value);
  return status;
}

function thread_info(world: World, op: Operation, out: number[]): UINT {
  const results = [ref(0), ref(0), ref(0), ref(0), ref(0)] as const;
  const status = tx_thread_info_get(thread(world, op), null, ...results, null, null);
  for (const result of results) out.push(result.value);
  return status;
}

function timer_info(world: World, op: Operation, out: number[]): UINT {
  const results = [ref(0), ref(0), ref(0)] as const;
  const status = tx_timer_info_get(object_at(world.timers, op[1]), null, ...results, null);
  for (const result of results) out.push(result.value);
  return status;
}
