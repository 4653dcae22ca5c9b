// The objects of a kernel as the registry of a trace has them. What is registered when an object is created differs from what
// is registered of one that tx_trace_enable finds, as in the original.

import type { EventWord } from '../kernel/event_sink.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';
import * as events from '../kernel/tx_trace_events.ts';

/** Fields of control blocks; each kind has its own of them. */
interface ControlBlock {
  readonly sim_id: number;
  readonly [field: string]: unknown;
}

interface Kind {
  readonly type: number;
  /** The name of the list of created objects, for those that are not threads or mutexes. */
  readonly list: string;
  /** How the names of its fields begin. */
  readonly prefix: string;
  readonly create: number;
  readonly delete: number;
  /** The field with the memory of the object. */
  readonly memory?: string;
  /** Parameters at creation, and those that tx_trace_enable takes. */
  readonly created: (
    field: (name: string) => EventWord,
    block: ControlBlock,
    info: readonly number[],
  ) => readonly EventWord[];
  readonly found: (field: (name: string) => EventWord, block: ControlBlock) => readonly EventWord[];
}

type TimerInternal = Readonly<Record<'tx_timer_internal', Readonly<Record<string, number>>>>;

function timer_ticks(block: ControlBlock, name: string): number {
  return (block as unknown as TimerInternal).tx_timer_internal[`tx_timer_internal_${name}_ticks`] as number;
}

const WORD_BYTES = 4;

/** In the order in which tx_trace_enable registers them. */
const KINDS: readonly Kind[] = [
  {
    type: events.TX_TRACE_OBJECT_TYPE_THREAD,
    list: 'thread',
    prefix: 'tx_thread',
    create: events.TX_TRACE_THREAD_CREATE,
    delete: events.TX_TRACE_THREAD_DELETE,
    memory: 'stack_start',
    created: (field) => [field('stack_start'), field('stack_size')],
    found: (field) => [field('stack_start'), field('stack_size')],
  },
  {
    type: events.TX_TRACE_OBJECT_TYPE_TIMER,
    list: 'timer',
    prefix: 'tx_timer',
    create: events.TX_TRACE_TIMER_CREATE,
    delete: events.TX_TRACE_TIMER_DELETE,
    created: (_field, block) => [timer_ticks(block, 'remaining'), timer_ticks(block, 're_initialize')],
    found: (_field, block) => [0, timer_ticks(block, 're_initialize')],
  },
  {
    type: events.TX_TRACE_OBJECT_TYPE_EVENT_FLAGS,
    list: 'event flags',
    prefix: 'tx_event_flags_group',
    create: events.TX_TRACE_EVENT_FLAGS_CREATE,
    delete: events.TX_TRACE_EVENT_FLAGS_DELETE,
    created: () => [0, 0],
    found: () => [0, 0],
  },
  {
    type: events.TX_TRACE_OBJECT_TYPE_QUEUE,
    list: 'queue',
    prefix: 'tx_queue',
    create: events.TX_TRACE_QUEUE_CREATE,
    delete: events.TX_TRACE_QUEUE_DELETE,
    memory: 'start',
    created: (field, _block, info) => [info[3] ?? 0, field('message_size')],
    found: (field) => [(field('capacity') as number) * WORD_BYTES, 0],
  },
  {
    type: events.TX_TRACE_OBJECT_TYPE_SEMAPHORE,
    list: 'semaphore',
    prefix: 'tx_semaphore',
    create: events.TX_TRACE_SEMAPHORE_CREATE,
    delete: events.TX_TRACE_SEMAPHORE_DELETE,
    created: (field) => [field('count'), 0],
    found: () => [0, 0],
  },
  {
    type: events.TX_TRACE_OBJECT_TYPE_MUTEX,
    list: 'mutex',
    prefix: 'tx_mutex',
    create: events.TX_TRACE_MUTEX_CREATE,
    delete: events.TX_TRACE_MUTEX_DELETE,
    created: (field) => [field('inherit'), 0],
    found: (field) => [field('inherit'), 0],
  },
  {
    type: events.TX_TRACE_OBJECT_TYPE_BLOCK_POOL,
    list: 'block pool',
    prefix: 'tx_block_pool',
    create: events.TX_TRACE_BLOCK_POOL_CREATE,
    delete: events.TX_TRACE_BLOCK_POOL_DELETE,
    memory: 'start',
    created: (field) => [field('size'), field('block_size')],
    found: (field) => [field('size'), 0],
  },
  {
    type: events.TX_TRACE_OBJECT_TYPE_BYTE_POOL,
    list: 'byte pool',
    prefix: 'tx_byte_pool',
    create: events.TX_TRACE_BYTE_POOL_CREATE,
    delete: events.TX_TRACE_BYTE_POOL_DELETE,
    memory: 'start',
    created: (field) => [field('size'), 0],
    found: (field) => [field('size'), 0],
  },
];

/** What the registry says of an object. */
export interface Registered {
  readonly type: number;
  readonly object: object;
  readonly name: string | null;
  readonly parameter_1: EventWord;
  readonly parameter_2: EventWord;
}

function blocks_of(k: Kernel, { list }: Kind): readonly ControlBlock[] {
  const created =
    list === 'thread' ? k.threads : list === 'mutex' ? k.mutexes : k.created_list<unknown>(list);
  return created.objects as unknown as readonly ControlBlock[];
}

function registered(
  kind: Kind,
  block: ControlBlock,
  when: 'created' | 'found',
  info: readonly number[] = [],
): Registered {
  const field = (name: string): EventWord => block[`${kind.prefix}_${name}`] as EventWord;
  const [parameter_1 = 0, parameter_2 = 0] = kind[when](field, block, info);
  return { type: kind.type, object: block, name: field('name') as string | null, parameter_1, parameter_2 };
}

/** The objects that exist, in the order of tx_trace_enable. */
export function existing_objects(k: Kernel): Registered[] {
  return KINDS.flatMap((kind) => blocks_of(k, kind).map((block) => registered(kind, block, 'found')));
}

/** The object that an event says is created now; null for other events. */
export function created_object(k: Kernel, event: number, info: readonly number[]): Registered | null {
  const kind = KINDS.find(({ create }) => create === event);
  const block = kind === undefined ? undefined : blocks_of(k, kind).at(-1);
  return kind === undefined || block === undefined ? null : registered(kind, block, 'created', info);
}

/** True for an event that says that its object is deleted. */
export function deletes(event: number): boolean {
  return KINDS.some((kind) => kind.delete === event);
}

/** The control block with a number of the trace log; null when there is none (any more). */
export function object_with(k: Kernel, sim_id: number): object | null {
  for (const kind of KINDS) {
    const found = blocks_of(k, kind).find((block) => block.sim_id === sim_id);
    if (found !== undefined) return found;
  }
  return null;
}

/** Where the memory of an object begins; null when it has none. */
export function memory_of(object: object): object | null {
  for (const { prefix, memory } of KINDS) {
    const found = memory === undefined ? undefined : (object as ControlBlock)[`${prefix}_${memory}`];
    if (typeof found === 'object' && found !== null) return found;
  }
  return null;
}

/** Priority of a thread for the registry; null for other objects. */
export function priority_of(type: number, object: object): number | null {
  return type === events.TX_TRACE_OBJECT_TYPE_THREAD ? (object as TX_THREAD).tx_thread_priority : null;
}
