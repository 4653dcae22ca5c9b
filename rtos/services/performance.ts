// What the performance services are made of: each control block counts what happens to it, and the totals of the system
// are the sum over all blocks plus what deleted ones had counted.

import { is_no_object, type Owned } from '../kernel/board.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Ref, UINT, ULONG } from '../kernel/service.ts';
import { TX_FEATURE_NOT_ENABLED, TX_PTR_ERROR, TX_SUCCESS } from '../kernel/tx_constants.ts';

/** An output of a performance service; null is left out. */
export type Output = Ref<ULONG> | null;

type Counting = Record<string, unknown>;

function counter(object: object, field: string): number {
  return (object as Counting)[field] as number;
}

/** Fills the outputs with the counters of one object, in the order of `fields`. */
export function performance_of(
  k: Kernel,
  object: Owned | null,
  fields: readonly string[],
  outputs: Output[],
): UINT {
  if (!k.config.TX_ENABLE_PERFORMANCE_INFO) return TX_FEATURE_NOT_ENABLED;
  if (object?.sim_owner !== k && is_no_object(k, object)) return TX_PTR_ERROR;
  fields.forEach((field, i) => {
    const output = outputs[i];
    if (output != null) output.value = counter(object as Owned, field) >>> 0;
  });
  return TX_SUCCESS;
}

/** Fills the outputs with the totals over all objects of a kind. */
export function performance_total(
  k: Kernel,
  objects: readonly object[],
  fields: readonly string[],
  outputs: Output[],
): UINT {
  if (!k.config.TX_ENABLE_PERFORMANCE_INFO) return TX_FEATURE_NOT_ENABLED;
  fields.forEach((field, i) => {
    const output = outputs[i];
    if (output == null) return;
    const retired = k.retired_counters?.get(field) ?? 0;
    output.value = objects.reduce((sum, object) => sum + counter(object, field), retired) >>> 0;
  });
  return TX_SUCCESS;
}

/** Of the counters of a kind those that are plain. */
const PLAIN = new Map<readonly string[], readonly string[]>();

/** A new object counts from zero. Only plain counters: what a getter computes follows what it is computed from. */
export function reset_counters(object: object, fields: readonly string[]): void {
  let plain = PLAIN.get(fields);
  if (plain === undefined) {
    plain = fields.filter((field) => Object.hasOwn(object, field));
    PLAIN.set(fields, plain);
  }
  for (const field of plain) (object as Counting)[field] = 0;
}

/** A deleted object's counters stay in the totals. */
export function retire_counters(k: Kernel, object: object, fields: readonly string[]): void {
  k.retired_counters ??= new Map();
  const { retired_counters: retired } = k;
  for (const field of fields) retired.set(field, (retired.get(field) ?? 0) + counter(object, field));
}

const named = (prefix: string, names: string): readonly string[] =>
  names.split(' ').map((name) => `${prefix}_performance_${name}_count`);

export const THREAD_COUNTERS = named(
  'tx_thread',
  'resume suspend solicited_preemption interrupt_preemption priority_inversion time_slice relinquish timeout wait_abort',
);
export const QUEUE_COUNTERS = named(
  'tx_queue',
  'messages_sent messages_received empty_suspension full_suspension full_error timeout',
);
export const SEMAPHORE_COUNTERS = named('tx_semaphore', 'put get suspension timeout');
export const MUTEX_COUNTERS = named(
  'tx_mutex',
  'put get suspension timeout priority_inversion priority_inheritance',
);
export const EVENT_FLAGS_COUNTERS = named('tx_event_flags_group', 'set get suspension timeout');
export const BLOCK_POOL_COUNTERS = named('tx_block_pool', 'allocate release suspension timeout');
export const BYTE_POOL_COUNTERS = named(
  'tx_byte_pool',
  'allocate release search merge split suspension timeout',
);
export const TIMER_COUNTERS = named(
  'tx_timer',
  'activate reactivate deactivate expiration expiration_adjust',
);
