// One clerk books all the time; customers come to the other one whenever they like. Do not change.

import { sim_assert, sim_watch } from '../../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
} from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { Till } from '../start/till.ts';
import { Account } from './account.ts';
import { variant } from './variant.ts';

const CUSTOMERS = 2;

export const scenario: Scenario = {
  name: 'mutex',
  summary: 'two clerks book amounts to one account; no amount may be lost',
  until_s: 2,
  build(bench) {
    const account = new Account();
    const till = new Till(account);
    const customer = new TX_SEMAPHORE();
    let finished = 0;

    function finish(): void {
      if (++finished < 2) return;
      sim_assert(account.value === variant.first + variant.bookings + 10 * CUSTOMERS, 'no amount is lost');
    }

    function* slow_clerk(): Service<void> {
      for (let n = 0; n < variant.bookings; n++) {
        yield* till.book(1);
        yield* tx_thread_sleep(2);
      }
      finish();
    }

    function* fast_clerk(): Service<void> {
      for (let n = 0; n < CUSTOMERS; n++) {
        yield* tx_semaphore_get(customer, TX_WAIT_FOREVER);
        yield* till.book(10);
      }
      finish();
    }

    const board = bench.add_kernel_board(function* (make) {
      yield* till.create();
      tx_semaphore_create(customer, 'customer', 0);
      sim_watch('sum', () => account.value);
      yield* make.thread('slow clerk', 10, slow_clerk);
      yield* make.thread('fast clerk', 5, fast_clerk);
    });
    for (let n = 0; n < CUSTOMERS; n++)
      board.stimulus('customer', (5 + 40 * n) * 1e6, (35 + 40 * n) * 1e6, function* () {
        yield* tx_semaphore_put(customer);
      });
    return undefined;
  },
};
