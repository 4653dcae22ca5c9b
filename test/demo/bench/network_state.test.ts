import { expect, it } from 'vitest';
import { Bench } from '../../../demo/bench/bench.ts';
import {
  claim_no_leaks,
  is_at_rest,
  missing_packets,
  pool_levels,
} from '../../../demo/bench/network_state.ts';
import { mqtt_sample } from '../../../demo/firmware/mqtt_sample.ts';
import { NX_IP_PACKET, NX_NO_WAIT, type NX_PACKET, nx_packet_allocate } from '../../../netx/nx_api.ts';
import { Simulation, sim_targets } from '../../../rtos/sim_api.ts';
import { ref, tx_thread_sleep } from '../../../rtos/tx_api.ts';

it('tells where the packets are, and when nothing is under way any more', () => {
  const bench = new Bench(new Simulation({ seed: 1 }));
  bench.add_broker();
  const firmware = (console: Parameters<Parameters<Bench['add_board']>[0]['firmware']>[0]) =>
    mqtt_sample({ console });
  bench.add_board({ name: 'board', firmware, application: ['mqtt sample'] });
  const { sim } = bench;
  sim.run({ until_ns: 200_000 });
  expect(is_at_rest(sim, bench.lan)).toBe(false);
  sim.run({ until_ns: 5e9 });
  expect(bench.finished()).toBe(true);
  expect(is_at_rest(sim, bench.lan)).toBe(true);
  expect(missing_packets(sim)).toEqual([]);
  expect(pool_levels(sim)).toContain('board "packets" 30 of 30 free');
});

it('a packet that its owner never releases is a leak, but not on a board without power', () => {
  for (const power_off of [false, true]) {
    const bench = new Bench(new Simulation({ seed: 1 }));
    bench.add_mqtt_board({
      name: 'meter',
      host: 10,
      *define(board, make) {
        yield* make.thread('app', 16, function* () {
          const packet = ref<NX_PACKET | null>(null);
          yield* nx_packet_allocate(board.pool, packet, NX_IP_PACKET, NX_NO_WAIT);
          yield* tx_thread_sleep(1);
        });
      },
    });
    const { sim } = bench;
    sim.run({ until_ns: 1e8 });
    expect(missing_packets(sim)).toEqual(['meter "client pool" 19 of 20 free']);
    if (power_off) sim_targets(sim)[0]?.power_off();
    claim_no_leaks(sim, sim_targets(sim));
    if (power_off) expect(sim.checks.failure).toBeNull();
    else expect(sim.checks.failure).toMatchObject({ id: 'packet-leak', object: 'meter/client pool' });
  }
});
