// Two threads book at the same time. Nearly always the sum is right.

import type { Service } from '../../../../../rtos/tx_api.ts';
import type { Account } from '../given/account.ts';

export class Till {
  private readonly account: Account;

  constructor(account: Account) {
    this.account = account;
  }

  /** Called once, before the threads begin. */
  *create(): Service<void> {
    // Nothing yet.
  }

  /** Adds an amount to the sum, and writes it to the journal. Both clerks call it. */
  *book(amount: number): Service<void> {
    const sum = yield* this.account.read();
    yield* this.account.write(sum + amount);
    yield* this.account.journal(`${amount} booked`);
  }
}
