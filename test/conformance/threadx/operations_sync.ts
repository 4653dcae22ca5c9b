/**
 * The operations on queues, semaphores, mutexes and event flags (conformance README of threadx, section 5).
 */

import {
  ref,
  type Service,
  type TX_THREAD,
  tx_event_flags_create,
  tx_event_flags_delete,
  tx_event_flags_get,
  tx_event_flags_info_get,
  tx_event_flags_set,
  tx_event_flags_set_notify,
  tx_mutex_create,
  tx_mutex_delete,
  tx_mutex_get,
  tx_mutex_info_get,
  tx_mutex_prioritize,
  tx_mutex_put,
  tx_queue_create,
  tx_queue_delete,
  tx_queue_flush,
  tx_queue_front_send,
  tx_queue_info_get,
  tx_queue_prioritize,
  tx_queue_receive,
  tx_queue_send,
  tx_queue_send_notify,
  tx_semaphore_ceiling_put,
  tx_semaphore_create,
  tx_semaphore_delete,
  tx_semaphore_get,
  tx_semaphore_info_get,
  tx_semaphore_prioritize,
  tx_semaphore_put,
  tx_semaphore_put_notify,
  type UINT,
} from '../../../rtos/tx_api.ts';
import { flags_callback, queue_callback, semaphore_callback } from './actors.ts';
import type { Operation } from './program.ts';
import { type OperationFunction, object_at, type World, wait_option } from './world.ts';

const BYTES_PER_WORD = 4;
/** The largest message the kernel knows; used where a null queue has no declared size. */
const LARGEST_MESSAGE_WORDS = 16;

export const SYNC_OPERATIONS: Record<string, OperationFunction> = {
  q_create: (world, op) => create_queue(world, op[1] ?? 0),
  q_delete: (world, op) => tx_queue_delete(object_at(world.queues, op[1])),
  q_flush: (world, op) => tx_queue_flush(object_at(world.queues, op[1])),
  q_prio: (world, op) => tx_queue_prioritize(object_at(world.queues, op[1])),
  q_send: (world, op) =>
    tx_queue_send(object_at(world.queues, op[1]), message(world, op), wait_option(op[3])),
  q_fsend: (world, op) =>
    tx_queue_front_send(object_at(world.queues, op[1]), message(world, op), wait_option(op[3])),
  q_recv: receive,
  q_info: queue_info,
  q_notify: (world, op) => register_queue_callback(world, op[1] ?? 0, op[2] === 1),
  s_create: (world, op) => create_semaphore(world, op[1] ?? 0),
  s_delete: (world, op) => tx_semaphore_delete(object_at(world.semaphores, op[1])),
  s_put: (world, op) => tx_semaphore_put(object_at(world.semaphores, op[1])),
  s_prio: (world, op) => tx_semaphore_prioritize(object_at(world.semaphores, op[1])),
  s_get: (world, op) => tx_semaphore_get(object_at(world.semaphores, op[1]), wait_option(op[2])),
  s_cput: (world, op) => tx_semaphore_ceiling_put(object_at(world.semaphores, op[1]), op[2] ?? 0),
  s_info: semaphore_info,
  s_notify: (world, op) => register_semaphore_callback(world, op[1] ?? 0, op[2] === 1),
  m_create: (world, op) => create_mutex(world, op[1] ?? 0),
  m_delete: (world, op) => tx_mutex_delete(object_at(world.mutexes, op[1])),
  m_put: (world, op) => tx_mutex_put(object_at(world.mutexes, op[1])),
  m_prio: (world, op) => tx_mutex_prioritize(object_at(world.mutexes, op[1])),
  m_get: (world, op) => tx_mutex_get(object_at(world.mutexes, op[1]), wait_option(op[2])),
  m_info: mutex_info,
  e_create: (world, op) => create_flags(world, op[1] ?? 0),
  e_delete: (world, op) => tx_event_flags_delete(object_at(world.flags, op[1])),
  e_set: (world, op) => tx_event_flags_set(object_at(world.flags, op[1]), op[2] ?? 0, op[3] ?? 0),
  e_get: get_flags,
  e_info: flags_info,
  e_notify: (world, op) => register_flags_callback(world, op[1] ?? 0, op[2] === 1),
};

