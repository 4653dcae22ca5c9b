// Samples from an interrupt through a pool of blocks and two queues: the interrupt takes a block or counts an overrun, a
// filter works on it, a writer gives it back. The queues have as many places as the pool has blocks, so sending never waits.

import type { Bench, Scenario } from '../../../../demo/scenario_api.ts';
import { sim_assert, sim_compute, type Target } from '../../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_BLOCK_POOL,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_block_allocate,
  tx_block_pool_create,
  tx_block_release,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
} from '../../../../rtos/tx_api.ts';

const BLOCKS = 4;
const BLOCK_BYTES = 32;
/** A block has a pointer in front. */
const POOL_BYTES = BLOCKS * (BLOCK_BYTES + 4);
const SAMPLES = 80;
const PERIOD_NS = 2e6;

class Pipeline {
  readonly pool = new TX_BLOCK_POOL();
  readonly raw = new TX_QUEUE();
  readonly filtered = new TX_QUEUE();
  written = 0;
  overruns = 0;
  /** The blocks by their number, as a C program would pass pointers. */
  private readonly blocks: Uint8Array[] = [];
  private last = -1;

  create(): void {
    tx_block_pool_create(this.pool, 'samples', BLOCK_BYTES, new Uint8Array(POOL_BYTES), POOL_BYTES);
    tx_queue_create(this.raw, 'raw', 1, new Uint32Array(BLOCKS), 4 * BLOCKS);
    tx_queue_create(this.filtered, 'filtered', 1, new Uint32Array(BLOCKS), 4 * BLOCKS);
  }

  /** The converter's interrupt. */
  *sample(number: number): Service<void> {
    const taken = ref<Uint8Array | null>(null);
    if ((yield* tx_block_allocate(this.pool, taken, TX_NO_WAIT)) !== TX_SUCCESS) {
      this.overruns++;
      return;
    }
    const block = taken.value as Uint8Array;
    block[0] = number;
    yield* this.pass(this.raw, block);
  }

  private *pass(queue: TX_QUEUE, block: Uint8Array): Service<void> {
    if (!this.blocks.includes(block)) this.blocks.push(block);
    const message = new Uint32Array([this.blocks.indexOf(block)]);
    const status = yield* tx_queue_send(queue, message, TX_NO_WAIT);
    sim_assert(status === TX_SUCCESS, 'a queue has a place for each block');
  }

  private *next(queue: TX_QUEUE): Service<Uint8Array> {
    const message = new Uint32Array(1);
    yield* tx_queue_receive(queue, message, TX_WAIT_FOREVER);
    return this.blocks[message[0] as number] as Uint8Array;
  }

  *filter(): Service<void> {
    for (;;) {
      const block = yield* this.next(this.raw);
      yield* sim_compute(100, 2_500);
      block[1] = 2 * (block[0] as number);
      yield* this.pass(this.filtered, block);
    }
  }

  *write(): Service<void> {
    for (;;) {
      const block = yield* this.next(this.filtered);
      yield* sim_compute(100, 6_000);
      const number = block[0] as number;
      sim_assert(number > this.last && block[1] === 2 * number, 'samples are written in order, and whole');
      this.last = number;
      this.written++;
      sim_assert((yield* tx_block_release(block)) === TX_SUCCESS, 'the block goes back');
    }
  }

  get free(): number {
    return this.pool.tx_block_pool_available;
  }
}

function convert(bench: Bench, board: Target, pipeline: Pipeline): void {
  for (let number = 0; number < SAMPLES; number++) {
    bench.sim.schedule(5e6 + number * PERIOD_NS, () => board.interrupt('adc', () => pipeline.sample(number)));
  }
}

export const block_pipeline: Scenario = {
  name: 'block-pipeline',
  summary:
    'samples go from an interrupt through a pool and two queues; each is written once and in order, or counted as an overrun',
  until_s: 1,
  build(bench) {
    const pipeline = new Pipeline();
    const board = bench.add_kernel_board(function* (make) {
      pipeline.create();
      yield* make.thread('filter', 8, () => pipeline.filter());
      yield* make.thread('writer', 14, () => pipeline.write());
    });
    convert(bench, board, pipeline);
    return {
      finish: () => {
        const { written, overruns } = pipeline;
        const { checks, now_ns: time_ns } = bench.sim;
        const message = `${written} written, ${overruns} overruns, ${pipeline.free} blocks free`;
        if (written + overruns !== SAMPLES || pipeline.free !== BLOCKS)
          checks.fail({ id: 'all-samples', object: 'pipeline', message, time_ns, target: 'board' });
      },
    };
  },
};
