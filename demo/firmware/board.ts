// The main of a board with a network and some application threads: what stands around every networked firmware. The
// sample program (mqtt_sample.ts) spells the same out, this saves the other firmware from repeating it.

import {
  type Service,
  TX_AUTO_START,
  TX_NO_TIME_SLICE,
  TX_THREAD,
  tx_kernel_enter,
  tx_thread_create,
  type ULONG,
} from '../../rtos/tx_api.ts';
import type { Console } from './console.ts';
import { type Network, network_create } from './network.ts';

const STACK_SIZE = 2048;

export interface ApplicationThread {
  readonly name: string;
  readonly entry: (input: ULONG) => Service<void>;
  readonly priority: number;
}

/** The main function of a board; the threads start in the order given. */
export function board_main(
  console: Console,
  network: Network,
  address: ULONG,
  threads: readonly ApplicationThread[],
): () => void {
  const blocks = threads.map((thread) => ({
    ...thread,
    block: new TX_THREAD(),
    stack: new Uint8Array(STACK_SIZE),
  }));

  function* tx_application_define(): Service<void> {
    yield* network_create(network, address, console);
    for (const { block, name, entry, stack, priority } of blocks) {
      const status = yield* tx_thread_create(
        block,
        name,
        entry,
        0,
        stack,
        STACK_SIZE,
        priority,
        priority,
        TX_NO_TIME_SLICE,
        TX_AUTO_START,
      );
      if (status !== 0) console.status('tx_thread_create', status);
    }
  }

  return () => tx_kernel_enter(tx_application_define);
}
