import { expect, test } from 'vitest';
import { sim_compute, sim_now_ns } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { type BoardOptions, run_board, run_thread } from '../board.ts';

const DAY_SECONDS = 86_400;

test('24 virtual hours with one thread that sleeps a second at a time leave the clock and the run count exact', () => {
  reaches('wheel: an entry goes round again');
  let woken = 0;
  const thread = new tx.TX_THREAD();
  const sim = run_board(
    function* () {
      const entry = function* (): tx.Service<void> {
        for (; woken < DAY_SECONDS; woken++) yield* tx.tx_thread_sleep(100);
      };
      yield* tx.tx_thread_create(thread, 'sleeper', entry, 0, new Uint8Array(512), 512, 5, 5, 0, 1);
    },
    { sim: { trace: false } },
  );
  expect(woken).toBe(DAY_SECONDS);
  expect(thread.tx_thread_run_count).toBe(DAY_SECONDS + 1);
  expect(Math.floor(sim.now_ns / 1e9)).toBe(DAY_SECONDS);
});

/** What a busy board logs: sleeps, timers, a queue with timeouts, time-slices. */
function log_of(options: BoardOptions): string[] {
  const log: string[] = [];
  const say = (text: string): void => void log.push(`${tx.tx_time_get()} ${text}`);
  run_board(function* (threads) {
    const queue = new tx.TX_QUEUE();
    tx.tx_queue_create(queue, 'q', 1, new Uint32Array(2), 8);
    const timer = new tx.TX_TIMER();
    tx.tx_timer_create(timer, 't', () => say('timer'), 0, 41, 97, tx.TX_AUTO_ACTIVATE);
    yield* threads.make('receiver', 5, function* () {
      const message = new Uint32Array(1);
      for (let n = 0; n < 8; n++)
        say(`received ${yield* tx.tx_queue_receive(queue, message, 33)} ${message[0]}`);
      tx.tx_timer_deactivate(timer);
    });
    yield* threads.make('sender', 6, function* () {
      for (let n = 0; n < 5; n++) {
        yield* tx.tx_thread_sleep(17 * n + 1);
        say(`sent ${yield* tx.tx_queue_send(queue, new Uint32Array([n]), tx.TX_NO_WAIT)}`);
      }
    });
    for (const name of ['a', 'b']) {
      const work = function* (): tx.Service<void> {
        for (let n = 0; n < 6; n++) {
          yield* tx.tx_thread_sleep(7);
          say(name);
        }
      };
      yield* threads.make(name, 9, work, { slice: 2 });
    }
  }, options);
  return log;
}

test('skipping idle ticks gives the log of ticking through them', () => {
  const skipping = log_of({ until_ns: 5e9 });
  expect(skipping.length).toBeGreaterThan(25);
  expect(log_of({ until_ns: 5e9, config: { every_tick: true } })).toEqual(skipping);
});

test('a sleep of n ticks lasts more than n-1 and at most n periods, whatever the phase', () => {
  for (let phase = 0; phase < 16; phase++) {
    let slept_ns = 0;
    const choices = (kind: string): number => (kind === 'tick_phase' ? phase : 0);
    run_board(
      function* (threads) {
        yield* threads.make('sleeper', 5, function* () {
          const start = sim_now_ns();
          yield* tx.tx_thread_sleep(3);
          slept_ns = sim_now_ns() - start;
        });
      },
      { sim: { choices } },
    );
    expect(slept_ns).toBeGreaterThan(20e6);
    expect(slept_ns).toBeLessThanOrEqual(30.01e6);
  }
});

test('the kernel clock wraps at 32 bits and setting it moves no timer', () => {
  const seen: number[] = [];
  run_thread(function* () {
    tx.tx_time_set(0xfffffffe);
    yield* tx.tx_thread_sleep(5);
    seen.push(tx.tx_time_get());
  });
  expect(seen).toEqual([3]);
});

test('sleeps around one and two turns of the wheel of 32 slots last exactly as long as they should', () => {
  const seen: number[] = [];
  const wanted = [31, 32, 33, 63, 64, 65, 96, 100];
  run_thread(function* () {
    for (const ticks of wanted) {
      const from = tx.tx_time_get();
      yield* tx.tx_thread_sleep(ticks);
      seen.push(tx.tx_time_get() - from);
    }
  });
  expect(seen).toEqual(wanted);
});

test('a tick that is due while interrupts are disabled does not count before it is taken', () => {
  const seen: number[] = [];
  run_board(function* (threads) {
    yield* threads.make('sleeper', 3, function* () {
      yield* tx.tx_thread_sleep(2);
      seen.push(tx.tx_time_get());
    });
    yield* threads.make('worker', 9, function* () {
      tx.tx_interrupt_control(tx.TX_INT_DISABLE);
      yield* sim_compute(35_000);
      seen.push(tx.tx_time_get());
      tx.tx_interrupt_control(tx.TX_INT_ENABLE);
      yield* tx.tx_thread_relinquish();
    });
  });
  // What came after it is caught up with.
  expect(seen).toEqual([1, 3]);
});
