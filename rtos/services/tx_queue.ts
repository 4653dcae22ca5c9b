// Message queues (ThreadX user guide, chapter 4, tx_queue_*): fixed-size messages of 1 to 16 words, copied in and out.
// A message goes straight to the first waiting receiver; a blocked front sender waits at the head of the senders.

import { type Board, exists, is_no_object } from '../kernel/board.ts';
import { run_callback } from '../kernel/callback.ts';
import { enter } from '../kernel/current.ts';
import {
  due_point,
  finish,
  finish_no_object,
  finish_plain,
  finish_quiet,
  preempt_point,
} from '../kernel/finish.ts';
import { in_steps } from '../kernel/hand_out.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { declare_levels } from '../kernel/levels.ts';
import { name_objects } from '../kernel/object_title.ts';
import { type Callback, type Service, taken, type UINT, type ULONG } from '../kernel/service.ts';
import { suspend_current, wait_append, wait_end, wait_end_all, wait_remove } from '../kernel/suspension.ts';
import {
  TX_CALLER_ERROR,
  TX_CLEAR_ID,
  TX_DELETED,
  TX_PTR_ERROR,
  TX_QUEUE_EMPTY,
  TX_QUEUE_ERROR,
  TX_QUEUE_FULL,
  TX_QUEUE_ID,
  TX_QUEUE_SUSP,
  TX_SIZE_ERROR,
  TX_SUCCESS,
  TX_WAIT_ERROR,
} from '../kernel/tx_constants.ts';
import { type TX_THREAD, WaitList } from '../kernel/tx_thread_cb.ts';
import {
  TX_TRACE_QUEUE_CREATE,
  TX_TRACE_QUEUE_DELETE,
  TX_TRACE_QUEUE_FLUSH,
  TX_TRACE_QUEUE_FRONT_SEND,
  TX_TRACE_QUEUE_RECEIVE,
  TX_TRACE_QUEUE_SEND,
} from '../kernel/tx_trace_events.ts';
import { not_thread, not_thread_or_init, wait_forbidden } from './caller.ts';
import { QUEUE_COUNTERS, reset_counters, retire_counters } from './performance.ts';

const MESSAGE_WORDS_MOST = 16;

/** A queue's control block. Sizes are in words of 4 bytes. */
export class TX_QUEUE {
  tx_queue_id: ULONG = 0;
  tx_queue_name: string | null = null;
  tx_queue_message_size: UINT = 0;
  tx_queue_capacity: UINT = 0;
  tx_queue_enqueued: UINT = 0;
  tx_queue_available_storage: UINT = 0;
  tx_queue_start: Uint32Array | null = null;
  /** Word indices into the storage. */
  tx_queue_read = 0;
  tx_queue_write = 0;
  tx_queue_send_notify: Callback<[TX_QUEUE]> | null = null;
  tx_queue_performance_messages_sent_count: ULONG = 0;
  tx_queue_performance_messages_received_count: ULONG = 0;
  tx_queue_performance_empty_suspension_count: ULONG = 0;
  tx_queue_performance_full_suspension_count: ULONG = 0;
  tx_queue_performance_full_error_count: ULONG = 0;
  tx_queue_performance_timeout_count: ULONG = 0;
  readonly suspension = new WaitList(this);
  sim_owner: Board | null = null;
  sim_id = 0;
}
name_objects(TX_QUEUE, 'queue', ({ tx_queue_name }) => tx_queue_name);
declare_levels(TX_QUEUE, ['messages'], (queue, values, at) => {
  values[at] = queue.tx_queue_enqueued;
});

/** What a waiting call left: for a sender its message and whether it goes to the front; for a receiver its buffer. */
const SENDER = 1;
const FRONT_SENDER = 2;
const RECEIVER = 0;

export function queue_invalid(k: Kernel, queue: TX_QUEUE | null): queue is null {
  return queue?.sim_owner !== k && is_no_object(k, queue);
}

function copy(from: Uint32Array, from_place: number, to: Uint32Array, to_place: number, words: number): void {
  for (let i = 0; i < words; i++) to[to_place + i] = from[from_place + i] as number;
}

function store(queue: TX_QUEUE, message: Uint32Array): void {
  const words = queue.tx_queue_message_size;
  copy(message, 0, queue.tx_queue_start as Uint32Array, queue.tx_queue_write, words);
  queue.tx_queue_write += words;
  if (queue.tx_queue_write === queue.tx_queue_capacity * words) queue.tx_queue_write = 0;
  queue.tx_queue_enqueued++;
  queue.tx_queue_available_storage--;
}

