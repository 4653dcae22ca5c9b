// Firmware with bugs of the kernel's kind, none of them among those that are shipped: what a search is measured with, so that
// it is not tuned to the shipped ones.

import type { Scenario } from '../../../demo/bench/scenario.ts';
import { sim_assert, sim_compute, sim_eventually_within, sim_now_ns } from '../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_BYTE_POOL,
  TX_EVENT_FLAGS_GROUP,
  TX_MUTEX,
  TX_NO_INHERIT,
  TX_NO_WAIT,
  TX_OR_CLEAR,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_SUCCESS,
  TX_TIMER,
  TX_WAIT_FOREVER,
  tx_byte_allocate,
  tx_byte_pool_create,
  tx_byte_release,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
  tx_timer_activate,
  tx_timer_create,
  tx_timer_deactivate,
} from '../../../rtos/tx_api.ts';

function queue(name: string, depth: number): TX_QUEUE {
  const made = new TX_QUEUE();
  tx_queue_create(made, name, 1, new Uint32Array(depth), 4 * depth);
  return made;
}

/** Its two halves are initialised by whoever comes first; both look before either has finished. */
const lazy_twice: Scenario = {
  name: 'lazy-twice',
  summary: 'a driver that is opened by its first user; it must be opened once',
  until_s: 1,
  build(bench) {
    let ready = false;
    let opened = 0;
    function* use(): Service<void> {
      if (ready) return;
      yield* sim_compute(100, 11_000);
      opened++;
      ready = true;
      sim_assert(opened === 1, 'opened once');
    }
    bench.add_kernel_board(function* (make) {
      for (const [n, name] of ['display', 'logger', 'radio'].entries())
        yield* make.thread(name, 12 - 2 * n, function* () {
          yield* tx_thread_sleep(1 + n);
          yield* sim_compute(50, 2_000);
          yield* use();
          for (let turn = 0; turn < 6; turn++) {
            yield* sim_compute(100, 1_500);
            yield* tx_thread_sleep(2);
          }
        });
    });
    return undefined;
  },
};

/** A timer is stopped before its buffer is freed; what its last expiration has queued is still to be worked on. */
const stopped_then_freed: Scenario = {
  name: 'stopped-then-freed',
  summary: 'a timer asks a worker to sample into a buffer; when the timer is stopped the buffer is freed',
  until_s: 2,
  build(bench) {
    const sampler = new TX_TIMER();
    let buffer: number[] | null = null;
    bench.add_kernel_board(function* (make) {
      const requests = queue('requests', 4);
      const sample = (): Service<number> => tx_queue_send(requests, new Uint32Array([1]), TX_NO_WAIT);
      tx_timer_create(sampler, 'sampler', sample as never, 0, 2, 4, 0);
      yield* make.thread('worker', 18, function* () {
        const request = new Uint32Array(1);
        for (;;) {
          if ((yield* tx_queue_receive(requests, request, TX_WAIT_FOREVER)) !== TX_SUCCESS) return;
          yield* sim_compute(200, 19_500);
          sim_assert(buffer !== null, 'there is a buffer');
        }
      });
      yield* make.thread('housekeeping', 6, function* () {
        for (let turn = 0; turn < 30; turn++) {
          yield* sim_compute(200, 5_000);
          yield* tx_thread_sleep(5);
        }
      });
      yield* make.thread('application', 14, function* () {
        for (let turn = 0; turn < 5; turn++) {
          buffer = [];
          tx_timer_activate(sampler);
          yield* tx_thread_sleep(16);
          yield* sim_compute(500, 5_000);
          tx_timer_deactivate(sampler);
          buffer = null;
          yield* tx_thread_sleep(7);
        }
      });
    });
    return undefined;
  },
};

