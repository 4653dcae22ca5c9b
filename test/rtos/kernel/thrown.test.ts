import { expect, it } from 'vitest';
import { FirmwareError, Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board, run_thread, Threads } from '../board.ts';

const boom = { name: 'TypeError', message: 'boom' };
const throws = (): never => {
  throw new TypeError('boom');
};

function thrown_by(run: () => unknown): FirmwareError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(FirmwareError);
    return error as FirmwareError;
  }
  throw new Error('nothing was thrown');
}

function* sleeps(): tx.Service<void> {
  yield* tx.tx_thread_sleep(50);
}

it('an exception in a thread says board, thread, last service, time, line, and what the other threads do', () => {
  const error = thrown_by(() =>
    run_board(function* (threads) {
      yield* threads.make('other', 4, sleeps);
      yield* threads.make('reader', 5, function* () {
        yield* tx.tx_thread_sleep(3);
        throws();
      });
    }),
  );
  expect(error).toMatchObject({
    board: 'board',
    context: 'reader',
    service: 'tx_thread_sleep',
    time_ns: 30_001_000,
    cause: boom,
    line: { file: 'test/rtos/kernel/thrown.test.ts', function_name: 'throws' },
  });
  const [message, where] = error.message.split(/\(.*\)/);
  expect(message).toBe('boom\n  TypeError thrown in board/reader, throws ');
  expect(where).toBe(', after tx_thread_sleep, at 0.030001 s of virtual time');
  expect(error.stack?.split('\n')[2]).toMatch(/^ +at throws \(.*thrown\.test\.ts/);
  expect(error.state.map((row) => row.replace(/ +/g, ' '))).toEqual([
    'target thread priority runs state for',
    'board System Timer Thread 0 1 suspended',
    'board other 4 1 sleeping',
    'board reader 5 2 running',
  ]);
});

it('an assertion of a test inside firmware keeps its message and both of its values', () => {
  const error = thrown_by(() =>
    run_thread(function* () {
      yield* tx.tx_thread_sleep(1);
      expect({ value: 1 }).toEqual({ value: 2 });
    }),
  );
  expect(error.message).toMatch(/^expected \{ value: 1 \} to deeply equal \{ value: 2 \}\n/);
  expect(error.cause).toMatchObject({ name: 'AssertionError', actual: { value: 1 }, expected: { value: 2 } });
  expect(error.line?.file).toBe('test/rtos/kernel/thrown.test.ts');
});

const timer = (entry: () => void): (() => tx.Service<void>) =>
  function* () {
    const blink = new tx.TX_TIMER();
    tx.tx_timer_create(blink, 'blink', entry, 0, 2, 0, tx.TX_AUTO_ACTIVATE);
    yield* tx.tx_thread_sleep(5);
  };

function* notified(): tx.Service<void> {
  const semaphore = new tx.TX_SEMAPHORE();
  tx.tx_semaphore_create(semaphore, 'data', 0);
  tx.tx_semaphore_put_notify(semaphore, throws);
  yield* tx.tx_semaphore_put(semaphore);
}

it.each([
  ['a timer callback', 'timer blink', () => run_thread(timer(throws))],
  ['a callback that tells of a put', 'thread', () => run_thread(notified)],
  ['tx_application_define', 'initialization', () => run_board(throws)],
  ['an interrupt', 'interrupt uart', () => interrupted(throws)],
  [
    'an interrupt in the middle of a service that is a plain function',
    'interrupt uart',
    () => polled(throws),
  ],
])('of %s it says which', (_what, context, run) => {
  expect(thrown_by(run)).toMatchObject({ board: 'board', context, cause: boom });
});

function with_interrupt(entry: () => tx.Service<void>, handler: () => void): Simulation {
  const sim = new Simulation();
  const board = new Target(sim, {
    name: 'board',
    main: () =>
      tx.tx_kernel_enter(function* (memory) {
        yield* new Threads(memory).make('app', 5, entry);
      }),
  });
  sim.schedule(20_000, () => board.interrupt('uart', handler));
  return sim;
}

function interrupted(handler: () => void): void {
  with_interrupt(sleeps, handler).run();
}

function* polls(): tx.Service<void> {
  while (tx.tx_time_get() < 2) {
    // time goes on inside of the service
  }
}

function polled(handler: () => void): void {
  with_interrupt(polls, handler).run();
}

it('firmware that swallows what another one threw does not bring the simulation back', () => {
  const sim = with_interrupt(function* () {
    try {
      yield* polls();
    } catch {
      yield* tx.tx_thread_sleep(1);
    }
  }, throws);
  expect(thrown_by(() => sim.run()).context).toBe('interrupt uart');
  expect(() => sim.run()).toThrow(/cannot go on/);
});

it('a board that throws while another one polls is the one that is named', () => {
  const sim = with_interrupt(polls, () => {});
  new Target(sim, {
    name: 'second',
    main: () =>
      tx.tx_kernel_enter(function* (memory) {
        yield* new Threads(memory).make('falls', 5, function* () {
          yield* tx.tx_thread_sleep(1);
          throws();
        });
      }),
  });
  expect(thrown_by(() => sim.run())).toMatchObject({ board: 'second', context: 'falls', cause: boom });
});

it('a host event that throws while a board polls is the host program’s', () => {
  const sim = with_interrupt(polls, () => {});
  sim.schedule(40_000, throws);
  expect(thrown_by(() => sim.run())).toMatchObject({ board: '', context: 'host', cause: boom });
});
