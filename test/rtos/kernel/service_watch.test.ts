import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { take_interrupt } from '../../../rtos/kernel/interrupt.ts';
import {
  ANNOTATION_ENTER,
  ANNOTATION_HOLDER,
  ANNOTATION_LEAVE,
  ANNOTATION_LEVEL,
  ANNOTATION_PENDING,
  ANNOTATION_TIMER,
  ANNOTATION_WATCH,
} from '../../../rtos/sim/annotations.ts';
import type { TraceLog } from '../../../rtos/sim/trace_log.ts';
import { type Simulation, sim_compute, sim_targets } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board, run_thread, type Threads } from '../board.ts';

const ANNOTATED = { sim: { annotations: true } };
type Define = (threads: Threads) => tx.Service<void>;

function log_of({ annotations }: Simulation): TraceLog {
  if (annotations === null) throw new Error('the run was not annotated');
  return annotations;
}

/** What the threads of a run were inside of: `thread > service`, `thread < service status`, with a space for each depth. */
function services(sim: Simulation): string[] {
  const log = log_of(sim);
  return [...log.records()].flatMap(({ event, context, info1, info3, info4 }) => {
    const thread = sim.trace.object(context)?.name ?? '';
    if (thread === '' || thread.startsWith('System')) return [];
    const service = `${' '.repeat(info3)}${log.text(info1)}`;
    if (event === ANNOTATION_ENTER) return [`${thread} > ${service}`];
    return event === ANNOTATION_LEAVE ? [`${thread} < ${service} ${info4}`] : [];
  });
}

function values(sim: Simulation, what: string): number[] {
  const log = log_of(sim);
  return [...log.records()].flatMap(({ event, info1, info4 }) =>
    event === ANNOTATION_LEVEL && log.text(info1) === what ? [info4] : [],
  );
}

/** A semaphore, and a thread that waits for it. */
function waits(semaphore: tx.TX_SEMAPHORE, ticks: number): Define {
  return function* (threads) {
    tx.tx_semaphore_create(semaphore, 'bell', 0);
    yield* threads.make('low', 20, function* () {
      yield* tx.tx_semaphore_put(semaphore);
    });
    yield* threads.make('high', 10, function* () {
      yield* tx.tx_semaphore_get(semaphore, ticks);
      yield* tx.tx_semaphore_get(semaphore, tx.TX_NO_WAIT);
    });
  };
}

describe('services', () => {
  test('begin, wait, and are over with their status', () => {
    expect(services(run_board(waits(new tx.TX_SEMAPHORE(), 5), ANNOTATED))).toEqual([
      'high > tx_semaphore_get',
      'low > tx_semaphore_put',
      'low < tx_semaphore_put 0',
      'high < tx_semaphore_get 0',
      'high > tx_semaphore_get',
      `high < tx_semaphore_get ${tx.TX_NO_INSTANCE}`,
    ]);
  });

  test('that callbacks call are inside of the one that called back', () => {
    const semaphore = new tx.TX_SEMAPHORE();
    const sim = run_thread(function* () {
      tx.tx_semaphore_create(semaphore, 'bell', 0);
      tx.tx_semaphore_put_notify(semaphore, function* () {
        yield* tx.tx_semaphore_get(semaphore, tx.TX_NO_WAIT);
      });
      yield* tx.tx_semaphore_put(semaphore);
      tx.tx_time_get();
    }, ANNOTATED);
    expect(services(sim).slice(4)).toEqual([
      'thread > tx_semaphore_put',
      'thread >  tx_semaphore_get',
      'thread <  tx_semaphore_get 0',
      'thread < tx_semaphore_put 0',
      'thread > tx_time_get',
      'thread < tx_time_get 0',
    ]);
  });

  test('of a thread that was terminated are forgotten when it begins anew', () => {
    const sim = run_board(function* (threads) {
      const sleeper = yield* threads.make('sleeper', 10, function* () {
        yield* tx.tx_thread_sleep(50);
      });
      yield* threads.make('boss', 20, function* () {
        yield* tx.tx_thread_terminate(sleeper);
        tx.tx_thread_reset(sleeper);
        yield* tx.tx_thread_resume(sleeper);
      });
    }, ANNOTATED);
    expect(services(sim).filter((line) => line.startsWith('sleeper'))).toEqual([
      'sleeper > tx_thread_sleep',
      'sleeper > tx_thread_sleep',
      'sleeper < tx_thread_sleep 0',
    ]);
  });

  test('tell the line of firmware that called them, each its own', () => {
    const sim = run_thread(function* () {
      tx.tx_time_get();
      for (let n = 0; n < 2; n++) yield* tx.tx_thread_relinquish();
    }, ANNOTATED);
    const log = log_of(sim);
    const lines = [...log.records()].flatMap(({ event, context, info2 }) =>
      event === ANNOTATION_ENTER && sim.trace.object(context)?.name === 'thread' ? [log.text(info2)] : [],
    );
    const [first, second, third] = lines.map((line) =>
      Number(/service_watch\.test\.ts:(\d+)$/.exec(line)?.[1]),
    );
    expect([second, third]).toEqual([(first as number) + 1, (first as number) + 1]);
  });
});

