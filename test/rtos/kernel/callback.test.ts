// Firmware is plain functions and generator functions. Whatever else it is, is said with what to write instead.

import { describe, expect, test } from 'vitest';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board, run_thread } from '../board.ts';

/** Firmware as the compiler would not let it be. */
type Anything = () => tx.Service<void>;

async function async_function(): Promise<void> {
  await Promise.resolve();
}

async function* async_generator(): AsyncGenerator<void> {
  yield await Promise.resolve();
}

function run_interrupt(handler: Anything): void {
  const sim = new Simulation();
  const board = new Target(sim, { name: 'board', main: () => tx.tx_kernel_enter(() => {}) });
  sim.schedule(1e6, () => board.interrupt('device', handler));
  sim.run();
}

function run_timer(expiration: Anything): void {
  run_board(function* () {
    tx.tx_timer_create(new tx.TX_TIMER(), 'timer', expiration, 0, 1, 0, tx.TX_AUTO_ACTIVATE);
  });
}

function run_notify(notify: Anything): void {
  run_thread(function* () {
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 's', 0);
    tx.tx_semaphore_put_notify(semaphore, notify);
    yield* tx.tx_semaphore_put(semaphore);
  });
}

const PLACES: readonly [part: string, run: (firmware: Anything) => void][] = [
  ['the entry function of board/thread', (firmware) => run_thread(firmware)],
  ['the put notify of board/thread', run_notify],
  ['the expiration function of board/System Timer Thread', run_timer],
  ['an interrupt of board/interrupt', run_interrupt],
];

describe.each(PLACES)('%s', (part, run) => {
  test('is told when it is an async function', () => {
    expect(() => run(async_function as unknown as Anything)).toThrow(
      `${part} is an async function: write function* and yield*`,
    );
  });

  test('is told when it is an async generator function', () => {
    expect(() => run(async_generator as unknown as Anything)).toThrow(
      `${part} is an async generator function: write function* and yield*`,
    );
  });

  test('is told when it returns an object that is no service', () => {
    const firmware = (() => ({ status: 0 })) as unknown as Anything;
    expect(() => run(firmware)).toThrow(`${part} returned an object that is no service`);
  });

  test('may be a plain function that returns something', () => {
    let ran = false;
    run((() => {
      ran = true;
      return 'text';
    }) as unknown as Anything);
    expect(ran).toBe(true);
  });

  test.each([
    ['5', 5, 'yielded 5'],
    ['a promise', Promise.resolve(), 'yielded a promise'],
    ['null', null, 'yielded null'],
    ['nothing', undefined, 'used a yield of its own'],
  ])('is told when it yields %s', (_what, value, told) => {
    const firmware = function* (): Generator<unknown> {
      yield value;
    } as unknown as Anything;
    expect(() => run(firmware)).toThrow(
      `${part.split(' of ')[1]} ${told}, which neither waits nor yields: write "yield*" and a service`,
    );
  });

  test('is told when it yields a service without the star', () => {
    const star = function* (): Generator<unknown> {
      const put: unknown = tx.tx_semaphore_put(new tx.TX_SEMAPHORE());
      yield put;
    } as unknown as Anything;
    expect(() => run(star)).toThrow(
      'called tx_semaphore_put with yield: write "yield* tx_semaphore_put(...)"',
    );
  });
});

test('a service may be driven by hand, as long as each time it yields is passed on', () => {
  let ticks = 0;
  run_thread(function* () {
    const sleeping = tx.tx_thread_sleep(3)[Symbol.iterator]();
    for (let step = sleeping.next(); step.done !== true; step = sleeping.next()) yield step.value;
    const computing = tx.sim_compute(25_000)[Symbol.iterator]();
    for (let step = computing.next(); step.done !== true; step = computing.next()) yield;
    ticks = tx.tx_time_get();
  });
  expect(ticks).toBe(5);
});

test('a promise that firmware has made does not end the process when it fails later', async () => {
  const failing = async (): Promise<void> => {
    await Promise.resolve();
    throw new Error('outside the simulation');
  };
  expect(() => run_thread(failing as unknown as Anything)).toThrow('is an async function');
  await new Promise((resolve) => setImmediate(resolve));
});

test('yield* on a plain service is told with what to write', () => {
  expect(() =>
    run_thread(function* () {
      yield* tx.tx_time_get() as unknown as tx.Service<void>;
    }),
  ).toThrow(
    /^yield\* is for services that may .*: if it was given tx_time_get, write "tx_time_get\(\.\.\.\)" without/,
  );
});
