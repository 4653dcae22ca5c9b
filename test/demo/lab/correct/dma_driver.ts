// A bus driver with DMA: a lock for the bus, a channel that is free at first, and a completion that the interrupt signals. A
// transfer that takes too long is aborted, and a completion that came in the meantime is taken back, so that it does not
// end the next one.

import type { Bench, Scenario } from '../../../../demo/scenario_api.ts';
import { sim_assert, sim_compute, type Target } from '../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_NO_WAIT,
  TX_SEMAPHORE,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
  type UINT,
} from '../../../../rtos/tx_api.ts';

const EACH = 25;
const TIMEOUT_TICKS = 2;
/** Every fourth transfer of the chip takes about as long as the driver waits. */
const TRANSFER_NS = [3e6, 400e3, 1e6, 18e6] as const;

/** The peripheral: one transfer at a time, which can be aborted. */
class DmaChannel {
  private readonly bench: Bench;
  private readonly target: () => Target;
  private readonly complete: (number: number) => Service<void>;
  private started = 0;
  private active: number | null = null;

  constructor(bench: Bench, target: () => Target, complete: (number: number) => Service<void>) {
    this.bench = bench;
    this.target = target;
    this.complete = complete;
  }

  start(): number {
    sim_assert(this.active === null, 'one transfer at a time');
    const { sim } = this.bench;
    const number = this.started++;
    this.active = number;
    sim.schedule(sim.now_ns + (TRANSFER_NS[number % 4] as number), () => {
      if (this.active !== number) return;
      this.active = null;
      this.target().interrupt('dma', () => this.complete(number));
    });
    return number;
  }

  abort(): void {
    this.active = null;
  }
}

export const dma_driver: Scenario = {
  name: 'dma-driver',
  summary:
    'two threads share a bus; a completion ends the transfer that it belongs to, also after one that was aborted',
  until_s: 10,
  build(bench) {
    const [lock, done, free] = [new TX_SEMAPHORE(), new TX_SEMAPHORE(), new TX_SEMAPHORE()];
    let transfers = 0;
    let completed = -1;
    const channel = new DmaChannel(
      bench,
      () => board,
      function* (number) {
        completed = number;
        yield* tx_semaphore_put(free);
        yield* tx_semaphore_put(done);
      },
    );
    function* transfer(): Service<UINT> {
      yield* tx_semaphore_get(lock, TX_WAIT_FOREVER);
      yield* tx_semaphore_get(free, TX_WAIT_FOREVER);
      const number = channel.start();
      const status = yield* tx_semaphore_get(done, TIMEOUT_TICKS);
      if (status === TX_SUCCESS) sim_assert(completed === number, 'it is the completion of this transfer');
      else {
        channel.abort();
        // The interrupt may have come between the timeout and the abort: then the channel is free, and the signal is there.
        if ((yield* tx_semaphore_get(done, TX_NO_WAIT)) !== TX_SUCCESS) yield* tx_semaphore_put(free);
      }
      transfers++;
      yield* tx_semaphore_put(lock);
      return status;
    }
    const board = bench.add_kernel_board(function* (make) {
      tx_semaphore_create(lock, 'bus', 1);
      tx_semaphore_create(done, 'transfer done', 0);
      tx_semaphore_create(free, 'dma channel', 1);
      for (const [name, priority] of [
        ['display', 20],
        ['flash', 8],
      ] as const) {
        yield* make.thread(name, priority, function* () {
          for (let n = 0; n < EACH; n++) {
            yield* transfer();
            yield* sim_compute(100, 3_000);
            yield* tx_thread_sleep(2);
          }
        });
      }
    });
    return { done: () => transfers === 2 * EACH };
  },
};
