import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { port_index } from '../../../netx/port_table.ts';
import { udp_find, udp_free_port, udp_link, udp_unlink } from '../../../netx/udp/udp_ports.ts';

function bound(ip: NX.NX_IP, port: number): NX.NX_UDP_SOCKET {
  const socket = new NX.NX_UDP_SOCKET();
  socket.nx_udp_socket_port = port;
  udp_link(ip, socket);
  return socket;
}

test('ports of one hash are found and unlinked independently', () => {
  const ip = new NX.NX_IP();
  const ports = [1, 33, 65, 256];
  expect(new Set(ports.map(port_index)).size).toBe(1);
  const sockets = ports.map((port) => bound(ip, port));
  expect(ports.map((port) => udp_find(ip, port))).toEqual(sockets);
  const [first, second, third, fourth] = sockets as [
    NX.NX_UDP_SOCKET,
    NX.NX_UDP_SOCKET,
    NX.NX_UDP_SOCKET,
    NX.NX_UDP_SOCKET,
  ];
  udp_unlink(ip, first);
  udp_unlink(ip, third);
  expect(ports.map((port) => udp_find(ip, port))).toEqual([null, second, null, fourth]);
  udp_unlink(ip, second);
  udp_unlink(ip, fourth);
  expect(ip.nx_ip_udp_port_table.every((head) => head === null || head === undefined)).toBe(true);
});

test('a free port is looked for upwards, and from 49152 on after the last', () => {
  const ip = new NX.NX_IP();
  bound(ip, 100);
  bound(ip, 101);
  bound(ip, 65535);
  expect(udp_free_port(ip, 100)).toBe(102);
  expect(udp_free_port(ip, 65535)).toBe(49152);
});

test('when all ports above 49151 are taken there is none', () => {
  const ip = new NX.NX_IP();
  for (let port = 49152; port <= 65535; port++) bound(ip, port);
  expect(udp_free_port(ip, 60000)).toBe(0);
});
