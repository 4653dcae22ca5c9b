import { expect, test } from 'vitest';
import * as NX from '../../netx/nx_api.ts';
import { memory_word, NX_TRACE } from '../../netx/nx_trace.ts';
import { NETWORK_TRACE_EVENTS } from '../../netx/nx_trace_words.ts';
import { nx_tcp_socket_disconnect } from '../../netx/tcp/nx_tcp_socket_disconnect.ts';
import { board_traces, trace_boards } from '../../rtos/event_trace/board_traces.ts';
import { name_of } from '../../rtos/event_trace/layout.ts';
import { read_buffer } from '../../rtos/event_trace/read_buffer.ts';
import { ref, tx_thread_sleep } from '../../rtos/tx_api.ts';
import { HandWire, must, take } from './hand_wire.ts';
import { nxd } from './ipv6/quirk_boards.ts';
import { connected_client } from './tcp/connected.ts';
import { HandMadePeer } from './tcp/hand_made_peer.ts';
import { TcpLab } from './tcp/tcp_lab.ts';

function connection(traced: boolean): TcpLab {
  const lab = new TcpLab();
  if (traced) trace_boards(lab.sim);
  const peer = new HandMadePeer(lab);
  connected_client(lab, function* (socket) {
    yield* nx_tcp_socket_disconnect(socket, 5);
  });
  peer.send_at(5, { flags: 'SA', ack: 1, window: 500 });
  peer.send_at(8, { flags: 'FA', seq: 1, ack: 2, window: 500 });
  lab.run(100);
  return lab;
}

