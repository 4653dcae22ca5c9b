// One socket over both versions of IP, between boards with the whole stack, the virtual card and a segment between them.

import { expect, test } from 'vitest';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import * as NX from '../../../netx/nx_api.ts';
import { sim_packet_accounts } from '../../../netx/sim_netx_api.ts';
import { ipv6_from_text, ipv6_to_text } from '../../../netx/wire/ipv6_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { must, take } from '../hand_wire.ts';
import { pattern, StackBoard } from '../link/stack_fixture.ts';

const nx = { NX_DISABLE_IPV6: false };
const [CLIENT, SERVER] = ['2001:db8::1', '2001:db8::2'] as const;
const BYTES = 5000;

function nxd(text: string): NX.NXD_ADDRESS {
  const address = new NX.NXD_ADDRESS(6);
  address.nxd_ip_address.v6 = [...ipv6_from_text(text)];
  return address;
}

/** Addresses that are probed first, as those of firmware are. */
function* enable(ip: NX.NX_IP, address: string): Service<void> {
  must(yield* NX.nxd_ipv6_enable(ip));
  must(NX.nxd_icmp_enable(ip));
  must(yield* NX.nxd_ipv6_address_set(ip, 0, null, 10, null));
  must(yield* NX.nxd_ipv6_address_set(ip, 0, nxd(address), 64, null));
  yield* tx_thread_sleep(500);
}

/** Two boards, run to the end; nothing is left over. */
function run(
  server: (board: StackBoard) => Service<void>,
  client: (board: StackBoard) => Service<void>,
): void {
  const sim = new Simulation();
  const lan = new EthernetSegment(sim, { name: 'lan' });
  let ended = 0;
  const boards = [
    { name: 'server', ip: '10.0.0.2', address: SERVER, entry: server },
    { name: 'client', ip: '10.0.0.1', address: CLIENT, entry: client },
  ].map(
    ({ name, ip, address, entry }) =>
      new StackBoard(
        sim,
        lan,
        name,
        ip,
        function* (board) {
          yield* enable(board.ip, address);
          yield* entry(board);
          ended++;
        },
        { nx },
      ),
  );
  sim.run({ until_ns: 60e9 });
  expect([ended, sim.diagnostics]).toEqual([2, []]);
  for (const { target } of boards) {
    const [account] = sim_packet_accounts(target.kernel);
    expect([account?.owned, account?.faults]).toEqual([0, []]);
  }
}

test('a listening port serves IPv4 and IPv6 connections', () => {
  const peers: string[] = [];
  const got: number[] = [];
  run(
    function* (board) {
      const socket = new NX.NX_TCP_SOCKET();
      must(yield* NX.nx_tcp_socket_create(board.ip, socket, 'server', 0, 0, 128, 8192, null, null));
      must(yield* NX.nx_tcp_server_socket_listen(board.ip, 80, socket, 2, null));
      for (let round = 0; round < 2; round++) {
        must(yield* NX.nx_tcp_server_socket_accept(socket, NX.NX_WAIT_FOREVER));
        const [peer, port] = [new NX.NXD_ADDRESS(), ref(0)];
        must(yield* NX.nxd_tcp_socket_peer_info_get(socket, peer, port));
        peers.push(peer.nxd_ip_version === 6 ? ipv6_to_text(peer.nxd_ip_address.v6) : 'IPv4');
        got.push((yield* board.receive(socket, BYTES)).length);
        yield* NX.nx_tcp_socket_disconnect(socket, 200);
        must(yield* NX.nx_tcp_server_socket_unaccept(socket));
        yield* NX.nx_tcp_server_socket_relisten(board.ip, 80, socket);
      }
    },
    function* (board) {
      const socket = new NX.NX_TCP_SOCKET();
      must(yield* NX.nx_tcp_socket_create(board.ip, socket, 'client', 0, 0, 128, 8192, null, null));
      for (const to of [new NX.NXD_ADDRESS(4, NX.IP_ADDRESS(10, 0, 0, 2)), nxd(SERVER)]) {
        must(yield* NX.nx_tcp_client_socket_bind(socket, NX.NX_ANY_PORT, NX.NX_WAIT_FOREVER));
        must(yield* NX.nxd_tcp_client_socket_connect(socket, to, 80, 500));
        expect(yield* board.send(socket, pattern(BYTES))).toBe(true);
        yield* NX.nx_tcp_socket_disconnect(socket, 500);
        must(yield* NX.nx_tcp_client_socket_unbind(socket));
      }
    },
  );
  expect([peers, got]).toEqual([
    ['IPv4', CLIENT],
    [BYTES, BYTES],
  ]);
});

function* bound({ ip }: StackBoard): Service<NX.NX_UDP_SOCKET> {
  const socket = new NX.NX_UDP_SOCKET();
  must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, NX.NX_FRAGMENT_OKAY, 128, 20));
  must(yield* NX.nx_udp_socket_bind(socket, 7, 0));
  return socket;
}

test('datagrams of both versions come to one socket, and tell which they are', () => {
  const told: string[] = [];
  run(
    function* (board) {
      const socket = yield* bound(board);
      for (let count = 0; count < 2; count++) {
        const packet = ref<NX.NX_PACKET | null>(null);
        must(yield* NX.nx_udp_socket_receive(socket, packet, NX.NX_WAIT_FOREVER));
        const [from, protocol, port, by] = [new NX.NXD_ADDRESS(), ref(0), ref(0), ref(9)];
        must(NX.nxd_udp_packet_info_extract(packet.value, from, protocol, port, by));
        const ipv4 = NX.nx_udp_source_extract(packet.value, ref(0), port);
        told.push(`${from.nxd_ip_version} ${protocol.value} ${port.value} ${by.value} ${ipv4}`);
        must(yield* NX.nx_packet_release(packet.value));
      }
    },
    function* (board) {
      const socket = yield* bound(board);
      const ipv4 = new NX.NXD_ADDRESS(4, NX.IP_ADDRESS(10, 0, 0, 2));
      must(yield* NX.nxd_udp_socket_send(socket, yield* take(board.pool, NX.NX_UDP_PACKET, 'a'), ipv4, 7));
      const packet = yield* take(board.pool, NX.NX_UDP_PACKET, 'b');
      must(yield* NX.nxd_udp_socket_source_send(socket, packet, nxd(SERVER), 7, 1));
    },
  );
  expect(told).toEqual(['4 17 7 0 0', `6 17 7 0 ${NX.NX_INVALID_PACKET}`]);
});