/** Two threads wait for one flag and clear it; whoever comes second misses the event of both. */
const flag_taken_by_other: Scenario = {
  name: 'flag-taken-by-other',
  summary: 'an alarm has two listeners; both must act within 8 ticks',
  until_s: 2,
  build(bench) {
    const group = new TX_EVENT_FLAGS_GROUP();
    const acted = [0, 0];
    const board = bench.add_kernel_board(function* (make) {
      tx_event_flags_create(group, 'alarm');
      for (const n of [0, 1])
        yield* make.thread(n === 0 ? 'siren' : 'valve', 10 + n, function* () {
          for (;;) {
            yield* tx_event_flags_get(group, 1, TX_OR_CLEAR, ref(0), TX_WAIT_FOREVER);
            acted[n] = (acted[n] as number) + 1;
            yield* sim_compute(200, 90_000);
          }
        });
    });
    for (let n = 0; n < 6; n++)
      bench.sim.schedule(100e6 + n * 100e6, () =>
        board.interrupt('detector', function* () {
          const wanted = n + 1;
          sim_eventually_within(9, 'both act', () => acted.every((count) => count >= wanted));
          yield* tx_event_flags_set(group, 1, 0);
        }),
      );
    return undefined;
  },
};

/** A handle is looked up, its owner frees the slot, another one gets it, and the handle is used. */
const slot_changes_hands: Scenario = {
  name: 'slot-changes-hands',
  summary: 'slots of a table are found by name and used; a user must use its own',
  until_s: 2,
  build(bench) {
    let owner: string | null = 'session';
    bench.add_kernel_board(function* (make) {
      const requests = queue('requests', 4);
      yield* make.thread('user', 14, function* () {
        for (let turn = 0; turn < 8; turn++) {
          yield* tx_thread_sleep(4);
          const found = owner;
          if (found === null) continue;
          yield* sim_compute(100, 13_000);
          sim_assert(owner === found || owner === null, 'the slot is still its own');
        }
      });
      yield* make.thread('closer', 10, function* () {
        for (let turn = 0; turn < 5; turn++) {
          yield* sim_compute(300, 5_000);
          yield* tx_thread_sleep(6);
          owner = null;
          yield* tx_queue_send(requests, new Uint32Array([turn]), TX_NO_WAIT);
        }
      });
      yield* make.thread('opener', 8, function* () {
        const request = new Uint32Array(1);
        for (;;) {
          if ((yield* tx_queue_receive(requests, request, TX_WAIT_FOREVER)) !== TX_SUCCESS) return;
          yield* sim_compute(100, 9_000);
          owner = `session ${request[0]}`;
        }
      });
    });
    return undefined;
  },
};

/** Three threads, three mutexes in a ring: each pair alone is harmless. */
const three_in_a_ring: Scenario = {
  name: 'three-in-a-ring',
  summary: 'each of three threads takes two of three mutexes; none may wait for ever',
  until_s: 3,
  build(bench) {
    const locks = ['a', 'b', 'c'].map((name) => ({ name, mutex: new TX_MUTEX() }));
    bench.add_kernel_board(function* (make) {
      for (const { name, mutex } of locks) tx_mutex_create(mutex, name, TX_NO_INHERIT);
      for (const n of [0, 1, 2])
        yield* make.thread(`thread ${n}`, 12 - n, function* () {
          const [first, second] = [locks[n]?.mutex as TX_MUTEX, locks[(n + 1) % 3]?.mutex as TX_MUTEX];
          yield* tx_thread_sleep(n + 1);
          for (let turn = 0; turn < 8; turn++) {
            yield* tx_mutex_get(first, TX_WAIT_FOREVER);
            yield* sim_compute(100, 21_000);
            yield* tx_mutex_get(second, TX_WAIT_FOREVER);
            yield* sim_compute(50, 500);
            yield* tx_mutex_put(second);
            yield* tx_mutex_put(first);
            yield* tx_thread_sleep(7);
          }
        });
    });
    return undefined;
  },
};

/** An answer to the first try comes during the second one, and the third gets the second's: the numbers wrap at two. */
const answer_of_the_last_but_one: Scenario = {
  name: 'answer-of-the-last-but-one',
  summary:
    'requests with a number of one bit are tried again after a timeout; an answer must be to its request',
  until_s: 3,
  build(bench) {
    bench.add_kernel_board(function* (make) {
      const [questions, answers] = [queue('questions', 16), queue('answers', 16)];
      yield* make.thread('device', 14, function* () {
        const question = new Uint32Array(1);
        for (;;) {
          if ((yield* tx_queue_receive(questions, question, TX_WAIT_FOREVER)) !== TX_SUCCESS) return;
          yield* sim_compute(9_000, 80_000);
          yield* tx_queue_send(answers, question, TX_NO_WAIT);
        }
      });
      yield* make.thread('client', 10, function* () {
        const answer = new Uint32Array(1);
        for (let number = 0; number < 12; number++) {
          yield* tx_queue_send(questions, new Uint32Array([number]), TX_NO_WAIT);
          for (;;) {
            if ((yield* tx_queue_receive(answers, answer, 2)) !== TX_SUCCESS) break;
            if (((answer[0] as number) & 1) !== (number & 1)) continue;
            sim_assert(answer[0] === number, 'the answer is to this request');
            break;
          }
          yield* tx_thread_sleep(4);
        }
      });
    });
    return undefined;
  },
};

