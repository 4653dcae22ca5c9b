// The objects of a board as C: their control blocks, and tx_application_define, which creates them as the firmware did.

import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import type { TX_MUTEX, TX_THREAD } from '../../../rtos/kernel/tx_thread_cb.ts';
import { TX_TRACE_SEMAPHORE_CREATE } from '../../../rtos/kernel/tx_trace_events.ts';
import type { TraceLog } from '../../../rtos/sim/trace_log.ts';
import type { TX_BLOCK_POOL, TX_EVENT_FLAGS_GROUP, TX_QUEUE, TX_SEMAPHORE } from '../../../rtos/tx_api.ts';
import { c_string, identifier } from './c_words.ts';
import type { Caller } from './recorded_calls.ts';

const STACK_BYTES = 16384;
/** In a block pool each block has a pointer in front. */
const POINTER_BYTES = 8;

export interface CObjects {
  readonly declarations: readonly string[];
  readonly name_of: (id: number) => string;
  /** Kind and name, for people. */
  readonly title_of: (id: number) => string;
  readonly application_define: (threads: readonly TX_THREAD[], timers: readonly Caller[]) => string[];
}

/** Words that the helpers of the test have. */
const TAKEN = [
  'turn',
  'over',
  'begin',
  'check',
  'returned',
  'send',
  'receive',
  'take_block',
  'give_block',
  'settled',
  'interrupts',
  'interrupt_begins',
  'watcher',
  'word',
  'input',
  'main',
  'int',
  'long',
  'static',
  'void',
  'return',
  'if',
  'while',
  'for',
  'switch',
  'case',
  'default',
  'break',
  'do',
  'else',
  'char',
  'short',
  'float',
  'double',
  'signed',
  'unsigned',
  'struct',
  'union',
  'enum',
  'const',
  'volatile',
  'register',
  'auto',
  'extern',
  'goto',
  'sizeof',
  'typedef',
  'continue',
  'read',
  'write',
  'signal',
  'printf',
  'exit',
  'sleep',
  'usleep',
  'time',
  'clock',
  'log',
  'index',
  'pipe',
  'link',
  'raise',
  'kill',
  'random',
  'y0',
  'y1',
];

