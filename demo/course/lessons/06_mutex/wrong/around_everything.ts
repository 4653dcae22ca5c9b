// expect: the lock is held for a moment only

import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
} from '../../../../../rtos/tx_api.ts';
import type { Account } from '../given/account.ts';

export class Till {
  private readonly account: Account;
  private readonly lock = new TX_MUTEX();

  constructor(account: Account) {
    this.account = account;
  }

  /** Called once, before the threads begin. */
  *create(): Service<void> {
    tx_mutex_create(this.lock, 'account', TX_INHERIT);
  }

  /** Adds an amount to the sum, and writes it to the journal. Both clerks call it. */
  *book(amount: number): Service<void> {
    yield* tx_mutex_get(this.lock, TX_WAIT_FOREVER);
    const sum = yield* this.account.read();
    yield* this.account.write(sum + amount);
    yield* this.account.journal(`${amount} booked`);
    yield* tx_mutex_put(this.lock);
  }
}
