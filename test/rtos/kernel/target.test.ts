import { expect, test } from 'vitest';
import { enter } from '../../../rtos/kernel/current.ts';
import { Kernel } from '../../../rtos/kernel/kernel.ts';
import { target_of } from '../../../rtos/kernel/target.ts';
import { Simulation, sim_targets, Target } from '../../../rtos/sim_api.ts';
import { TX_THREAD, tx_kernel_enter, tx_thread_create, tx_thread_sleep } from '../../../rtos/tx_api.ts';

const idle = (): void => tx_kernel_enter(() => {});

test('targets of one simulation have different names, unless the other one was switched off', () => {
  const sim = new Simulation();
  const first = new Target(sim, { name: 'a', main: idle });
  expect(() => new Target(sim, { name: 'a', main: idle })).toThrow('already a target named a');
  expect(sim_targets(sim)).toEqual([first]);
  first.power_off();
  const again = new Target(sim, { name: 'a', main: idle });
  expect(sim_targets(sim)).toEqual([first, again]);
  expect(target_of(first.kernel)).toBe(first);
  expect(() => target_of(new Kernel(sim, 'stray', {}))).toThrow('belongs to no target');
});

test('a main function that does not enter the kernel, or enters it twice, is refused', () => {
  const none = new Simulation();
  new Target(none, { name: 'a', main: () => {} });
  expect(() => none.run()).toThrow('returned without calling tx_kernel_enter');
  const twice = new Simulation();
  new Target(twice, {
    name: 'a',
    main: () => {
      idle();
      idle();
    },
  });
  expect(() => twice.run()).toThrow('tx_kernel_enter was called twice on a');
});

test('the power comes on when it is told to', () => {
  const sim = new Simulation();
  const seen: number[] = [];
  new Target(sim, {
    name: 'late',
    power_on_ns: 2_500_000,
    main: () =>
      tx_kernel_enter(function* (memory) {
        const entry = function* () {
          yield* tx_thread_sleep(1);
          seen.push(Math.floor(sim.now_ns / 100_000));
        };
        yield* tx_thread_create(new TX_THREAD(), 't', entry, 0, memory, 512, 5, 5, 0, 1);
      }),
  });
  sim.run();
  expect(seen).toEqual([125]);
});

test('without power nothing runs any more: no thread, no tick, no interrupt; other boards go on', () => {
  const sim = new Simulation();
  const seen: string[] = [];
  const board = (name: string): Target =>
    new Target(sim, {
      name,
      main: () =>
        tx_kernel_enter(function* (memory) {
          const entry = function* () {
            for (let n = 1; n <= 3; n++) {
              yield* tx_thread_sleep(1);
              seen.push(`${name}${n}`);
            }
          };
          yield* tx_thread_create(new TX_THREAD(), 't', entry, 0, memory, 512, 5, 5, 0, 1);
        }),
    });
  const first = board('a');
  board('b');
  sim.schedule(15_000_000, () => {
    first.power_off();
    first.power_off();
    first.interrupt('line', () => {
      seen.push('interrupt');
    });
  });
  expect(sim.run()).toBe('idle');
  expect(seen).toEqual(['a1', 'b1', 'b2', 'b3']);
});

test('a board whose power goes before it came on never starts', () => {
  const sim = new Simulation();
  const late = new Target(sim, { name: 'late', power_on_ns: 1000, main: () => expect.unreachable() });
  late.power_off();
  expect(sim.run()).toBe('idle');
});

test('a service outside any target says where services belong', () => {
  expect(() => enter('tx_anything')).toThrow('tx_anything was called from outside a target');
});

test('a target that leaves no trace runs as the others, without records', () => {
  const sim = new Simulation();
  const slept: string[] = [];
  for (const name of ['told', 'quiet']) {
    const target = new Target(sim, {
      name,
      main: () =>
        tx_kernel_enter(function* (memory) {
          function* entry() {
            yield* tx_thread_sleep(2);
            slept.push(name);
          }
          yield* tx_thread_create(new TX_THREAD(), 'sleeper', entry, 0, memory, 512, 5, 5, 0, 1);
        }),
    });
    if (name === 'quiet') target.kernel.leave_trace();
  }
  sim.run({ until_ns: 1e9 });
  expect(slept).toEqual(['told', 'quiet']);
  expect(new Set([...sim.trace.records()].map(({ target }) => target))).toEqual(new Set([1]));
});
