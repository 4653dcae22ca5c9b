/** Variables of the kernel that firmware may look at, by their names in C (kit/kernel_variables.c). */

import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import type { Tables } from './tables.ts';

export interface KernelVariable {
  readonly read: (k: Kernel, tables: Tables) => number;
  /** What firmware writes counts; undefined: it is overwritten. */
  readonly write?: (k: Kernel, value: number) => void;
}

function created(kind: string, objects: (k: Kernel) => readonly object[]): [string, KernelVariable][] {
  return [
    [`_tx_${kind}_created_ptr`, { read: (k, tables) => tables.address_of(objects(k)[0]) }],
    [`_tx_${kind}_created_count`, { read: (k) => objects(k).length }],
  ];
}

function listed(kind: string, name: string): [string, KernelVariable][] {
  return created(kind, (k) => k.created_list<object>(name).objects);
}

export const KERNEL_VARIABLES: ReadonlyMap<string, KernelVariable> = new Map<string, KernelVariable>([
  ['_tx_thread_current_ptr', { read: ({ current }, tables) => tables.address_of(current) }],
  ['_tx_thread_execute_ptr', { read: ({ execute }, tables) => tables.address_of(execute) }],
  ['_tx_thread_system_state', { read: ({ system_state }) => system_state }],
  [
    '_tx_thread_preempt_disable',
    {
      read: ({ preempt_disable }) => preempt_disable,
      write: (k, value) => {
        k.preempt_disable = value;
      },
    },
  ],
  [
    '_tx_timer_system_clock',
    {
      read: ({ clock }) => clock,
      write: (k, value) => {
        k.clock = value;
      },
    },
  ],
  ...created('thread', ({ threads }) => threads.objects),
  ...created('mutex', ({ mutexes }) => mutexes.objects),
  ...listed('timer', 'timer'),
  ...listed('queue', 'queue'),
  ...listed('semaphore', 'semaphore'),
  ...listed('event_flags', 'event flags'),
  ...listed('block_pool', 'block pool'),
  ...listed('byte_pool', 'byte pool'),
]);
