import { expect, test } from 'vitest';
import type { Scenario } from '../../../../../demo/bench/scenario.ts';
import { bits_of, levels_of } from '../../../../../demo/report/viewer/model/levels.ts';
import * as tx from '../../../../../rtos/tx_api.ts';
import { ref, type Service, type TX_THREAD } from '../../../../../rtos/tx_api.ts';
import { document_of, records_in, scenario_named } from '../../documents.ts';

/** Steps of the objects with these names, as values. */
async function values_of(scenario: Scenario, names: readonly string[]): Promise<number[][]> {
  const document = await document_of(scenario);
  const levels = levels_of(await records_in(document));
  return names.map((name) => {
    const object = document.objects.find((one) => one.name === name)?.id;
    return levels.find((one) => one.object === object)?.steps.map(({ value }) => value) ?? [];
  });
}

function kernel_scenario(main: (make: TX_THREAD | null) => Service<void>): Scenario {
  return {
    name: 'levels',
    summary: 'levels',
    until_s: 1,
    build(bench) {
      bench.add_kernel_board(function* (make) {
        yield* make.thread('main', 10, () => main(null));
      });
      return undefined;
    },
  };
}

test('the packets of a pool go down and come back', async () => {
  const document = await document_of(scenario_named('mqtt'));
  const pools = document.objects.filter(({ kind }) => kind === 'packet pool').map(({ id }) => id);
  const levels = levels_of(await records_in(document)).filter(({ object }) => pools.includes(object));
  expect(levels.length).toBeGreaterThan(1);
  for (const { steps, unit } of levels) {
    expect(unit).toBe('free');
    const values = steps.map(({ value }) => value);
    expect(Math.min(...values)).toBeLessThan(Math.max(...values));
  }
});

test('a queue fills with each message, and a semaphore counts', async () => {
  const queue = new tx.TX_QUEUE();
  const semaphore = new tx.TX_SEMAPHORE();
  const scenario = kernel_scenario(function* () {
    tx.tx_queue_create(queue, 'letters', 1, new Uint32Array(4), 16);
    tx.tx_semaphore_create(semaphore, 'tokens', 1);
    yield* tx.tx_queue_send(queue, new Uint32Array([1]), tx.TX_NO_WAIT);
    yield* tx.tx_queue_send(queue, new Uint32Array([2]), tx.TX_NO_WAIT);
    yield* tx.tx_queue_receive(queue, new Uint32Array(1), tx.TX_NO_WAIT);
    yield* tx.tx_semaphore_put(semaphore);
    yield* tx.tx_semaphore_get(semaphore, tx.TX_NO_WAIT);
  });
  expect(await values_of(scenario, ['letters', 'tokens'])).toEqual([
    [0, 1, 2, 1],
    [1, 2, 1],
  ]);
});

test('flags that a waiting thread takes away are gone again', async () => {
  const group = new tx.TX_EVENT_FLAGS_GROUP();
  const scenario: Scenario = {
    ...kernel_scenario(function* () {}),
    build(bench) {
      bench.add_kernel_board(function* (make) {
        tx.tx_event_flags_create(group, 'bits');
        yield* make.thread('waiter', 5, function* () {
          const actual = ref(0);
          yield* tx.tx_event_flags_get(group, 0x3, tx.TX_AND_CLEAR, actual, tx.TX_WAIT_FOREVER);
        });
        yield* make.thread('setter', 10, function* () {
          yield* tx.tx_event_flags_set(group, 0x5, tx.TX_OR);
          yield* tx.tx_event_flags_set(group, 0x2, tx.TX_OR);
        });
      });
      return undefined;
    },
  };
  expect(await values_of(scenario, ['bits'])).toEqual([[0, 0x5, 0x7, 0x4]]);
});

test('event flags have a lane for each bit that was ever set, the highest one too', () => {
  const steps = [0, 0x8, 0x11, 0x8000_0000].map((value, time_ns) => ({ time_ns, value }));
  expect(bits_of(steps)).toEqual([0, 3, 4, 31]);
});
