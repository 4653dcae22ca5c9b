// The eight tests of Thread-Metric, the RTOS makers' own benchmark, written in our API. Each builds a board whose
// threads loop forever and count; the count over a stretch of real time is the result.

import { type Simulation, Target } from '../../rtos/sim_api.ts';
import * as tx from '../../rtos/tx_api.ts';

/** A running counter of one test; what one unit is, is said by `unit`. */
export interface Metric {
  readonly name: string;
  readonly unit: string;
  /** Builds the board; returns the function that reads the count. */
  build(sim: Simulation): () => number;
}

const STACK_BYTES = 512;

/** When the board is powered on: later than 2^32 ns, so that times are as large as in most runs. */
export const START_NS = 5e9;

function* make_thread(
  name: string,
  priority: number,
  entry: (input: number) => tx.Service<void>,
  start: number,
): tx.Service<tx.TX_THREAD> {
  const thread = new tx.TX_THREAD();
  const stack = new Uint8Array(STACK_BYTES);
  yield* tx.tx_thread_create(
    thread,
    name,
    entry,
    0,
    stack,
    STACK_BYTES,
    priority,
    priority,
    tx.TX_NO_TIME_SLICE,
    start,
  );
  return thread;
}

function board(sim: Simulation, define: () => tx.Service<void>): Target {
  const config = { service_cost_ns: 1, interrupt_cost_ns: 1 };
  return new Target(sim, {
    name: 'board',
    main: () => tx.tx_kernel_enter(define),
    config,
    power_on_ns: START_NS,
  });
}

/** `threads` threads of one priority relinquish in turn; a unit is one switch. */
export function cooperative(threads: number): Metric {
  return {
    name: threads === 5 ? 'cooperative scheduling' : `cooperative, ${threads} threads`,
    unit: 'switches',
    build(sim) {
      const counts = new Array<number>(threads).fill(0);
      board(sim, function* () {
        for (let i = 0; i < threads; i++) {
          yield* make_thread(
            `thread ${i}`,
            3,
            function* () {
              let n = 0;
              for (;;) {
                yield* tx.tx_thread_relinquish();
                counts[i] = ++n;
              }
            },
            tx.TX_AUTO_START,
          );
        }
      });
      return () => counts.reduce((sum, n) => sum + n, 0);
    },
  };
}

/** Five threads of rising priority: each resumes the next better one and suspends itself; a unit is one round of one. */
export const preemptive: Metric = {
  name: 'preemptive scheduling',
  unit: 'switches',
  build(sim) {
    const counts = [0, 0, 0, 0, 0];
    const threads: tx.TX_THREAD[] = [];
    board(sim, function* () {
      for (let i = 0; i < 5; i++) {
        const lowest = i === 0;
        const best = i === 4;
        threads.push(
          yield* make_thread(
            `thread ${i}`,
            10 - i,
            function* () {
              const self = threads[i] as tx.TX_THREAD;
              const better = best ? null : (threads[i + 1] as tx.TX_THREAD);
              for (let n = 1; ; n++) {
                if (better !== null) yield* tx.tx_thread_resume(better);
                counts[i] = n;
                if (!lowest) yield* tx.tx_thread_suspend(self);
              }
            },
            lowest ? tx.TX_AUTO_START : tx.TX_DONT_START,
          ),
        );
      }
    });
    return () => counts.reduce((sum, n) => sum + n, 0);
  },
};

/** One thread sends a message of 4 words to a queue and receives it; a unit is one send and receive. */
export const messages: Metric = {
  name: 'message processing',
  unit: 'messages',
  build(sim) {
    let count = 0;
    board(sim, function* () {
      const queue = new tx.TX_QUEUE();
      tx.tx_queue_create(queue, 'queue', tx.TX_4_ULONG, new Uint32Array(40), 160);
      const out = new Uint32Array([1, 2, 3, 4]);
      const back = new Uint32Array(4);
      yield* make_thread(
        'messenger',
        10,
        function* () {
          for (let n = 1; ; n++) {
            if ((yield* tx.tx_queue_send(queue, out, tx.TX_NO_WAIT)) !== tx.TX_SUCCESS) return;
            if ((yield* tx.tx_queue_receive(queue, back, tx.TX_NO_WAIT)) !== tx.TX_SUCCESS) return;
            count = n;
          }
        },
        tx.TX_AUTO_START,
      );
    });
    return () => count;
  },
};

