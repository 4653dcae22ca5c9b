// A timer callback and an empty pool: the callback takes a buffer without waiting, as it must, and does not look at the
// status. As long as the writer keeps up there is always one; when a flash write takes long, the call fails, the old
// pointer is still in the variable, and a buffer that is being written out is filled again. Repair: look at the status.

import { sim_assert, sim_compute } from '../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_AUTO_ACTIVATE,
  TX_BLOCK_POOL,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SUCCESS,
  TX_TIMER,
  TX_WAIT_FOREVER,
  tx_block_allocate,
  tx_block_pool_create,
  tx_block_release,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_timer_create,
} from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const BLOCKS = 2;
const BLOCK_BYTES = 32;

export const timer_callback_empty_pool: Scenario = {
  name: 'timer-callback-empty-pool',
  summary: 'a timer callback fills a buffer and queues it; each buffer may be in the queue only once',
  until_s: 3,
  has_repair: true,
  build(bench, { fixed }) {
    const pool = new TX_BLOCK_POOL();
    const filled = new TX_QUEUE();
    const timer = new TX_TIMER();
    const block = ref<Uint8Array | null>(null);
    const queued: Uint8Array[] = [];

    function* sample(): Service<void> {
      const status = yield* tx_block_allocate(pool, block, TX_NO_WAIT);
      if (fixed && status !== TX_SUCCESS) return;
      const buffer = block.value as Uint8Array;
      sim_assert(!queued.includes(buffer), 'a buffer is queued once');
      queued.push(buffer);
      yield* tx_queue_send(filled, new Uint32Array([queued.length]), TX_NO_WAIT);
    }

    function* writer(): Service<void> {
      const message = new Uint32Array(1);
      for (;;) {
        yield* tx_queue_receive(filled, message, TX_WAIT_FOREVER);
        yield* sim_compute(9_000, 60_000);
        const buffer = queued.shift();
        if (buffer !== undefined) yield* tx_block_release(buffer);
      }
    }

    bench.add_kernel_board(function* (make) {
      tx_block_pool_create(
        pool,
        'buffers',
        BLOCK_BYTES,
        new Uint8Array(BLOCKS * (BLOCK_BYTES + 4)),
        BLOCKS * (BLOCK_BYTES + 4),
      );
      tx_queue_create(filled, 'filled', 1, new Uint32Array(8), 32);
      tx_timer_create(timer, 'sampler', sample, 0, 2, 2, TX_AUTO_ACTIVATE);
      yield* make.thread('writer', 10, writer);
    });
    return undefined;
  },
};