export function c_objects(kernel: Kernel, trace: TraceLog): CObjects {
  const taken = new Set(TAKEN);
  const names = new Map<number, string>();
  const declarations: string[] = [];
  const creations: string[] = [];
  const declare = (id: number, name: string | null, type: string): string => {
    const word = identifier(name ?? type, taken);
    names.set(id, word);
    declarations.push(`static ${type} ${word};`);
    return word;
  };
  const list = <T>(kind: string): readonly T[] => kernel.created_list<T>(kind).objects;
  for (const mutex of kernel.mutexes.objects as readonly TX_MUTEX[]) {
    const word = declare(mutex.sim_id, mutex.tx_mutex_name, 'TX_MUTEX');
    const inherit = mutex.tx_mutex_inherit === 1 ? 'TX_INHERIT' : 'TX_NO_INHERIT';
    creations.push(`tx_mutex_create(&${word}, ${c_string(mutex.tx_mutex_name ?? '')}, ${inherit});`);
  }
  for (const one of list<TX_SEMAPHORE>('semaphore')) {
    const word = declare(one.sim_id, one.tx_semaphore_name, 'TX_SEMAPHORE');
    creations.push(
      `tx_semaphore_create(&${word}, ${c_string(one.tx_semaphore_name ?? '')}, ${first_count(trace, one.sim_id)}UL);`,
    );
  }
  for (const group of list<TX_EVENT_FLAGS_GROUP>('event flags')) {
    const word = declare(group.sim_id, group.tx_event_flags_group_name, 'TX_EVENT_FLAGS_GROUP');
    creations.push(`tx_event_flags_create(&${word}, ${c_string(group.tx_event_flags_group_name ?? '')});`);
  }
  for (const queue of list<TX_QUEUE>('queue')) {
    const word = declare(queue.sim_id, queue.tx_queue_name, 'TX_QUEUE');
    const words = queue.tx_queue_message_size * queue.tx_queue_capacity;
    declarations.push(`static ULONG ${word}_messages[${words}];`);
    creations.push(
      `tx_queue_create(&${word}, ${c_string(queue.tx_queue_name ?? '')}, ${queue.tx_queue_message_size}, ${word}_messages, sizeof(${word}_messages));`,
    );
  }
  for (const pool of list<TX_BLOCK_POOL>('block pool')) {
    const word = declare(pool.sim_id, pool.tx_block_pool_name, 'TX_BLOCK_POOL');
    // Room for the pointers of this computer, so that there are as many blocks.
    const size = Math.ceil(pool.tx_block_pool_block_size / POINTER_BYTES) * POINTER_BYTES;
    const bytes = pool.tx_block_pool_total * (size + POINTER_BYTES);
    declarations.push(`static ALIGN_TYPE ${word}_memory[${bytes / POINTER_BYTES}];`);
    creations.push(
      `tx_block_pool_create(&${word}, ${c_string(pool.tx_block_pool_name ?? '')}, ${size}UL, ${word}_memory, ${bytes}UL);`,
    );
  }
  for (const thread of kernel.threads.objects) {
    if (thread === kernel.timer_thread) continue;
    const word = declare(thread.sim_id, thread.tx_thread_name, 'TX_THREAD');
    declarations.push(`static UCHAR ${word}_stack[${STACK_BYTES}];`);
  }
  return {
    declarations: [...declarations, ''],
    name_of: (id) => {
      const known = names.get(id);
      if (known !== undefined) return known;
      const word = identifier(trace.object(id)?.name ?? 'object', taken);
      names.set(id, word);
      return word;
    },
    title_of: (id) => {
      const object = trace.object(id);
      return object === undefined ? '' : `${object.type} "${object.name}"`;
    },
    application_define: (threads, timers) => define(creations, threads, timers, names),
  };
}

function first_count(trace: TraceLog, id: number): number {
  for (const { event, info1, info2 } of trace.records())
    if (event === TX_TRACE_SEMAPHORE_CREATE && info1 === id) return info2;
  return 0;
}

function define(
  creations: readonly string[],
  threads: readonly TX_THREAD[],
  timers: readonly Caller[],
  names: ReadonlyMap<number, string>,
): string[] {
  const of_threads = threads.flatMap((thread) => {
    const word = names.get(thread.sim_id);
    const { tx_thread_user_priority: priority, tx_thread_user_preempt_threshold: threshold } = thread;
    return [
      `    tx_thread_create(&${word}, ${c_string(thread.tx_thread_name ?? '')}, ${word}_entry, 0, ${word}_stack, sizeof(${word}_stack),`,
      `                     ${priority}, ${threshold}, TX_NO_TIME_SLICE, TX_AUTO_START);`,
    ];
  });
  const of_timers = timers.map(({ id, name }) => {
    const word = names.get(id);
    return `    tx_timer_create(&${word}_timer, ${c_string(name)}, ${word}_expires, 0, 1, 1, TX_AUTO_ACTIVATE);`;
  });
  return [
    ...timers.map(({ id }) => `static TX_TIMER ${names.get(id)}_timer;`),
    'void tx_application_define(void *memory)',
    '{',
    '    pthread_t linux_thread;',
    '',
    '    (void)memory;',
    ...creations.map((line) => `    ${line}`),
    ...of_threads,
    ...of_timers,
    '    pthread_create(&linux_thread, NULL, interrupts, NULL);',
    '    pthread_create(&linux_thread, NULL, watcher, NULL);',
    '}',
    '',
    'int main(void)',
    '{',
    '    tx_kernel_enter();',
    '    return 2;',
    '}',
  ];
}
