import { expect, test } from 'vitest';
import {
  type NX_PACKET,
  NX_PACKET_POOL,
  nx_packet_allocate,
  nx_packet_pool_create,
} from '../../../netx/nx_api.ts';
import { register_packet_keeper, sim_packet_accounts } from '../../../netx/packet/packet_accounting.ts';
import { pool_holders, tell_pool_holders } from '../../../netx/packet/packet_keepers.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_AUTO_START,
  TX_NO_TIME_SLICE,
  TX_THREAD,
  tx_kernel_enter,
  tx_thread_create,
} from '../../../rtos/tx_api.ts';

/** A board whose only thread has taken the only packet. */
function board_with_taken_packet(): {
  target: Target;
  pool: NX_PACKET_POOL;
  packet: NX_PACKET;
  taker: TX_THREAD;
} {
  const sim = new Simulation();
  const pool = new NX_PACKET_POOL();
  const taker = new TX_THREAD();
  const packet = ref<NX_PACKET | null>(null);
  function* take(): Service<void> {
    yield* nx_packet_allocate(pool, packet, 0, 0);
  }
  const main = (): void =>
    tx_kernel_enter(function* () {
      nx_packet_pool_create(pool, 'pool', 100, new Uint8Array(160), 160);
      const stack = new Uint8Array(512);
      yield* tx_thread_create(taker, 'taker', take, 0, stack, 512, 5, 5, TX_NO_TIME_SLICE, TX_AUTO_START);
    });
  const target = new Target(sim, { name: 'board', main });
  sim.run();
  return { target, pool, packet: packet.value as NX_PACKET, taker };
}

test('a packet that a thread took is held by that thread', () => {
  const { pool, taker } = board_with_taken_packet();
  const location = '0 of 1 free: 1 taken by taker';
  expect(pool_holders(pool)).toEqual({ threads: [taker], words: 'a packet of pool "pool"', location });
});

test('a packet in the queue of a keeper is no leak, and is held by whoever empties the queue', () => {
  const { target, pool, packet } = board_with_taken_packet();
  const reader = new TX_THREAD();
  reader.tx_thread_name = 'reader';
  register_packet_keeper(target.kernel, {
    name: 'inbox',
    walk: (visit) => visit(packet),
    threads: () => [reader],
  });
  expect(sim_packet_accounts(target.kernel)[0]).toMatchObject({ owned: 0, queued: 1 });
  expect(pool_holders(pool)).toMatchObject({
    threads: [reader],
    location: '0 of 1 free: 1 in the inbox, which reader empties',
  });
});

test('nobody is named when somebody unknown has a packet, or for another object', () => {
  const { target, pool, packet } = board_with_taken_packet();
  packet.owner_thread = null;
  expect(pool_holders(pool)).toBeNull();
  expect(pool_holders(target)).toBeNull();
  tell_pool_holders(target.kernel);
});
