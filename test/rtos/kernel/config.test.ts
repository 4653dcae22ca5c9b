import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG, target_config } from '../../../rtos/kernel/config.ts';
import { Simulation, Target, type TargetConfig } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board, run_thread } from '../board.ts';

describe('the configuration of a target', () => {
  test('is the default where it says nothing', () => {
    const given = { TX_TIMER_TICKS_PER_SECOND: 1000, tick_hook: undefined } as unknown as TargetConfig;
    expect(target_config(given)).toEqual({ ...DEFAULT_CONFIG, TX_TIMER_TICKS_PER_SECOND: 1000 });
  });

  test.each([
    [{ TX_TIMER_TICKS_PER_SECONDS: 1000 }, "'TX_TIMER_TICKS_PER_SECONDS' is no option of a target"],
    [{ TX_TIMER_TICKS_PER_SECOND: 0 }, 'at least 1'],
    [{ service_cost_ns: Number.NaN }, "'service_cost_ns' is an integer"],
    [{ NX_IP_PERIODIC_RATE: 1000 }, "'NX_IP_PERIODIC_RATE' is no option of a target"],
    [{ options: { NX_IP_PERIODIC_RATE: 1000 } }, "'NX_IP_PERIODIC_RATE' in options: what nx_options"],
    [{ TX_DISABLE_ERROR_CHECKING: true }, 'services always check their arguments'],
    [{ TX_TIMER_PROCESS_IN_ISR: true }, 'timers expire in the system timer thread here'],
  ])('%j is refused when the target is made', (config, words) => {
    const make = () =>
      new Target(new Simulation(), { name: 'board', main: () => {}, config: config as object });
    expect(make).toThrow(words);
  });
});

test('TX_MINIMUM_STACK is what tx_thread_create asks for', () => {
  const statuses: number[] = [];
  const config = { TX_MINIMUM_STACK: 400 };
  run_board(
    function* () {
      for (const bytes of [399, 400]) {
        const thread = new tx.TX_THREAD();
        statuses.push(
          yield* tx.tx_thread_create(thread, '', () => {}, 0, new Uint8Array(bytes), bytes, 5, 5, 0, 0),
        );
      }
    },
    { config },
  );
  expect(statuses).toEqual([tx.TX_SIZE_ERROR, tx.TX_SUCCESS]);
});

describe('TX_DISABLE_PREEMPTION_THRESHOLD', () => {
  /** A thread of 20 with a threshold readies threads of 15 and 5; the order in which the three go on. */
  function order(threshold: number, config: Partial<TargetConfig>): { log: string[]; told: number } {
    const log: string[] = [];
    const told = tx.ref(-1);
    run_board(
      function* (threads) {
        const middle = yield* threads.make('middle', 15, () => void log.push('middle'), { start: false });
        const best = yield* threads.make('best', 5, () => void log.push('best'), { start: false });
        const low = yield* threads.make(
          'low',
          20,
          function* () {
            yield* tx.tx_thread_resume(middle);
            yield* tx.tx_thread_resume(best);
            log.push('low');
          },
          { threshold },
        );
        tx.tx_thread_info_get(low, null, null, null, null, told, null, null, null);
      },
      { config },
    );
    return { log, told: told.value };
  }

  test('makes every threshold but the priority one that nobody passes', () => {
    expect(order(10, {})).toEqual({ log: ['best', 'low', 'middle'], told: 10 });
    const config = { TX_DISABLE_PREEMPTION_THRESHOLD: true };
    expect(order(10, config)).toEqual({ log: ['low', 'best', 'middle'], told: 0 });
    expect(order(20, config)).toEqual({ log: ['middle', 'best', 'low'], told: 20 });
  });

  test('does the same to tx_thread_preemption_change', () => {
    const results: number[][] = [];
    run_thread(
      function* () {
        const self = tx.tx_thread_identify();
        for (const threshold of [12, 16, 0, 17]) {
          const old = tx.ref(-1);
          const status = yield* tx.tx_thread_preemption_change(self, threshold, old);
          results.push([status, old.value, self?.tx_thread_preempt_threshold ?? -1]);
        }
      },
      { config: { TX_DISABLE_PREEMPTION_THRESHOLD: true } },
    );
    expect(results).toEqual([
      [tx.TX_SUCCESS, 16, 0],
      [tx.TX_SUCCESS, 0, 16],
      [tx.TX_SUCCESS, 16, 0],
      [tx.TX_THRESH_ERROR, -1, 0],
    ]);
  });
});

test('TX_DISABLE_NOTIFY_CALLBACKS takes no notify function and calls none', () => {
  const results: number[] = [];
  const called: string[] = [];
  const call = (what: string) => () => void called.push(what);
  run_thread(
    function* () {
      const queue = new tx.TX_QUEUE();
      const semaphore = new tx.TX_SEMAPHORE();
      const flags = new tx.TX_EVENT_FLAGS_GROUP();
      tx.tx_queue_create(queue, 'queue', 1, new Uint32Array(4), 16);
      tx.tx_semaphore_create(semaphore, 'semaphore', 0);
      tx.tx_event_flags_create(flags, 'flags');
      results.push(
        tx.tx_queue_send_notify(queue, call('queue')),
        tx.tx_semaphore_put_notify(semaphore, call('semaphore')),
        tx.tx_event_flags_set_notify(flags, call('flags')),
        tx.tx_thread_entry_exit_notify(tx.tx_thread_identify(), call('thread')),
        tx.tx_queue_send_notify(null, null),
      );
      yield* tx.tx_queue_send(queue, new Uint32Array(1), tx.TX_NO_WAIT);
      yield* tx.tx_semaphore_put(semaphore);
      yield* tx.tx_event_flags_set(flags, 1, tx.TX_OR);
    },
    { config: { TX_DISABLE_NOTIFY_CALLBACKS: true } },
  );
  expect(results).toEqual([...Array(4).fill(tx.TX_FEATURE_NOT_ENABLED), tx.TX_QUEUE_ERROR]);
  expect(called).toEqual([]);
});

test('TX_ENABLE_STACK_CHECKING takes a handler, and keeps a word of the stack for itself', () => {
  for (const [on, status, size] of [
    [false, tx.TX_FEATURE_NOT_ENABLED, 302],
    [true, tx.TX_SUCCESS, 296],
  ] as const) {
    const thread = new tx.TX_THREAD();
    const results: number[] = [];
    run_board(
      function* () {
        results.push(tx.tx_thread_stack_error_notify(() => {}));
        yield* tx.tx_thread_create(thread, '', () => {}, 0, new Uint8Array(302), 302, 5, 5, 0, 0);
      },
      { config: { TX_ENABLE_STACK_CHECKING: on } },
    );
    expect([...results, thread.tx_thread_stack_size]).toEqual([status, size]);
  }
});
