// A bounded buffer: two producers of different priority and a consumer, counted by two semaphores and guarded by a third.

import type { Scenario } from '../../../../demo/scenario_api.ts';
import { sim_assert, sim_compute, sim_progress } from '../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
} from '../../../../rtos/tx_api.ts';

const PLACES = 4;
const EACH = 30;

interface Item {
  readonly from: string;
  readonly number: number;
}

export const producer_consumer: Scenario = {
  name: 'producer-consumer',
  summary:
    'two producers and a consumer share a buffer of four; every item comes once, in the order of its producer',
  until_s: 5,
  build(bench) {
    let consumed = 0;
    bench.add_kernel_board(function* (make) {
      const [empty, full, guard] = [new TX_SEMAPHORE(), new TX_SEMAPHORE(), new TX_SEMAPHORE()];
      tx_semaphore_create(empty, 'empty places', PLACES);
      tx_semaphore_create(full, 'full places', 0);
      tx_semaphore_create(guard, 'buffer', 1);
      const buffer: Item[] = [];
      function* guarded<T>(work: () => T): Service<T> {
        yield* tx_semaphore_get(guard, TX_WAIT_FOREVER);
        const result = work();
        yield* sim_compute(20, 400);
        yield* tx_semaphore_put(guard);
        return result;
      }
      for (const [from, priority, pause_ticks] of [
        ['fast producer', 8, 1],
        ['slow producer', 20, 2],
      ] as const) {
        yield* make.thread(from, priority, function* () {
          for (let number = 0; number < EACH; number++) {
            yield* tx_semaphore_get(empty, TX_WAIT_FOREVER);
            yield* guarded(() => buffer.push({ from, number }));
            yield* tx_semaphore_put(full);
            yield* tx_thread_sleep(pause_ticks);
          }
        });
      }
      const next = new Map<string, number>();
      yield* make.thread('consumer', 12, function* () {
        for (; consumed < 2 * EACH; consumed++) {
          yield* tx_semaphore_get(full, TX_WAIT_FOREVER);
          const item = yield* guarded(() => {
            sim_assert(buffer.length > 0 && buffer.length <= PLACES, 'the buffer is counted');
            return buffer.shift() as Item;
          });
          sim_assert(item.number === (next.get(item.from) ?? 0), 'items come in order, none is lost');
          next.set(item.from, item.number + 1);
          yield* tx_semaphore_put(empty);
          yield* sim_compute(500, 5_000);
          sim_progress();
        }
      });
    });
    return { done: () => consumed === 2 * EACH };
  },
};