/** Creates queue `index` as declared, over its own area. */
export function create_queue(world: World, index: number): UINT {
  const at = index === -1 ? 0 : index;
  const area = world.queue_areas[at]!;
  const { words } = world.program.queues[at]!;
  return tx_queue_create(object_at(world.queues, index), `q${at}`, words, area, area.length * BYTES_PER_WORD);
}

export function register_queue_callback(world: World, index: number, on: boolean): UINT {
  const callback = on && index !== -1 ? queue_callback(world, index) : null;
  return tx_queue_send_notify(object_at(world.queues, index), callback);
}

/** Creates semaphore `index` as declared. */
export function create_semaphore(world: World, index: number): UINT {
  const at = index === -1 ? 0 : index;
  return tx_semaphore_create(object_at(world.semaphores, index), `s${at}`, world.program.semaphores[at]!.n);
}

export function register_semaphore_callback(world: World, index: number, on: boolean): UINT {
  const callback = on && index !== -1 ? semaphore_callback(world, index) : null;
  return tx_semaphore_put_notify(object_at(world.semaphores, index), callback);
}

/** Creates mutex `index` as declared. */
export function create_mutex(world: World, index: number): UINT {
  const at = index === -1 ? 0 : index;
  return tx_mutex_create(object_at(world.mutexes, index), `m${at}`, world.program.mutexes[at]!.inherit);
}

/** Creates event flags group `index`. */
export function create_flags(world: World, index: number): UINT {
  return tx_event_flags_create(object_at(world.flags, index), `e${index}`);
}

export function register_flags_callback(world: World, index: number, on: boolean): UINT {
  const callback = on && index !== -1 ? flags_callback(world, index) : null;
  return tx_event_flags_set_notify(object_at(world.flags, index), callback);
}

/** The message words v, v+1, v+2, ... */
function message(world: World, op: Operation): Uint32Array {
  const words = new Uint32Array(message_words(world, op[1]));
  for (let i = 0; i < words.length; i++) words[i] = (op[2] ?? 0) + i;
  return words;
}

function message_words(world: World, index: number | undefined): number {
  return index === -1 ? LARGEST_MESSAGE_WORDS : world.program.queues[index ?? 0]!.words;
}

function* receive(world: World, op: Operation, out: number[]): Service<UINT> {
  const words = new Uint32Array(message_words(world, op[1]));
  const status = yield* tx_queue_receive(object_at(world.queues, op[1]), words, wait_option(op[2]));
  out.push(...words);
  return status;
}

function* get_flags(world: World, op: Operation, out: number[]): Service<UINT> {
  const actual = ref(0);
  const group = object_at(world.flags, op[1]);
  const status = yield* tx_event_flags_get(group, op[2] ?? 0, op[3] ?? 0, actual, wait_option(op[4]));
  out.push(actual.value);
  return status;
}

function queue_info(world: World, op: Operation, out: number[]): UINT {
  const [enqueued, available, first, waiting] = [ref(0), ref(0), ref<TX_THREAD | null>(null), ref(0)];
  const queue = object_at(world.queues, op[1]);
  const status = tx_queue_info_get(queue, null, enqueued, available, first, waiting, null);
  out.push(enqueued.value, available.value, world.index_of(first.value), waiting.value);
  return status;
}

function semaphore_info(world: World, op: Operation, out: number[]): UINT {
  const [count, first, waiting] = [ref(0), ref<TX_THREAD | null>(null), ref(0)];
  const semaphore = object_at(world.semaphores, op[1]);
  const status = tx_semaphore_info_get(semaphore, null, count, first, waiting, null);
  out.push(count.value, world.index_of(first.value), waiting.value);
  return status;
}

function mutex_info(world: World, op: Operation, out: number[]): UINT {
  const [count, owner] = [ref(0), ref<TX_THREAD | null>(null)];
  const [first, waiting] = [ref<TX_THREAD | null>(null), ref(0)];
  const mutex = object_at(world.mutexes, op[1]);
  const status = tx_mutex_info_get(mutex, null, count, owner, first, waiting, null);
  out.push(count.value, world.index_of(owner.value), world.index_of(first.value), waiting.value);
  return status;
}

function flags_info(world: World, op: Operation, out: number[]): UINT {
  const [flags, first, waiting] = [ref(0), ref<TX_THREAD | null>(null), ref(0)];
  const group = object_at(world.flags, op[1]);
  const status = tx_event_flags_info_get(group, null, flags, first, waiting, null);
  out.push(flags.value, world.index_of(first.value), waiting.value);
  return status;
}
