// Exceptions in functions of the firmware that the stack and the client call: each comes out with the thread it ran in.

import { expect, it } from 'vitest';
import { Bench } from '../../demo/bench/bench.ts';
import { mqtt_sample } from '../../demo/firmware/mqtt_sample.ts';
import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import * as nx from '../../netx/nx_api.ts';
import { FirmwareError, Simulation, Target } from '../../rtos/sim_api.ts';
import * as tx from '../../rtos/tx_api.ts';

function thrown_by(sim: Simulation): FirmwareError {
  expect(() => sim.run({ until_ns: 1e9 })).toThrow(FirmwareError);
  return sim.thrown as FirmwareError;
}

const FALLS_OVER = { name: 'TypeError', message: 'fell over' };
const falls_over = (): never => {
  throw new TypeError('fell over');
};

it('the receive notify of an MQTT client: the client’s own thread', () => {
  const bench = new Bench(new Simulation());
  bench.add_broker();
  bench.add_board({
    name: 'board',
    firmware: (console) => {
      const printf = (text: string): void => (text.startsWith('receive notify') ? falls_over() : undefined);
      return mqtt_sample({ console: { ...console, printf } });
    },
    application: ['mqtt sample'],
  });
  expect(thrown_by(bench.sim)).toMatchObject({ board: 'board', context: 'my_client', cause: FALLS_OVER });
});

/** A board with an IP instance on a driver, and what it does then. */
function board(
  driver: typeof nx.nx_sim_network_driver,
  then: (ip: nx.NX_IP) => tx.Service<void>,
): Simulation {
  const sim = new Simulation();
  const [pool, ip] = [new nx.NX_PACKET_POOL(), new nx.NX_IP()];
  const stack = new Uint8Array(2048);
  const target = new Target(sim, {
    name: 'board',
    main: () =>
      tx.tx_kernel_enter(function* () {
        nx.nx_packet_pool_create(pool, 'packets', 1568, new Uint8Array(16_384), 16_384);
        yield* nx.nx_ip_create(ip, 'ip', 0x0a000001, 0xffffff00, pool, driver, stack, 2048, 1);
        yield* then(ip);
      }),
  });
  nx_sim_nic_create(target, new EthernetSegment(sim));
  return sim;
}

it('a network driver: the thread of the IP instance', () => {
  expect(thrown_by(board(falls_over, function* () {}))).toMatchObject({
    board: 'board',
    context: 'ip',
    cause: FALLS_OVER,
  });
});

it('a receive notify of the stack: the thread of the IP instance', () => {
  const socket = new nx.NX_UDP_SOCKET();
  const thread = new tx.TX_THREAD();
  const sim = board(nx.nx_sim_network_driver, function* (ip) {
    nx.nx_udp_enable(ip);
    yield* tx.tx_thread_create(thread, 'app', entry, 0, new Uint8Array(512), 512, 9, 9, 0, tx.TX_AUTO_START);
    function* entry(): tx.Service<void> {
      yield* nx.nx_udp_socket_create(ip, socket, 'inbox', 0, 0, 64, 5);
      yield* nx.nx_udp_socket_bind(socket, 7, 0);
      nx.nx_udp_socket_receive_notify(socket, falls_over);
      const packet = tx.ref<nx.NX_PACKET | null>(null);
      yield* nx.nx_packet_allocate(
        ip.nx_ip_default_packet_pool as nx.NX_PACKET_POOL,
        packet,
        nx.NX_UDP_PACKET,
        0,
      );
      // To itself: the datagram comes back by the loopback interface.
      yield* nx.nx_udp_socket_send(socket, packet.value, 0x7f000001, 7);
    }
  });
  expect(thrown_by(sim)).toMatchObject({ board: 'board', cause: FALLS_OVER });
});
