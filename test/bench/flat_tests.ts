// The Thread-Metric tests on the flat kernel: the same threads, the same calls and the same counts as in
// thread_metric.ts, whose figures these are the yardstick of.

import {
  FlatBoard,
  flat_allocate,
  flat_get,
  flat_interrupt,
  flat_put,
  flat_receive,
  flat_release,
  flat_relinquish,
  flat_resume,
  flat_send,
  flat_suspend,
  WAIT_FOREVER,
} from './flat.ts';
import { FlatPool, FlatQueue, FlatSemaphore, type FlatService, type FlatThread } from './flat_objects.ts';

/** One flat test: `run` lasts so much virtual time, `read` tells the count. */
export interface FlatTest {
  run(time_ns: number): void;
  read(): number;
}

function test_of(board: FlatBoard, read: () => number): FlatTest {
  return { run: (time_ns) => board.run(time_ns), read };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, n) => total + n, 0);
}

function cooperative(threads: number): FlatTest {
  const board = new FlatBoard();
  const counts = new Array<number>(threads).fill(0);
  for (let i = 0; i < threads; i++) {
    board.start(3, function* () {
      let n = 0;
      for (;;) {
        yield* flat_relinquish();
        counts[i] = ++n;
      }
    });
  }
  return test_of(board, () => sum(counts));
}

function preemptive(): FlatTest {
  const board = new FlatBoard();
  const counts = [0, 0, 0, 0, 0];
  const threads: FlatThread[] = [];
  for (let i = 0; i < 5; i++) {
    const lowest = i === 0;
    const best = i === 4;
    const entry = function* (self: FlatThread): Generator<undefined, void, void> {
      const better = best ? null : (threads[i + 1] as FlatThread);
      for (let n = 1; ; n++) {
        if (better !== null) yield* flat_resume(better);
        counts[i] = n;
        if (!lowest) yield* flat_suspend(self);
      }
    };
    threads.push(board.start(10 - i, entry, lowest));
  }
  return test_of(board, () => sum(counts));
}

function messages(): FlatTest {
  const board = new FlatBoard();
  let count = 0;
  const queue = new FlatQueue(new Uint32Array(40), 4);
  const out = new Uint32Array([1, 2, 3, 4]);
  const back = new Uint32Array(4);
  board.start(10, function* () {
    for (let n = 1; ; n++) {
      if ((yield* flat_send(queue, out, 0)) !== 0) return;
      if ((yield* flat_receive(queue, back, 0)) !== 0) return;
      count = n;
    }
  });
  return test_of(board, () => count);
}

function synchronisation(): FlatTest {
  const board = new FlatBoard();
  let count = 0;
  const semaphore = new FlatSemaphore(1);
  board.start(10, function* () {
    for (let n = 1; ; n++) {
      if ((yield* flat_get(semaphore, 0)) !== 0) return;
      if ((yield* flat_put(semaphore)) !== 0) return;
      count = n;
    }
  });
  return test_of(board, () => count);
}

function memory(): FlatTest {
  const board = new FlatBoard();
  let count = 0;
  const pool = new FlatPool(new Uint8Array(2048), 128);
  const block: { value: Uint8Array | null } = { value: null };
  board.start(10, function* () {
    for (let n = 1; ; n++) {
      if ((yield* flat_allocate(pool, block, 0)) !== 0) return;
      if ((yield* flat_release(block.value)) !== 0) return;
      count = n;
    }
  });
  return test_of(board, () => count);
}

function interrupts(): FlatTest {
  const board = new FlatBoard();
  let count = 0;
  const semaphore = new FlatSemaphore(0);
  const handler = (): FlatService => flat_put(semaphore);
  board.start(10, function* () {
    for (let n = 1; ; n++) {
      flat_interrupt(board.cpu, handler);
      if ((yield* flat_get(semaphore, 0)) !== 0) return;
      count = n;
    }
  });
  return test_of(board, () => count);
}

function interrupt_preemption(): FlatTest {
  const board = new FlatBoard();
  let count = 0;
  const semaphore = new FlatSemaphore(0);
  const handler = (): FlatService => flat_put(semaphore);
  board.start(5, function* () {
    for (let n = 0; ; n++) {
      yield* flat_get(semaphore, WAIT_FOREVER);
      count = n;
    }
  });
  board.start(10, function* () {
    for (;;) {
      flat_interrupt(board.cpu, handler);
      yield* flat_relinquish();
    }
  });
  return test_of(board, () => count);
}

/** The flat twin of each Thread-Metric test, by its name. */
export const FLAT_TESTS: Readonly<Record<string, () => FlatTest>> = {
  'cooperative scheduling': () => cooperative(5),
  'cooperative, 1000 threads': () => cooperative(1000),
  'preemptive scheduling': preemptive,
  'message processing': messages,
  synchronisation,
  'memory allocation': memory,
  'interrupt processing': interrupts,
  'interrupt preemption': interrupt_preemption,
};
