import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import { HandWire, type HandWireOptions, must, PEER_IP } from '../hand_wire.ts';
import { make_pool } from '../network_board.ts';

const TWO_POOLS = { NX_ENABLE_DUAL_PACKET_POOL: true };
const GROUP = NX.IP_ADDRESS(224, 1, 2, 3);

/** For what the packets in the driver were taken, and of which pool. */
function purposes({ held }: HandWire): string[] {
  const of_packet = ({ nx_packet_pool_owner: pool, owner_service }: NX.NX_PACKET): string =>
    `${pool?.nx_packet_pool_name}: ${owner_service}`;
  return [...new Set(held.map(of_packet))].sort();
}

/** Says hello by ARP, joins a group and begins to connect. */
function* send_small(ip: NX.NX_IP): Service<void> {
  must(yield* NX.nx_arp_gratuitous_send(ip, null));
  must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0, 5));
  must(yield* NX.nx_igmp_multicast_join(ip, GROUP));
  const socket = new NX.NX_TCP_SOCKET();
  must(yield* NX.nx_tcp_socket_create(ip, socket, 's', 0, 0, 128, 1000, null, null));
  must(yield* NX.nx_tcp_client_socket_bind(socket, 7, 0));
  const status = yield* NX.nx_tcp_client_socket_connect(socket, PEER_IP, 9, NX.NX_NO_WAIT);
  expect(status).toBe(NX.NX_IN_PROGRESS);
}

/** For what packets of which pool were taken, on a board with this second pool; none comes back from the driver. */
function held_of(packets: number, payload: number, options: HandWireOptions = {}): string[] {
  const enable = ['arp', 'icmp', 'tcp', 'igmp'] as const;
  const board = new HandWire({ nx: TWO_POOLS, slow_driver: true, enable, ...options });
  board.run(function* ({ ip }) {
    const small = new NX.NX_PACKET_POOL();
    make_pool(small, packets, payload, 'small');
    must(NX.nx_ip_auxiliary_packet_pool_set(ip, small));
    yield* send_small(ip);
  }, 150);
  expect(board.diagnostics).toEqual([]);
  return purposes(board);
}

test('small messages of the stack are in packets of the second pool', () => {
  expect(held_of(4, 128)).toEqual([
    'small: a TCP control segment',
    'small: an ARP request',
    'small: an IGMP report',
  ]);
});

test('when it is empty, or its packets are too small, they are in packets of the default pool', () => {
  expect(held_of(1, 128)).toEqual([
    'pool: a TCP control segment',
    'pool: an IGMP report',
    'small: an ARP request',
  ]);
  // Room for an ARP message behind the link's header, and for no IGMP message behind that of IP. A segment gets a packet
  // with room for the headers before it but not for itself, and so is not sent, as in the original.
  expect(held_of(4, 44)).toEqual(['pool: an IGMP report', 'small: an ARP request']);
  // For none of them.
  expect(held_of(4, 32).every((text) => text.startsWith('pool: '))).toBe(true);
});

test('one of larger packets becomes the default pool, and the small messages stay where they were', () => {
  expect(held_of(4, 2000).every((text) => text.startsWith('pool: '))).toBe(true);
  new HandWire({ nx: TWO_POOLS }).run(function* ({ ip, pool }) {
    const large = new NX.NX_PACKET_POOL();
    make_pool(large, 2, 2000, 'large');
    must(NX.nx_ip_auxiliary_packet_pool_set(ip, large));
    expect([ip.nx_ip_default_packet_pool, ip.nx_ip_auxiliary_packet_pool]).toEqual([large, pool]);
  });
});

test('IPv6: solicitations are in packets of the second pool', () => {
  const board = new HandWire({ nx: { ...TWO_POOLS, NX_DISABLE_IPV6: false }, slow_driver: true });
  board.run(function* ({ ip }) {
    const small = new NX.NX_PACKET_POOL();
    make_pool(small, 10, 160, 'small');
    must(NX.nx_ip_auxiliary_packet_pool_set(ip, small));
    must(yield* NX.nxd_ipv6_enable(ip));
    must(NX.nxd_icmp_enable(ip));
    must(yield* NX.nxd_ipv6_address_set(ip, 0, null, 10, null));
  }, 1000);
  expect(purposes(board)).toEqual(['small: a neighbour solicitation', 'small: a router solicitation']);
});

test('who may call it with what', () => {
  const statuses: number[] = [];
  const board = new HandWire({ nx: TWO_POOLS });
  board.run(function* ({ ip, pool }) {
    statuses.push(NX.nx_ip_auxiliary_packet_pool_set(null, pool));
    statuses.push(NX.nx_ip_auxiliary_packet_pool_set(new NX.NX_IP(), pool));
    statuses.push(NX.nx_ip_auxiliary_packet_pool_set(ip, null));
    statuses.push(NX.nx_ip_auxiliary_packet_pool_set(ip, new NX.NX_PACKET_POOL()));
    statuses.push(NX.nx_ip_auxiliary_packet_pool_set(ip, pool));
  });
  board.target.interrupt('i', function* () {
    statuses.push(NX.nx_ip_auxiliary_packet_pool_set(board.ip, board.pool));
  });
  board.run_ticks(1);
  const bad = NX.NX_PTR_ERROR;
  expect(statuses).toEqual([bad, bad, bad, bad, NX.NX_SUCCESS, NX.NX_CALLER_ERROR]);
});

test('in other builds it is not supported, whatever the arguments', () => {
  new HandWire().run(function* ({ ip, pool }) {
    expect(NX.nx_ip_auxiliary_packet_pool_set(ip, pool)).toBe(NX.NX_NOT_SUPPORTED);
    expect(NX.nx_ip_auxiliary_packet_pool_set(null, null)).toBe(NX.NX_NOT_SUPPORTED);
  });
});
