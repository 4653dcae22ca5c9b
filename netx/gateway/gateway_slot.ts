// One of the connections that a gateway can carry: its kernel objects, which stay from session to session.

import {
  type Service,
  TX_NO_WAIT,
  TX_SEMAPHORE,
  TX_SUCCESS,
  TX_THREAD,
  tx_semaphore_create,
  tx_semaphore_get,
} from '../../rtos/tx_api.ts';
import { NX_TCP_SOCKET } from '../nx_api.ts';
import type { GatewaySession } from './gateway_session.ts';

export class GatewaySlot {
  readonly number: number;
  /** The connection it carries; null while it is free. */
  session: GatewaySession | null = null;
  readonly socket = new NX_TCP_SOCKET();
  readonly up_thread = new TX_THREAD();
  readonly down_thread = new TX_THREAD();
  /** The real side has answered: the upward thread may begin. */
  readonly answered = new TX_SEMAPHORE();
  /** The stack gave the board's SYN to the listening socket. */
  readonly syn_taken = new TX_SEMAPHORE();
  /** The connection stands: the downward thread may begin. */
  readonly established = new TX_SEMAPHORE();
  /** Counts the items in `session.downward`. */
  readonly items = new TX_SEMAPHORE();
  /** Everything written to the real side has left. */
  readonly room = new TX_SEMAPHORE();
  /** The downward thread is done with the session. */
  readonly down_done = new TX_SEMAPHORE();

  constructor(number: number) {
    this.number = number;
  }

  private get semaphores(): TX_SEMAPHORE[] {
    return [this.answered, this.syn_taken, this.established, this.items, this.room, this.down_done];
  }

  create_semaphores(): void {
    for (const semaphore of this.semaphores) tx_semaphore_create(semaphore, `gateway ${this.number}`, 0);
  }

  /** Forgets what was signalled for a session that is over. */
  *clear(): Service<void> {
    for (const semaphore of this.semaphores) {
      while ((yield* tx_semaphore_get(semaphore, TX_NO_WAIT)) === TX_SUCCESS);
    }
  }
}
