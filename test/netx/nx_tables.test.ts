import { expect, test } from 'vitest';
import { register_arp_table } from '../../netx/arp/arp_table.ts';
import { NX_UDP_SOCKET } from '../../netx/nx_cb.ts';
import { register_pool_table } from '../../netx/packet/pool_table.ts';
import { nx_tcp_socket_send } from '../../netx/tcp/nx_tcp_socket_send.ts';
import { register_tcp_table } from '../../netx/tcp/tcp_table.ts';
import { nx_udp_socket_bind, nx_udp_socket_create } from '../../netx/udp/nx_udp_socket.ts';
import { register_udp_table } from '../../netx/udp/udp_table.ts';
import { registered_tables } from '../../rtos/kernel/tables.ts';
import { run_scenario, Simulation } from '../../rtos/sim_api.ts';
import { tx_thread_sleep } from '../../rtos/tx_api.ts';
import { unread_messages } from '../demo/bugs/experiments.ts';
import { datagram, HandWire, udp } from './hand_wire.ts';
import {
  enable,
  know_peer,
  prefix,
  ROUTER_OPTION,
  router_advertisement,
  send_udp,
} from './ipv6/quirk_boards.ts';
import { connected_client } from './tcp/connected.ts';
import { HandMadePeer } from './tcp/hand_made_peer.ts';
import { TcpLab } from './tcp/tcp_lab.ts';

test('sockets, pools and ARP caches of all boards, each under its heading', () => {
  const { sim } = run_scenario(unread_messages, { seed: 1 });
  const tables = new Map(registered_tables(sim).map(({ title, lines }) => [title, lines()]));
  expect([...tables.keys()]).toEqual(['TCP sockets', 'packet pools', 'ARP caches']);
  expect(tables.get('TCP sockets')?.[0]).toMatch(/^target +socket +state +local +peer +unread/);
  expect(tables.get('TCP sockets')?.join('\n')).toContain('LISTEN');
  expect(tables.get('packet pools')?.join('\n')).toMatch(/valve +client pool +12 of 12/);
  const unexplained = registered_tables(sim).filter(({ legend }) => legend === undefined);
  expect(unexplained).toEqual([]);
});

test('a table without rows has no heading either', () => {
  const sim = new Simulation();
  for (const register of [register_pool_table, register_udp_table, register_arp_table, register_tcp_table]) {
    register(sim);
    register(sim);
  }
  expect(registered_tables(sim).map(({ title, lines }) => [title, lines()])).toEqual([
    ['TCP sockets', []],
    ['UDP sockets', []],
    ['packet pools', []],
    ['ARP caches', []],
  ]);
});

test('a connection with its queues, windows and timer; a packet with its owner', () => {
  const lab = new TcpLab();
  const peer = new HandMadePeer(lab);
  peer.answer({ window: 4000 });
  connected_client(lab, function* (socket, board) {
    yield* nx_tcp_socket_send(socket, yield* board.packet('0123456789'), 0);
    yield* board.packet('kept');
    yield* tx_thread_sleep(1000);
  });
  lab.run(45);
  const tables = new Map(registered_tables(lab.sim).map(({ title, lines }) => [title, lines()]));
  expect(tables.get('TCP sockets')?.[1]?.split(/ {2,}/)).toEqual([
    'a',
    'socket',
    'ESTABLISHED',
    '5000',
    '10.0.0.2:4000',
    '0 packets',
    '1 packets, 10 B',
    '8192 of 8192 B',
    '3990 of 4000 B',
    'retransmission in 60 ticks, retry 0 of 10',
  ]);
  expect(tables.get('packet pools')?.[1]).toMatch(
    /58 of 60 +0 +1 taken by thread script 0 with nx_packet_allocate; 1 in the TCP 5000 transmit queue$/,
  );
  expect(tables.get('ARP caches')?.[1]).toMatch(/^a +10\.0\.0\.2 +00:11:22:33:44:02 +static$/);
});

test('IPv6: own addresses, neighbours with what waits for them, routers, prefixes and destinations', () => {
  const board = new HandWire({ nx: { NX_DISABLE_IPV6: false } });
  board.run(function* (wire) {
    yield* enable(wire);
    yield* know_peer(wire);
    wire.receive_ip(router_advertisement(60, [...prefix(600), ...ROUTER_OPTION]));
    yield* tx_thread_sleep(1);
    yield* send_udp(wire, new NX_UDP_SOCKET(), '2001:db8::7');
  }, 10);
  const tables = new Map(registered_tables(board.sim).map(({ title, lines }) => [title, lines()]));
  const rows = (title: string): string[] | undefined =>
    tables.get(title)?.map((line) => line.replace(/ {2,}/g, '|'));
  expect(rows('IPv6 addresses')).toEqual([
    'target|index|address|state|how|interface',
    'board|0|fe80::211:22ff:fe33:4401/10|valid|set|PRI',
    'board|1|2001:db8::1/64|valid|set|PRI',
    'board|2|2001:db8:a:0:211:22ff:fe33:4401/64|tentative|formed|PRI',
    'board|3|::1/128|valid|set|Internal IP Loopback',
  ]);
  expect(rows('neighbour caches')).toEqual([
    'target|address|hardware address|state|entry|waiting',
    'board|fe80::99|00:11:22:33:44:99|STALE|dynamic, router|0 packets',
    'board|2001:db8::2|00:11:22:33:44:02|REACHABLE|static|0 packets',
    'board|2001:db8::7|unresolved|INCOMPLETE|dynamic|1 packets',
  ]);
  expect(rows('IPv6 routers and prefixes')).toEqual([
    'target|entry|address|serves|how',
    'board|default router|fe80::99|60 s|advertised',
    'board|prefix|2001:db8:a::/64|600 s|on the link',
  ]);
  expect(rows('IPv6 destinations')?.slice(1)).toEqual(['board|2001:db8::7|2001:db8::7|1500 B']);
  expect(tables.get('packet pools')?.at(-1)).toMatch(/19 of 20 .* 1 in the .*ND wait queue$/);
  expect(registered_tables(board.sim).filter(({ legend }) => legend === undefined)).toEqual([]);
});

test('UDP sockets that are bound', () => {
  const wire = new HandWire();
  wire.run(function* ({ ip }) {
    const [bound, unbound] = [new NX_UDP_SOCKET(), new NX_UDP_SOCKET()];
    for (const socket of [bound, unbound]) yield* nx_udp_socket_create(ip, socket, 'inbox', 0, 0, 128, 5);
    yield* nx_udp_socket_bind(bound, 7, 0);
  });
  wire.receive_ip(datagram(17, udp(9, 7, 'hello')));
  wire.run_ticks(1);
  const table = registered_tables(wire.sim).find(({ title }) => title === 'UDP sockets');
  expect(table?.lines().slice(1)).toEqual(['board   inbox   7      1 of 5 packets  0 dropped']);
});
