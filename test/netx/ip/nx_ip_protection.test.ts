import { expect, test } from 'vitest';
import { ip_protect, ip_unprotect } from '../../../netx/ip/nx_ip_protection.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../../netx/link/sim_nic.ts';
import { NX_IP, NX_PACKET_POOL, NX_UDP_SOCKET, nx_udp_socket_create } from '../../../netx/nx_api.ts';
import { Simulation, sim_targets, Target } from '../../../rtos/sim_api.ts';
import { tx_kernel_enter, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { HandWire } from '../hand_wire.ts';
import { bring_up } from '../network_board.ts';

test('one at a time; the holder may take it again', () => {
  const board = new HandWire();
  const order: string[] = [];
  for (const name of ['first', 'second']) {
    board.thread(function* ({ ip }) {
      yield* ip_protect(ip);
      yield* ip_protect(ip);
      yield* tx_thread_sleep(5);
      order.push(`${board.tick} ${name}`);
      yield* ip_unprotect(ip);
      yield* ip_unprotect(ip);
    });
  }
  board.run_ticks(20);
  expect(order).toEqual(['5 first', '10 second']);
  expect(board.ip.nx_ip_protection.tx_mutex_owner).toBeNull();
});

test('a service that initialization may call gets its protection there without having done anything forbidden', () => {
  const sim = new Simulation();
  const lan = new EthernetSegment(sim);
  const socket = new NX_UDP_SOCKET();
  const statuses: number[] = [];
  const main = (): void =>
    tx_kernel_enter(function* () {
      const [ip, pool] = [new NX_IP(), new NX_PACKET_POOL()];
      yield* bring_up({ ip, pool, address: 0x0a000001, packets: 4, enable: ['arp', 'udp'] });
      statuses.push(yield* nx_udp_socket_create(ip, socket, 'socket', 0, 0, 64, 5));
    });
  const { kernel } = new Target(sim, { name: 'board', main });
  nx_sim_nic_create(sim_targets(sim)[0] as Target, lan);
  sim.run({ until_ns: 1e9 });
  expect([statuses, kernel.forbidden_call]).toEqual([[0], null]);
});