/** What is not named after the service. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ICMP_ENABLE_DUAL: 'ICMP_ENABLE',
  ICMP_PING6: 'ICMP_PING',
  ND_CACHE_DELETE: 'ND_CACHE_ENTRY_DELETE',
  IPV6_RAW_PACKET_SEND: 'IP_RAW_PACKET_SEND',
  IPV6_INITIATE_DAD_PROCESS: 'DUPLICATE_ADDRESS_DETECTION',
  IPV6_INTERFACE_ADDRESS_SET: 'IPV6_ADDRESS_SET',
};

test('the numbers have the names that traces print', () => {
  for (const [name, number] of Object.entries(NX_TRACE)) {
    const words = (OTHER_NAMES[name] ?? name)
      .replace('INTERNAL_', '')
      .toLowerCase()
      .replaceAll('_', ' ')
      .replace('reset', 'rst');
    const said = NETWORK_TRACE_EVENTS.get(number)?.name ?? '';
    expect(
      said
        .replace(/^nxd?_/, '')
        .toLowerCase()
        .replaceAll('_', ' '),
    ).toBe(words);
  }
  expect([memory_word('text'), memory_word(null)]).toEqual([0, null]);
});

test('a connection is told: its services, its segments, its states; the socket is in the registry', () => {
  const [trace] = board_traces(connection(true).sim);
  const { objects, events } = read_buffer(trace?.bytes() ?? new Uint8Array());
  const socket = objects.find(({ type }) => type === 13);
  expect(socket === undefined ? '' : name_of(socket)).not.toBe('');
  const states = events
    .filter(({ event }) => event === NX_TRACE.INTERNAL_TCP_STATE_CHANGE)
    .map(({ info: [, pointer, before, after] }) => [pointer === socket?.pointer, before, after]);
  expect(states.slice(0, 3)).toEqual([
    [true, 1, 3],
    [true, 3, 5],
    [true, 5, 7],
  ]);
  const tcp = events.map(({ event }) => event).filter((event) => event >= 310 && event <= 317);
  expect(tcp).toEqual([
    NX_TRACE.INTERNAL_TCP_SYN_SEND,
    NX_TRACE.INTERNAL_TCP_SYN_RECEIVE,
    NX_TRACE.INTERNAL_TCP_FIN_SEND,
    NX_TRACE.INTERNAL_TCP_FIN_RECEIVE,
  ]);
  const services = events.map(({ event }) => event);
  for (const service of [
    NX_TRACE.TCP_CLIENT_SOCKET_CONNECT,
    NX_TRACE.TCP_SOCKET_DISCONNECT,
    NX_TRACE.IP_CREATE,
  ])
    expect(services).toContain(service);
});

test('the services of IPv6 are told, each in its group of the filter', () => {
  const board = new HandWire({ nx: { NX_DISABLE_IPV6: false, NX_IPV6_STATELESS_AUTOCONFIG_CONTROL: true } });
  trace_boards(board.sim);
  const [router, peer] = [nxd('fe80::99'), nxd('2001:db8::2')];
  board.run(function* ({ ip, pool }) {
    must(yield* NX.nxd_ipv6_enable(ip));
    must(NX.nxd_icmp_enable(ip));
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nxd_ipv6_linklocal_address_set(ip, null));
    must(yield* NX.nxd_ipv6_default_router_add(ip, router, 60, 0));
    must(yield* NX.nxd_ipv6_default_router_delete(ip, router));
    must(yield* NX.nxd_nd_cache_entry_set(ip, router.nxd_ip_address.v6, 0, Uint8Array.of(0, 1, 2, 3, 4, 5)));
    must(yield* NX.nxd_nd_cache_entry_delete(ip, router.nxd_ip_address.v6));
    must(yield* NX.nxd_nd_cache_invalidate(ip));
    yield* tx_thread_sleep(400);
    yield* NX.nxd_icmp_ping(ip, router, 'AB', 2, ref<NX.NX_PACKET | null>(null), NX.NX_NO_WAIT);
    must(yield* NX.nxd_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IPv6_PACKET, 'x'), peer, 17, 64, 0));
    must(yield* NX.nxd_ipv6_stateless_address_autoconfig_disable(ip, 0));
    must(yield* NX.nxd_ipv6_stateless_address_autoconfig_enable(ip, 0));
    must(yield* NX.nxd_ipv6_disable(ip));
  }, 500);
  const [trace] = board_traces(board.sim);
  const { events } = read_buffer(trace?.bytes() ?? new Uint8Array());
  const told = events.filter(({ event }) => event >= 470).map(({ event, info }) => [event, ...info.slice(1)]);
  const link_local = 0xfe334401;
  expect(told).toEqual([
    [NX_TRACE.IPV6_ENABLE, 0, 0, 0],
    [NX_TRACE.ICMP_ENABLE_DUAL, 0, 0, 0],
    [NX_TRACE.IPV6_INTERFACE_ADDRESS_SET, link_local, 10, 0],
    [NX_TRACE.IPV6_INITIATE_DAD_PROCESS, 0, 0, 0],
    [NX_TRACE.IPV6_DEFAULT_ROUTER_ADD, 0x99, 60, 0],
    [NX_TRACE.IPV6_DEFAULT_ROUTER_DELETE, 0x99, 0, 0],
    [NX_TRACE.ND_CACHE_ENTRY_SET, 0x0001, 0x02030405, 0],
    [NX_TRACE.ND_CACHE_DELETE, 0, 0, 0],
    [NX_TRACE.ND_CACHE_INVALIDATE, 0, 0, 0],
    [NX_TRACE.ICMP_PING6, 0x99, 0, 2],
    [NX_TRACE.IPV6_RAW_PACKET_SEND, 2, 17, expect.any(Number)],
    [NX_TRACE.IPV6_STATELESS_ADDRESS_AUTOCONFIG_DISABLE, 0, 0, 0],
    [NX_TRACE.IPV6_STATELESS_ADDRESS_AUTOCONFIG_ENABLE, 0, 0, 0],
    [NX_TRACE.IPV6_DISABLE, 0, 0, 0],
  ]);
});

test('the network of a board that is traced does what it does without', () => {
  expect(connection(true).sim.trace.hash()).toBe(connection(false).sim.trace.hash());
});
