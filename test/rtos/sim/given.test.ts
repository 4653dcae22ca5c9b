// What a host program or a firmware may get wrong in plain JavaScript is answered where it is given.

import { describe, expect, test } from 'vitest';
import { SimError } from '../../../rtos/sim/sim_error.ts';
import { Simulation, type SimulationOptions, sim_compute, Target } from '../../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../../rtos/tx_api.ts';
import { run_thread } from '../board.ts';

/** Any value for a parameter, as JavaScript lets it pass. */
const any = (value: unknown): never => value as never;

function expect_refused(given: () => unknown, words: string): void {
  let refused: unknown = null;
  try {
    given();
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(SimError);
  expect((refused as SimError).message).toContain(words);
}

describe('the time of a run or of an event is refused when it', () => {
  test.each([
    [Number.NaN, 'until_ns is NaN: it must be a whole number of nanoseconds, at least 0'],
    [1.5, 'until_ns is 1.5'],
    [-1, 'until_ns is -1'],
    [Number.NEGATIVE_INFINITY, 'until_ns is -Infinity'],
    [any('10'), 'until_ns is 10'],
    [any(null), 'until_ns is null'],
  ])('is the limit %s', (until_ns, words) => {
    expect_refused(() => new Simulation().run({ until_ns }), words);
  });

  test.each([Number.NaN, 1.5, Number.POSITIVE_INFINITY, any('5'), any(undefined)])('is %s', (time_ns) => {
    const words = `time_ns is ${time_ns}: it must be a whole number of nanoseconds`;
    expect_refused(() => new Simulation().schedule(time_ns, () => {}), words);
  });
});

test('a limit that is infinite or undefined is none', () => {
  for (const until_ns of [Number.POSITIVE_INFINITY, any(undefined)]) {
    expect(new Simulation().run({ until_ns })).toBe('idle');
  }
});

test.each([
  [
    { sed: 5 },
    "'sed' is no option of a simulation; known are: seed, choices, choice_kinds, record_choices, trace, trace_level",
  ],
  [{ trace_capacity: -1 }, 'trace_capacity is -1: it must be a whole number of records, at least 1'],
  [{ trace_capacity: Number.NaN }, 'trace_capacity is NaN'],
  [{ trace_capacity: 2.5 }, 'trace_capacity is 2.5'],
])('a simulation with %j is refused', (options, words) => {
  expect_refused(() => new Simulation(options as SimulationOptions), words);
});

test('an option of a run that nobody knows is refused', () => {
  expect_refused(
    () => new Simulation().run(any({ until_s: 1 })),
    "'until_s' is no option of a run; known are: until_ns, until",
  );
});

test.each([
  [{ main: undefined }, 'main of board is undefined: it must be a function that calls tx_kernel_enter'],
  [{ name: undefined }, 'the name of a target is undefined: it must be a text of at least one character'],
  [
    { power_on_ns: Number.NaN },
    'power_on_ns of board is NaN: it must be a whole number of nanoseconds, at least 0',
  ],
  [{ power_on_ns: -5 }, 'power_on_ns of board is -5'],
  [{ power_on: 5 }, "'power_on' is no option of a target; known are: name, main, config, power_on_ns"],
  [{ config: { service_cost: 5 } }, "'service_cost' is no option of a target"],
  [{ config: { service_cost_ns: Number.NaN } }, "'service_cost_ns' is an integer, at least 0, not NaN"],
  [{ config: { service_cost_ns: -100 } }, "'service_cost_ns' is an integer, at least 0, not -100"],
  [{ config: { interrupt_cost_ns: 0.5 } }, "'interrupt_cost_ns' is an integer, at least 0, not 0.5"],
  [{ config: { first_unused_memory_bytes: 1.5 } }, "'first_unused_memory_bytes' is an integer"],
  [
    { config: { service_cost_most_ns: Number.NaN } },
    "'service_cost_most_ns' is NaN: it must be a whole number of nanoseconds, at least 1000",
  ],
  [{ config: { service_cost_most_ns: 500 } }, "'service_cost_most_ns' is 500"],
  [
    { config: { TX_TIMER_TICKS_PER_SECOND: 0 } },
    "'TX_TIMER_TICKS_PER_SECOND' is an integer, at least 1, not 0",
  ],
  [{ config: { TX_TIMER_TICKS_PER_SECOND: 2e9 } }, "'TX_TIMER_TICKS_PER_SECOND' is at most 1000000000"],
])('a target with %o is refused', (options, words) => {
  const main = (): void => tx_kernel_enter(() => {});
  expect_refused(() => new Target(new Simulation(), any({ name: 'board', main, ...options })), words);
});

test.each([
  [[Number.NaN], 'sim_compute(NaN): it takes microseconds, 0 or more, and the most is not below the least'],
  [['abc'], 'sim_compute(abc)'],
  [['5'], 'sim_compute(5)'],
  [[-5], 'sim_compute(-5)'],
  [[Number.POSITIVE_INFINITY], 'sim_compute(Infinity)'],
  [[5, 3], 'sim_compute(5, 3)'],
  [[5, Number.NaN], 'sim_compute(5, NaN)'],
])('a computation of %j is refused', (given, words) => {
  expect(() =>
    run_thread(function* () {
      yield* sim_compute(any(given[0]), any(given[1]));
    }),
  ).toThrow(words);
});

test.each([99, 8, -1, 1.5, Number.NaN, any(undefined)])(
  'a choice source that answers %s is refused',
  (answer) => {
    const sim = new Simulation({ choices: () => answer });
    expect_refused(
      () => sim.choose('cost', 'board/thread', 8),
      `the choice source answered ${answer} at cost/board/thread#1: it must be a whole number from 0 to 7`,
    );
  },
);