/** A pool of bytes is small: it suffices unless three users hold their buffers at the same time. */
const three_buffers_at_once: Scenario = {
  name: 'three-buffers-at-once',
  summary: 'three users of one byte pool; each must get its buffer within 3 ticks',
  until_s: 2,
  build(bench) {
    const pool = new TX_BYTE_POOL();
    bench.add_kernel_board(function* (make) {
      tx_byte_pool_create(pool, 'heap', new Uint8Array(700), 700);
      for (const n of [0, 1, 2])
        yield* make.thread(`user ${n}`, 10 + n, function* () {
          yield* tx_thread_sleep(2 + 3 * n);
          for (let turn = 0; turn < 6; turn++) {
            const memory = ref<Uint8Array | null>(null);
            const status = yield* tx_byte_allocate(pool, memory as never, 250, 1);
            sim_assert(status === TX_SUCCESS, 'the heap suffices');
            yield* sim_compute(300, 28_000);
            yield* tx_thread_sleep(1);
            yield* tx_byte_release(memory.value as never);
            yield* tx_thread_sleep(9);
          }
        });
    });
    return undefined;
  },
};

/** A ring of three entries that the interrupt fills: it overflows when the reader is late twice in a row. */
const ring_overrun: Scenario = {
  name: 'ring-overrun',
  summary: 'samples go through a ring of three; none may be overwritten',
  until_s: 1,
  build(bench) {
    let written = 0;
    let read = 0;
    const filled = new TX_SEMAPHORE();
    const board = bench.add_kernel_board(function* (make) {
      tx_semaphore_create(filled, 'filled', 0);
      yield* make.thread('filter', 12, function* () {
        for (;;) {
          yield* tx_semaphore_get(filled, TX_WAIT_FOREVER);
          yield* sim_compute(2_000, 19_500);
          read++;
        }
      });
      yield* make.thread('control', 8, function* () {
        for (;;) {
          yield* tx_thread_sleep(3);
          yield* sim_compute(500, 4_000);
        }
      });
    });
    for (let n = 0; n < 40; n++)
      bench.sim.schedule(20e6 + n * 11e6, () =>
        board.interrupt('adc', function* () {
          written++;
          sim_assert(written - read <= 3, 'the ring has room');
          yield* tx_semaphore_put(filled);
        }),
      );
    return undefined;
  },
};

/** Two interrupts within a tick are taken for a double press; latency of the first one alone makes two of one. */
const bounce_taken_for_press: Scenario = {
  name: 'bounce-taken-for-press',
  summary: 'presses closer than 150 us are bounces; each pair is one press',
  until_s: 1,
  build(bench) {
    let last_ns = -1e9;
    let presses = 0;
    const board = bench.add_kernel_board(function* (make) {
      yield* make.thread('idle', 20, function* () {
        for (;;) {
          yield* sim_compute(100, 2_000);
          yield* tx_thread_sleep(4);
        }
      });
    });
    for (let n = 0; n < 5; n++)
      for (const [at, name] of [
        [0, 'button'],
        [120_000, 'button'],
        [40_000_000, 'look'],
      ] as const)
        bench.sim.schedule(50e6 + n * 100e6 + at, () =>
          board.interrupt(name, () => {
            if (name === 'look') return sim_assert(presses === n + 1, 'one press');
            if (sim_now_ns() - last_ns > 150_000) presses++;
            last_ns = sim_now_ns();
          }),
        );
    return undefined;
  },
};

export const OTHER_KERNEL_BUGS: readonly Scenario[] = [
  lazy_twice,
  stopped_then_freed,
  flag_taken_by_other,
  slot_changes_hands,
  three_in_a_ring,
  answer_of_the_last_but_one,
  three_buffers_at_once,
  ring_overrun,
  bounce_taken_for_press,
];