describe('values', () => {
  test('are told as they change, with the priority that a thread inherits and the owner of a mutex', () => {
    const mutex = new tx.TX_MUTEX();
    const sim = run_board(function* (threads) {
      tx.tx_mutex_create(mutex, 'bus', tx.TX_INHERIT);
      yield* threads.make('low', 20, function* () {
        yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
        yield* tx.tx_thread_sleep(2);
        yield* tx.tx_mutex_put(mutex);
      });
      yield* threads.make('high', 10, function* () {
        yield* tx.tx_thread_sleep(1);
        yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
        yield* tx.tx_mutex_put(mutex);
      });
    }, ANNOTATED);
    const [low, high] = ['low', 'high'].map(
      (name) => sim.trace.all_objects().find((one) => one.name === name)?.id,
    );
    expect(values(sim, 'owner')).toEqual([0, low, high, 0]);
    expect(values(sim, 'priority').slice(-3)).toEqual([10, 10, 20]);
  });

  test('of an object that is deleted are not looked at any more', () => {
    const semaphore = new tx.TX_SEMAPHORE();
    const sim = run_thread(function* () {
      tx.tx_semaphore_create(semaphore, 'bell', 3);
      yield* tx.tx_semaphore_delete(semaphore);
      semaphore.tx_semaphore_count = 9;
      tx.tx_time_get();
    }, ANNOTATED);
    expect(values(sim, 'count')).toEqual([3]);
  });

  test('of the firmware are told where it says so', () => {
    const readings: number[] = [];
    const sim = run_thread(function* () {
      tx.sim_watch('readings', () => readings.length);
      yield* tx.tx_thread_sleep(1);
      readings.push(7);
      yield* tx.tx_thread_sleep(1);
    }, ANNOTATED);
    const log = log_of(sim);
    const told = [...log.records()].flatMap(({ event, info1, info2 }) =>
      event === ANNOTATION_WATCH ? [`${log.text(info1)} ${log.text(info2)}`] : [],
    );
    expect(told).toEqual(['readings 0', 'readings 1']);
  });
});

test('timers tell when they fire', () => {
  const timer = new tx.TX_TIMER();
  const sim = run_thread(
    function* () {
      tx.tx_timer_create(timer, 'blink', () => {}, 0, 2, 3, tx.TX_AUTO_ACTIVATE);
      yield* tx.tx_thread_sleep(6);
    },
    { ...ANNOTATED, until_ns: 100e6 },
  );
  const fired = [...log_of(sim).records()].filter(({ event }) => event === ANNOTATION_TIMER);
  expect(fired.map(({ info2 }) => sim.trace.object(info2)?.name)).toEqual(['blink', 'blink', 'blink']);
});

test('a run with annotations is the same run, and one without keeps none', () => {
  const annotated = run_board(waits(new tx.TX_SEMAPHORE(), 5), ANNOTATED);
  const plain = run_board(waits(new tx.TX_SEMAPHORE(), 5));
  expect(plain.annotations).toBe(null);
  expect(annotated.trace.hash()).toBe(plain.trace.hash());
  expect(annotated.now_ns).toBe(plain.now_ns);
});

test('whoever begins to wait for what others have is told where it is and who could end the wait', () => {
  const semaphore = new tx.TX_SEMAPHORE();
  const sim = run_board(function* (threads) {
    tx.tx_semaphore_create(semaphore, 'lock', 1);
    yield* threads.make('has it', 10, function* () {
      for (let n = 0; n < 2; n++) {
        yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
        yield* tx.tx_thread_sleep(5);
        yield* tx.tx_semaphore_put(semaphore);
      }
    });
    yield* threads.make('wants it', 11, function* () {
      yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
    });
  }, ANNOTATED);
  const log = log_of(sim);
  const told = [...log.records()].flatMap(({ event, context, info1, info2, info3 }) =>
    event === ANNOTATION_HOLDER
      ? [[...[context, info2, info3].map((id) => sim.trace.object(id)?.name), log.text(info1)]]
      : [],
  );
  expect(told[0]).toEqual(['wants it', 'lock', 'has it', expect.stringContaining('has it')]);
});

test('the kernel of an annotated run is no dictionary to the engine: everything that it does would be slower', () => {
  const sim = run_board(waits(new tx.TX_SEMAPHORE(), 5), ANNOTATED);
  setFlagsFromString('--allow-natives-syntax');
  const is_fast = new Function('object', 'return %HasFastProperties(object)') as (object: object) => boolean;
  expect(sim_targets(sim).map(({ kernel }) => is_fast(kernel))).toEqual([true]);
});

test('an interrupt that could not run at once has how long it was pending', () => {
  const sim = run_board(function* (threads, simulation) {
    yield* threads.make('thread', 9, function* () {
      const { kernel } = sim_targets(simulation)[0]!;
      tx.tx_interrupt_control(tx.TX_INT_DISABLE);
      yield* sim_compute(5);
      take_interrupt(kernel, 'device', () => {});
      yield* sim_compute(20);
      tx.tx_interrupt_control(tx.TX_INT_ENABLE);
    });
  }, ANNOTATED);
  const log = log_of(sim);
  const pending = [...log.records()].filter(({ event }) => event === ANNOTATION_PENDING);
  const entered = [...sim.trace.records()].find(
    ({ event, info2 }) => event === tx.TX_TRACE_ISR_ENTER && sim.trace.text(info2) === 'device',
  );
  expect(pending.map(({ info1, time_ns }) => [log.text(info1), time_ns])).toEqual([
    ['device', entered?.time_ns],
  ]);
  // It was raised when 5 us had been computed.
  expect(pending[0]?.info4).toBeGreaterThanOrEqual(20_000);
  expect(pending[0]?.info4).toBeLessThan(30_000);
});
