import { expect, test } from 'vitest';
import { take_interrupt } from '../../../rtos/kernel/interrupt.ts';
import { sim_compute, sim_now_ns, sim_targets } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { run_board } from '../board.ts';

test('an interrupt lands in the middle of a computation and the readied thread runs at once', () => {
  const log: string[] = [];
  run_board(function* (threads, sim) {
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 's', 0);
    const at = (text: string): void => void log.push(`${Math.floor(sim_now_ns() / 1e6)} ${text}`);
    sim.schedule(4_000_000, () => {
      const [target] = sim_targets(sim);
      target?.interrupt('button', function* () {
        yield* tx.tx_semaphore_put(semaphore);
      });
    });
    yield* threads.make('waiter', 3, function* () {
      yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
      at('served');
    });
    yield* threads.make('worker', 9, function* () {
      yield* sim_compute(9_000);
      at('computed');
    });
  });
  expect(log).toEqual(['4 served', '9 computed']);
});

test('interrupts wait while they are disabled, and come at once when they are enabled', () => {
  const log: string[] = [];
  run_board(function* (threads, sim) {
    sim.schedule(2_000_000, () => {
      for (const name of ['first', 'second']) sim_targets(sim)[0]?.interrupt(name, () => void log.push(name));
    });
    yield* threads.make('thread', 9, function* () {
      tx.tx_interrupt_control(tx.TX_INT_DISABLE);
      yield* sim_compute(5_000);
      log.push('critical section over');
      tx.tx_interrupt_control(tx.TX_INT_ENABLE);
      log.push('enabled');
    });
  });
  expect(log).toEqual(['critical section over', 'first', 'second', 'enabled']);
});

test('an interrupt that tries to wait gets a status, and one that yields forever stops the run', () => {
  const seen: number[] = [];
  run_board(function* (threads, sim) {
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 's', 0);
    sim.schedule(1_000_000, () => {
      sim_targets(sim)[0]?.interrupt('device', function* () {
        seen.push(yield* tx.tx_semaphore_get(semaphore, 5));
      });
    });
    yield* threads.make('idle', 9, function* () {
      yield* tx.tx_thread_sleep(1);
    });
  });
  expect(seen).toEqual([tx.TX_WAIT_ERROR]);
});

test('how late an interrupt is taken is a choice, and interrupts of one name keep their order', () => {
  const log: string[] = [];
  const choices = (kind: string, key: string): number =>
    kind === 'isr_arrival' && key.endsWith('#1') ? 7 : 0;
  run_board(
    function* (threads, sim) {
      const [target] = sim_targets(sim);
      for (const n of [1, 2]) {
        sim.schedule(n * 50_000, () => {
          target?.interrupt('rx', () => void log.push(`${n} at ${Math.round(sim.now_ns / 1000)} us`));
        });
      }
      yield* threads.make('idle', 9, function* () {
        yield* tx.tx_thread_sleep(1);
      });
    },
    { sim: { choices } },
  );
  expect(log).toEqual(['1 at 250 us', '2 at 250 us']);
});

test('of interrupts pending together, which device comes first is a choice', () => {
  const order = (option: number): string => {
    const log: string[] = [];
    run_board(
      function* (threads, sim) {
        yield* threads.make('thread', 9, function* () {
          tx.tx_interrupt_control(tx.TX_INT_DISABLE);
          const kernel = sim_targets(sim)[0]!.kernel;
          for (const name of ['a', 'b']) take_interrupt(kernel, name, () => void log.push(name));
          yield* sim_compute(1);
          tx.tx_interrupt_control(tx.TX_INT_ENABLE);
        });
      },
      { sim: { choices: (kind) => (kind === 'isr_order' ? option : 0) } },
    );
    return log.join('');
  };
  expect(order(0)).toBe('ab');
  expect(order(1)).toBe('ba');
});