function store_in_front(queue: TX_QUEUE, message: Uint32Array): void {
  const words = queue.tx_queue_message_size;
  if (queue.tx_queue_read === 0) queue.tx_queue_read = queue.tx_queue_capacity * words;
  queue.tx_queue_read -= words;
  copy(message, 0, queue.tx_queue_start as Uint32Array, queue.tx_queue_read, words);
  queue.tx_queue_enqueued++;
  queue.tx_queue_available_storage--;
}

function take(queue: TX_QUEUE, destination: Uint32Array): void {
  const words = queue.tx_queue_message_size;
  copy(queue.tx_queue_start as Uint32Array, queue.tx_queue_read, destination, 0, words);
  queue.tx_queue_read += words;
  if (queue.tx_queue_read === queue.tx_queue_capacity * words) queue.tx_queue_read = 0;
  queue.tx_queue_enqueued--;
  queue.tx_queue_available_storage++;
}

/**
 * Creates a queue over `queue_size` bytes of `queue_start`, for messages of `message_size` words.
 *
 * Returns TX_SUCCESS; TX_QUEUE_ERROR for a null or already created control block; TX_PTR_ERROR for null storage;
 * TX_SIZE_ERROR for a message size outside 1 to 16 or storage below one message; TX_CALLER_ERROR.
 * Allowed from initialization and threads. Neither suspends nor preempts.
 */
