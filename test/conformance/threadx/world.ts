/**
 * The state of one running kernel program: the objects it declares, the memory slots shared by all actors,
 * the tick number, the log, and the actors themselves (conformance README of threadx, sections 2 to 4).
 */

import {
  type Service,
  TX_BLOCK_POOL,
  TX_BYTE_POOL,
  TX_EVENT_FLAGS_GROUP,
  TX_MUTEX,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_THREAD,
  TX_TIMER,
  tx_thread_identify,
  type UINT,
} from '../../../rtos/tx_api.ts';
import type { Json } from '../case.ts';
import type { KernelProgram, Operation } from './program.ts';

const SLOTS = 32;
const STACK_SIZE = 1024;

/** What an operation does: carries out the service, puts what it reports into `out`, gives the status. */
export type OperationFunction = (world: World, op: Operation, out: number[]) => UINT | Service<UINT>;

export class World {
  readonly program: KernelProgram;
  readonly operations: ReadonlyMap<string, OperationFunction>;

  readonly queues: TX_QUEUE[];
  readonly semaphores: TX_SEMAPHORE[];
  readonly mutexes: TX_MUTEX[];
  readonly flags: TX_EVENT_FLAGS_GROUP[];
  readonly blocks: TX_BLOCK_POOL[];
  readonly bytes: TX_BYTE_POOL[];
  readonly timers: TX_TIMER[];
  readonly threads: TX_THREAD[];

  readonly queue_areas: Uint32Array[];
  readonly block_areas: Uint8Array[];
  readonly byte_areas: Uint8Array[];
  readonly stacks: Uint8Array[];
  readonly block_slots: (Uint8Array | null)[] = new Array<Uint8Array | null>(SLOTS).fill(null);
  readonly byte_slots: (Uint8Array | null)[] = new Array<Uint8Array | null>(SLOTS).fill(null);

  /** The tick number T of the README; not the kernel clock. */
  tick = 0;
  readonly log: Json[] = [];
  private readonly thread_index = new Map<TX_THREAD, number>();

  constructor(program: KernelProgram, operations: ReadonlyMap<string, OperationFunction>) {
    this.program = program;
    this.operations = operations;
    this.queues = program.queues.map(() => new TX_QUEUE());
    this.semaphores = program.semaphores.map(() => new TX_SEMAPHORE());
    this.mutexes = program.mutexes.map(() => new TX_MUTEX());
    this.flags = program.flags.map(() => new TX_EVENT_FLAGS_GROUP());
    this.blocks = program.blocks.map(() => new TX_BLOCK_POOL());
    this.bytes = program.bytes.map(() => new TX_BYTE_POOL());
    this.timers = program.timers.map(() => new TX_TIMER());
    this.threads = program.threads.map(() => new TX_THREAD());
    this.threads.forEach((thread, index) => {
      this.thread_index.set(thread, index);
    });
    this.queue_areas = program.queues.map((queue) => new Uint32Array(queue.words * queue.cap));
    this.block_areas = program.blocks.map((block) => new Uint8Array(block.count * block_extent(block.size)));
    this.byte_areas = program.bytes.map((pool) => new Uint8Array(pool.size));
    this.stacks = program.threads.map(() => new Uint8Array(STACK_SIZE));
  }

  /** Index of a thread; -1 for none, -2 for the system timer thread. */
  index_of(thread: TX_THREAD | null): number {
    if (thread === null) return -1;
    return this.thread_index.get(thread) ?? -2;
  }

  /** Notes that an actor starts. */
  log_start(actor: string, ...more: number[]): void {
    this.log.push([this.tick, actor, -1, this.index_of(tx_thread_identify()), ...more]);
  }

  /** Notes that a thread has finished its operations. */
  log_end(actor: string): void {
    this.log.push([this.tick, actor, -2]);
  }

  /** Carries out a list of operations, one log entry each when it has completed. */
  *run_operations(actor: string, ops: readonly Operation[]): Service<void> {
    for (let position = 0; position < ops.length; position++) {
      const op = ops[position] as Operation;
      const operation = this.operations.get(op[0]);
      if (operation === undefined) throw new Error(`unknown operation ${op[0]}`);
      const out: number[] = [];
      const result = operation(this, op, out);
      const status = typeof result === 'number' ? result : yield* result;
      this.log.push(
        status === 0 ? [this.tick, actor, position, status, ...out] : [this.tick, actor, position, status],
      );
    }
  }
}

/** A block of a block pool costs four bytes beside its size, which is rounded up to four. */
export function block_extent(size: number): number {
  return ((size + 3) & ~3) + 4;
}

/** The object with this index; -1 stands for a null pointer. */
export function object_at<T>(objects: readonly T[], index: number | undefined): T | null {
  if (index === -1) return null;
  const object = objects[index ?? Number.NaN];
  if (object === undefined) throw new Error(`there is no object ${index}; the list has ${objects.length}`);
  return object;
}

/** A wait argument: -1 is wait forever. */
export function wait_option(wait: number | undefined): number {
  return (wait ?? 0) >>> 0;
}
