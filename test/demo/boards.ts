// Small firmware for the tests of the command line: a board with one thread.

import type { BoardOptions } from '../../demo/bench/bench.ts';
import type { Console } from '../../demo/firmware/console.ts';
import {
  type Service,
  TX_AUTO_START,
  TX_NO_TIME_SLICE,
  TX_THREAD,
  tx_kernel_enter,
  tx_thread_create,
} from '../../rtos/tx_api.ts';

const STACK_SIZE = 1024;

/** A board whose only thread, `app`, runs `entry`; its end is the end of the work. */
export function app_board(entry: (console: Console) => Service<void>): BoardOptions {
  const firmware = (console: Console) => () =>
    tx_kernel_enter(function* define() {
      const stack = new Uint8Array(STACK_SIZE);
      yield* tx_thread_create(
        new TX_THREAD(),
        'app',
        () => entry(console),
        0,
        stack,
        STACK_SIZE,
        16,
        16,
        TX_NO_TIME_SLICE,
        TX_AUTO_START,
      );
    });
  return { name: 'board', firmware, application: ['app'] };
}