/** One thread gets and puts a semaphore; a unit is one get and put. */
export const synchronisation: Metric = {
  name: 'synchronisation',
  unit: 'get and put',
  build(sim) {
    let count = 0;
    board(sim, function* () {
      const semaphore = new tx.TX_SEMAPHORE();
      tx.tx_semaphore_create(semaphore, 'semaphore', 1);
      yield* make_thread(
        'synchroniser',
        10,
        function* () {
          for (let n = 1; ; n++) {
            if ((yield* tx.tx_semaphore_get(semaphore, tx.TX_NO_WAIT)) !== tx.TX_SUCCESS) return;
            if ((yield* tx.tx_semaphore_put(semaphore)) !== tx.TX_SUCCESS) return;
            count = n;
          }
        },
        tx.TX_AUTO_START,
      );
    });
    return () => count;
  },
};

/** One thread allocates and releases a block of 128 bytes; a unit is one pair. */
export const memory: Metric = {
  name: 'memory allocation',
  unit: 'allocate and release',
  build(sim) {
    let count = 0;
    board(sim, function* () {
      const pool = new tx.TX_BLOCK_POOL();
      tx.tx_block_pool_create(pool, 'pool', 128, new Uint8Array(2048), 2048);
      const block = tx.ref<Uint8Array | null>(null);
      yield* make_thread(
        'allocator',
        10,
        function* () {
          for (let n = 1; ; n++) {
            if ((yield* tx.tx_block_allocate(pool, block, tx.TX_NO_WAIT)) !== tx.TX_SUCCESS) return;
            if ((yield* tx.tx_block_release(block.value)) !== tx.TX_SUCCESS) return;
            count = n;
          }
        },
        tx.TX_AUTO_START,
      );
    });
    return () => count;
  },
};

/** An interrupt posts a semaphore that its own thread then gets; a unit is one interrupt. */
export const interrupts: Metric = {
  name: 'interrupt processing',
  unit: 'interrupts',
  build(sim) {
    let count = 0;
    const semaphore = new tx.TX_SEMAPHORE();
    const handler = (): tx.Service<void> => tx.tx_semaphore_put(semaphore) as unknown as tx.Service<void>;
    const target = board(sim, function* () {
      tx.tx_semaphore_create(semaphore, 'semaphore', 0);
      yield* make_thread(
        'interrupted',
        10,
        function* () {
          for (let n = 1; ; n++) {
            target.interrupt('software', handler);
            if ((yield* tx.tx_semaphore_get(semaphore, tx.TX_NO_WAIT)) !== tx.TX_SUCCESS) return;
            count = n;
          }
        },
        tx.TX_AUTO_START,
      );
    });
    return () => count;
  },
};

/** An interrupt resumes a higher-priority thread, which suspends itself again; a unit is one interrupt. */
export const interrupt_preemption: Metric = {
  name: 'interrupt preemption',
  unit: 'interrupts',
  build(sim) {
    let count = 0;
    const semaphore = new tx.TX_SEMAPHORE();
    const handler = (): tx.Service<void> => tx.tx_semaphore_put(semaphore) as unknown as tx.Service<void>;
    const target = board(sim, function* () {
      tx.tx_semaphore_create(semaphore, 'semaphore', 0);
      yield* make_thread(
        'better',
        5,
        function* () {
          for (let n = 0; ; n++) {
            yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
            count = n;
          }
        },
        tx.TX_AUTO_START,
      );
      yield* make_thread(
        'interrupted',
        10,
        function* () {
          for (;;) {
            target.interrupt('software', handler);
            yield* tx.tx_thread_relinquish();
          }
        },
        tx.TX_AUTO_START,
      );
    });
    return () => count;
  },
};