export function tx_queue_create(
  queue: TX_QUEUE | null,
  name: string | null,
  message_size: UINT,
  queue_start: Uint32Array | null,
  queue_size: ULONG,
): UINT {
  const k = enter('tx_queue_create');
  if (queue == null || exists(k, queue)) return finish_plain(k, TX_QUEUE_ERROR);
  if (queue_start === null) return finish_plain(k, TX_PTR_ERROR);
  if (message_size < 1 || message_size > MESSAGE_WORDS_MOST) return finish_plain(k, TX_SIZE_ERROR);
  const capacity = Math.floor(Math.floor(queue_size / 4) / message_size);
  if (capacity === 0) return finish_plain(k, TX_SIZE_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, TX_CALLER_ERROR);
  queue.tx_queue_id = TX_QUEUE_ID;
  queue.sim_owner = k;
  queue.tx_queue_name = name;
  queue.tx_queue_message_size = message_size;
  queue.tx_queue_capacity = capacity;
  queue.tx_queue_available_storage = capacity;
  queue.tx_queue_enqueued = 0;
  queue.tx_queue_start = queue_start;
  queue.tx_queue_read = 0;
  queue.tx_queue_write = 0;
  queue.tx_queue_send_notify = null;
  queue.sim_id = k.sim.trace.register(k.number, 'queue', name ?? '');
  reset_counters(queue, QUEUE_COUNTERS);
  k.created_list<TX_QUEUE>('queue').add(queue);
  k.trace(TX_TRACE_QUEUE_CREATE, queue.sim_id, message_size, 0, queue_size);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Deletes a queue; everyone who waits for it gets TX_DELETED.
 *
 * Returns TX_SUCCESS, TX_QUEUE_ERROR or TX_CALLER_ERROR. Allowed from threads. May preempt.
 */
export function tx_queue_delete(queue: TX_QUEUE | null): Service<UINT> {
  const k = enter('tx_queue_delete');
  if (queue_invalid(k, queue)) return finish_quiet(k, TX_QUEUE_ERROR);
  if (not_thread(k)) return finish_quiet(k, TX_CALLER_ERROR);
  k.trace(TX_TRACE_QUEUE_DELETE, queue.sim_id);
  queue.tx_queue_id = TX_CLEAR_ID;
  queue.sim_owner = null;
  retire_counters(k, queue, QUEUE_COUNTERS);
  k.created_list<TX_QUEUE>('queue').remove(queue);
  wait_end_all(k, queue.suspension, TX_DELETED);
  return finish(k, TX_SUCCESS);
}

/**
 * Discards all queued messages and those of waiting senders, whose calls succeed; does nothing on an empty queue.
 *
 * Returns TX_SUCCESS or TX_QUEUE_ERROR. Allowed from everywhere. May preempt.
 */
export function tx_queue_flush(queue: TX_QUEUE | null): Service<UINT> {
  const k = enter('tx_queue_flush');
  if (queue_invalid(k, queue)) return finish_quiet(k, TX_QUEUE_ERROR);
  k.trace(TX_TRACE_QUEUE_FLUSH, queue.sim_id);
  if (queue.tx_queue_enqueued !== 0) {
    queue.tx_queue_enqueued = 0;
    queue.tx_queue_available_storage = queue.tx_queue_capacity;
    queue.tx_queue_read = 0;
    queue.tx_queue_write = 0;
    if (queue.suspension.head !== null) {
      wait_end_all(k, queue.suspension, TX_SUCCESS);
      return finish(k, TX_SUCCESS);
    }
  }
  return k.succeed();
}

function give_up_wait(thread: TX_THREAD): void {
  const queue = thread.waiting_in?.owner as TX_QUEUE;
  wait_remove(thread);
  queue.tx_queue_performance_timeout_count++;
  thread.tx_thread_suspend_status = queue.tx_queue_enqueued !== 0 ? TX_QUEUE_FULL : TX_QUEUE_EMPTY;
}

type SendNotify = Callback<[TX_QUEUE]>;

/** The callback is the one that was registered when the call began, as in the original. */
function* notify_after(k: Kernel, queue: TX_QUEUE, notify: SendNotify, readied: boolean): Service<UINT> {
  if (readied) yield* preempt_point(k);
  yield* run_callback(k, 'the send notify', notify(queue));
  return yield* due_point(k, TX_SUCCESS);
}

/** Waits for room; a sender whose message was taken tells the send callback when it runs again. */
function* wait_for_room(
  k: Kernel,
  queue: TX_QUEUE,
  notify: SendNotify,
  waiting: Service<UINT>,
): Service<UINT> {
  const status = yield* waiting;
  if (status === TX_SUCCESS) return yield* notify_after(k, queue, notify, false);
  return status;
}

function send(
  k: Kernel,
  queue: TX_QUEUE | null,
  source: Uint32Array | null,
  wait_option: ULONG,
  front: boolean,
): Service<UINT> {
  if (queue?.sim_owner !== k) return finish_no_object(k, queue, TX_QUEUE_ERROR);
  if (source === null) return finish_quiet(k, TX_PTR_ERROR);
  if (wait_forbidden(k, wait_option)) return finish_quiet(k, TX_WAIT_ERROR);
  queue.tx_queue_performance_messages_sent_count++;
  if (k.tracing) trace_send(k, queue, source, wait_option, front);
  if (queue.tx_queue_available_storage === 0) return wait_to_send(k, queue, source, wait_option, front);
  if (queue.suspension.head === null) {
    if (front) store_in_front(queue, source);
    else store(queue, source);
    if (queue.tx_queue_send_notify === null) return k.succeed();
  }
  return end_send(k, queue, source);
}

// What follows is apart from the services, as in tx_block_pool.ts.

function trace_send(
  k: Kernel,
  queue: TX_QUEUE,
  source: Uint32Array,
  wait_option: ULONG,
  front: boolean,
): void {
  const event = front ? TX_TRACE_QUEUE_FRONT_SEND : TX_TRACE_QUEUE_SEND;
  k.trace(event, queue.sim_id, source[0] ?? 0, wait_option, queue.tx_queue_enqueued);
}

/** Somebody waits for the message, or the send callback is told of it. */
function end_send(k: Kernel, queue: TX_QUEUE, source: Uint32Array): Service<UINT> {
  const waiter = queue.suspension.head;
  const notify = queue.tx_queue_send_notify;
  if (waiter !== null) {
    copy(source, 0, waiter.wait_request as Uint32Array, 0, queue.tx_queue_message_size);
    wait_end(k, waiter, TX_SUCCESS);
  }
  if (notify === null) return finish(k, TX_SUCCESS);
  k.now_ns += k.cost_ns;
  return in_steps(k, notify_after(k, queue, notify, waiter !== null));
}

function wait_to_send(
  k: Kernel,
  queue: TX_QUEUE,
  source: Uint32Array,
  wait_option: ULONG,
  front: boolean,
): Service<UINT> {
  const notify = queue.tx_queue_send_notify;
  if (wait_option === 0 || k.preempt_disable !== 0) {
    queue.tx_queue_performance_full_error_count++;
    return finish_quiet(k, TX_QUEUE_FULL);
  }
  queue.tx_queue_performance_full_suspension_count++;
  const thread = k.current as TX_THREAD;
  thread.wait_request = source;
  thread.wait_option = front ? FRONT_SENDER : SENDER;
  wait_append(queue.suspension, thread);
  if (front) queue.suspension.head = thread;
  if (notify === null) return suspend_current(k, TX_QUEUE_SUSP, wait_option, give_up_wait);
  const waiting = taken(suspend_current(k, TX_QUEUE_SUSP, wait_option, give_up_wait));
  return in_steps(k, wait_for_room(k, queue, notify, waiting));
}

/**
 * Sends a message to the end of a queue, or straight to the first waiting receiver.
 *
 * @param source at least the queue's message size in words.
 * @param wait_option ticks to wait for room: TX_NO_WAIT, 1 to 0xFFFFFFFE, or TX_WAIT_FOREVER.
 *
 * Returns TX_SUCCESS; TX_QUEUE_FULL when no room came in time; TX_DELETED, TX_WAIT_ABORTED; TX_QUEUE_ERROR;
 * TX_PTR_ERROR; TX_WAIT_ERROR for a wait outside threads. Allowed from everywhere. May suspend and preempt.
 *
 * @example const status = yield* tx_queue_send(readings, new Uint32Array([42]), TX_NO_WAIT);
 */
export function tx_queue_send(
  queue: TX_QUEUE | null,
  source: Uint32Array | null,
  wait_option: ULONG,
): Service<UINT> {
  return send(enter('tx_queue_send'), queue, source, wait_option, false);
}

/** Sends a message to the front of a queue; otherwise like tx_queue_send. A caller that must wait waits first. */
export function tx_queue_front_send(
  queue: TX_QUEUE | null,
  source: Uint32Array | null,
  wait_option: ULONG,
): Service<UINT> {
  return send(enter('tx_queue_front_send'), queue, source, wait_option, true);
}

/** A receive made room, or met a front sender: the first waiting sender is served. */
function serve_sender(k: Kernel, queue: TX_QUEUE, destination: Uint32Array): Service<UINT> {
  const sender = queue.suspension.head as TX_THREAD;
  const message = sender.wait_request as Uint32Array;
  if (sender.wait_option === FRONT_SENDER) {
    copy(message, 0, destination, 0, queue.tx_queue_message_size);
  } else {
    take(queue, destination);
    store(queue, message);
  }
  wait_end(k, sender, TX_SUCCESS);
  return finish(k, TX_SUCCESS);
}

/**
 * Receives the oldest message of a queue into `destination`.
 *
 * @param wait_option ticks to wait for a message: TX_NO_WAIT, 1 to 0xFFFFFFFE, or TX_WAIT_FOREVER.
 *
 * Returns TX_SUCCESS; TX_QUEUE_EMPTY when none came in time; TX_DELETED, TX_WAIT_ABORTED; TX_QUEUE_ERROR;
 * TX_PTR_ERROR; TX_WAIT_ERROR for a wait outside threads. Allowed from everywhere. May suspend and preempt.
 *
 * @example const message = new Uint32Array(1); yield* tx_queue_receive(readings, message, TX_WAIT_FOREVER);
 */
export function tx_queue_receive(
  queue: TX_QUEUE | null,
  destination: Uint32Array | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('tx_queue_receive');
  if (queue?.sim_owner !== k) return finish_no_object(k, queue, TX_QUEUE_ERROR);
  if (destination === null) return finish_quiet(k, TX_PTR_ERROR);
  if (wait_forbidden(k, wait_option)) return finish_quiet(k, TX_WAIT_ERROR);
  queue.tx_queue_performance_messages_received_count++;
  if (k.tracing) trace_receive(k, queue, wait_option);
  if (queue.tx_queue_enqueued === 0) return wait_to_receive(k, queue, destination, wait_option);
  if (queue.suspension.head !== null) return serve_sender(k, queue, destination);
  take(queue, destination);
  return k.succeed();
}

function trace_receive(k: Kernel, queue: TX_QUEUE, wait_option: ULONG): void {
  k.trace(TX_TRACE_QUEUE_RECEIVE, queue.sim_id, 0, wait_option, queue.tx_queue_enqueued);
}

function wait_to_receive(
  k: Kernel,
  queue: TX_QUEUE,
  destination: Uint32Array,
  wait_option: ULONG,
): Service<UINT> {
  if (wait_option === 0 || k.preempt_disable !== 0) return finish_quiet(k, TX_QUEUE_EMPTY);
  queue.tx_queue_performance_empty_suspension_count++;
  const thread = k.current as TX_THREAD;
  thread.wait_request = destination;
  thread.wait_option = RECEIVER;
  wait_append(queue.suspension, thread);
  return suspend_current(k, TX_QUEUE_SUSP, wait_option, give_up_wait);
}