test('pending interrupts of one device keep their order, whichever device comes first', () => {
  reaches('kernel: an interrupt waits');
  const log: string[] = [];
  run_board(
    function* (threads, sim) {
      yield* threads.make('thread', 9, function* () {
        tx.tx_interrupt_control(tx.TX_INT_DISABLE);
        const kernel = sim_targets(sim)[0]!.kernel;
        for (const name of ['a1', 'b1', 'b2', 'a2'])
          take_interrupt(kernel, name[0] as string, () => void log.push(name));
        yield* sim_compute(1);
        tx.tx_interrupt_control(tx.TX_INT_ENABLE);
      });
    },
    { sim: { choices: (kind) => (kind === 'isr_order' ? 1 : 0) } },
  );
  expect(log).toEqual(['b1', 'b2', 'a1', 'a2']);
});

test('where interrupts have priorities a handler that computes is interrupted by a more urgent one only', () => {
  reaches('kernel: events happen while a handler computes');
  const log: string[] = [];
  run_board(function* (threads, sim) {
    const at = (text: string): void => void log.push(`${Math.round(sim_now_ns() / 1e5)} ${text}`);
    const [target] = sim_targets(sim);
    const handler = (name: string, us: number) =>
      function* (): tx.Service<void> {
        at(`${name} begins`);
        yield* sim_compute(us);
        at(`${name} ends`);
      };
    target?.interrupt_priority('fast', 1);
    sim.schedule(1_000_000, () => target?.interrupt('slow', handler('slow', 3000), 7));
    sim.schedule(2_000_000, () => target?.interrupt('same', handler('same', 200), 7));
    sim.schedule(2_500_000, () => target?.interrupt('plain', handler('plain', 200)));
    sim.schedule(3_000_000, () => target?.interrupt('fast', handler('fast', 500)));
    yield* threads.make('thread', 9, function* () {
      yield* sim_compute(9_000);
      at('thread ends');
    });
  });
  expect(log).toEqual([
    '10 slow begins',
    '30 fast begins',
    '35 fast ends',
    '45 slow ends',
    '45 same begins',
    '47 same ends',
    '47 plain begins',
    '49 plain ends',
    '129 thread ends',
  ]);
});

test('an interrupt that is disabled waits until it is enabled, and the others come', () => {
  const log: string[] = [];
  run_board(function* (threads, sim) {
    const [target] = sim_targets(sim);
    const raise = (name: string, at_ns: number, priority?: number): void =>
      void sim.schedule(at_ns, () => target?.interrupt(name, () => void log.push(name), priority));
    raise('uart', 1_000_000, 1);
    raise('button', 2_000_000, 2);
    raise('uart', 3_000_000);
    yield* threads.make('thread', 9, function* () {
      tx.sim_interrupt_disable('uart');
      tx.sim_interrupt_disable('uart');
      yield* sim_compute(5_000);
      log.push('computed');
      tx.sim_interrupt_enable('button');
      log.push('enabled another');
      tx.sim_interrupt_enable('uart');
      log.push('enabled');
    });
  });
  expect(log).toEqual(['button', 'computed', 'enabled another', 'uart', 'uart', 'enabled']);
});

test('a handler may enable what others disabled: it comes behind it, or at once where it is more urgent', () => {
  const log: string[] = [];
  run_board(function* (threads, sim) {
    const [target] = sim_targets(sim);
    const enables = (): void => {
      tx.sim_interrupt_enable('fast');
      log.push('slow goes on');
    };
    sim.schedule(1_000_000, () => target?.interrupt('fast', () => void log.push('fast'), 1));
    sim.schedule(2_000_000, () => target?.interrupt('slow', enables, 7));
    yield* threads.make('thread', 9, function* () {
      tx.sim_interrupt_disable('fast');
      yield* sim_compute(5_000);
    });
  });
  expect(log).toEqual(['fast', 'slow goes on']);
});

test('the tick is none of the interrupts of the controller', () => {
  run_board(function* () {
    expect(() => tx.sim_interrupt_disable('tick')).toThrow(/cannot be disabled alone/);
  });
});

test('a priority is a number that an interrupt controller has', () => {
  run_board(function* (_threads, sim) {
    expect(() => sim_targets(sim)[0]?.interrupt('uart', () => {}, 256)).toThrow(/from 0 to 255/);
    expect(() => tx.sim_interrupt_priority('uart', -1)).toThrow(/from 0 to 255/);
  });
});
