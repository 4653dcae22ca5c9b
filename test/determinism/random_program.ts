// A random program for one board: a few threads that do random things with one object of each kind. Which things is
// decided by a seed of its own, so that the program is the same wherever it runs.

import { Random } from '../../rtos/sim/random.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import * as tx from '../../rtos/tx_api.ts';
import { run_board } from '../rtos/board.ts';

const THREADS = 5;
const STEPS = 40;
/** What a bounded wait waits at most, in ticks. */
const WAIT = 4;

interface Objects {
  readonly semaphore: tx.TX_SEMAPHORE;
  readonly mutex: tx.TX_MUTEX;
  readonly queue: tx.TX_QUEUE;
  readonly flags: tx.TX_EVENT_FLAGS_GROUP;
}

function create_objects(): Objects {
  const objects = {
    semaphore: new tx.TX_SEMAPHORE(),
    mutex: new tx.TX_MUTEX(),
    queue: new tx.TX_QUEUE(),
    flags: new tx.TX_EVENT_FLAGS_GROUP(),
  };
  tx.tx_semaphore_create(objects.semaphore, 'semaphore', 1);
  tx.tx_mutex_create(objects.mutex, 'mutex', tx.TX_INHERIT);
  tx.tx_queue_create(objects.queue, 'queue', tx.TX_1_ULONG, new Uint32Array(4), 16);
  tx.tx_event_flags_create(objects.flags, 'flags');
  return objects;
}

/** One step of a thread. */
function* act({ semaphore, mutex, queue, flags }: Objects, random: Random): tx.Service<unknown> {
  const wait = random.below(WAIT);
  const bit = 1 << random.below(3);
  const message = new Uint32Array(1);
  switch (random.below(10)) {
    case 0:
      return yield* tx.tx_thread_sleep(1 + wait);
    case 1:
      return yield* tx.sim_compute(1 + random.below(30_000));
    case 2:
      return yield* tx.tx_semaphore_get(semaphore, wait);
    case 3:
      return yield* tx.tx_semaphore_put(semaphore);
    case 4:
      return yield* tx.tx_mutex_get(mutex, wait);
    case 5:
      return yield* tx.tx_mutex_put(mutex);
    case 6:
      return yield* tx.tx_queue_send(queue, message.fill(bit), wait);
    case 7:
      return yield* tx.tx_queue_receive(queue, message, wait);
    case 8:
      return yield* tx.tx_event_flags_set(flags, bit, tx.TX_OR);
    default:
      return yield* tx.tx_event_flags_get(flags, bit, tx.TX_OR_CLEAR, tx.ref(0), wait);
  }
}

/** Runs the program of this number to its end. */
export function run_random_program(number: number): Simulation {
  return run_board(function* (threads) {
    const random = new Random(number);
    const objects = create_objects();
    for (let at = 0; at < THREADS; at++) {
      const own = new Random(random.uint32());
      const priority = 8 + random.below(4);
      yield* threads.make(
        `thread ${at}`,
        priority,
        function* () {
          for (let step = 0; step < STEPS; step++) yield* act(objects, own);
        },
        { threshold: priority - random.below(3), slice: random.below(3) },
      );
    }
  });
}
