import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { sim_packet_accounts, sim_report_leaks } from '../../../netx/packet/packet_accounting.ts';
import { datagram, HandWire, must, OWN_IP, PEER_IP, take, udp } from '../hand_wire.ts';

test('allocated = queued + owned + in the driver, wherever the packets are', () => {
  const board = new HandWire({ slow_driver: true });
  const socket = new NX.NX_UDP_SOCKET();
  board.thread(function* ({ ip, pool }) {
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0x11, 0x22));
    must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, NX.NX_FRAGMENT_OKAY, 128, 5));
    must(yield* NX.nx_udp_socket_bind(socket, 100, NX.NX_NO_WAIT));
    must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, 'a'), PEER_IP, 9));
    const nobody = NX.IP_ADDRESS(10, 0, 0, 77);
    must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, 'b'), nobody, 9));
    yield* take(pool, 0);
  });
  board.at(2, () => board.receive_ip(datagram(17, udp(9, 100, 'in'), { destination: OWN_IP })));
  board.run_ticks(10);
  const [account] = sim_packet_accounts(board.target.kernel);
  expect(account).toMatchObject({ total: 20, free: 15, owned: 1, queued: 2, in_driver: 2, faults: [] });
  expect(account?.places.map((p) => p.place).sort()).toEqual([
    'UDP 100 receive queue',
    'driver',
    'driver',
    'ip ARP wait queue',
    'owned',
  ]);
});

test('a leak names the packet, who had it last and when', () => {
  const board = new HandWire();
  board.run(function* ({ pool }) {
    yield* take(pool, 0);
  });
  expect(sim_report_leaks(board.target.kernel)).toBe(1);
  expect(board.sim.diagnostics[0]).toMatchObject({
    id: 'packet-leak',
    object: 'packet 0 of pool pool (last owner: t, nx_packet_allocate, 0.000000 s)',
  });
});

test('a list that does not add up is told', () => {
  const board = new HandWire();
  board.run(function* () {});
  board.pool.nx_packet_pool_available--;
  const first = board.pool.packets[0] as NX.NX_PACKET;
  first.nx_packet_state = NX.NX_PACKET_ALLOCATED;
  const [account] = sim_packet_accounts(board.target.kernel);
  expect(account?.faults).toEqual([
    'pool counts 19 free packets and has 20',
    'packet 0 of pool pool (last owner: an interrupt or initialization, never allocated, 0.000000 s) is in the free list, its own mark says otherwise',
  ]);
});
