import { describe, expect, test } from 'vitest';
import { NX_IP, NX_PACKET, NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import { port_index } from '../../../netx/port_table.ts';
import { connection_find, port_bind, port_owner, port_unbind } from '../../../netx/tcp/nx_tcp_port_table.ts';

function socket_on(ip: NX_IP, port: number, peer = 0, peer_port = 0): NX_TCP_SOCKET {
  const socket = new NX_TCP_SOCKET();
  socket.nx_tcp_socket_port = port;
  socket.nx_tcp_socket_connect_ip.nxd_ip_version = peer === 0 ? 0 : 4;
  socket.nx_tcp_socket_connect_ip.nxd_ip_address.v4 = peer;
  socket.nx_tcp_socket_connect_port = peer_port;
  port_bind(ip, socket, port);
  return socket;
}

/** The sockets of a port's list, first one first. */
function listed(ip: NX_IP, port: number): NX_TCP_SOCKET[] {
  const found: NX_TCP_SOCKET[] = [];
  const head = ip.nx_ip_tcp_port_table[port_index(port)] ?? null;
  for (let socket = head; socket !== null; ) {
    found.push(socket);
    socket = socket.nx_tcp_socket_bound_next;
    if (socket === head) break;
  }
  return found;
}

/** A packet from an address. */
function from(source: number): NX_PACKET {
  const packet = new NX_PACKET();
  packet.nx_packet_ip_version = 4;
  packet.nx_packet_memory = new Uint8Array(20);
  new DataView(packet.nx_packet_memory.buffer).setUint32(12, source);
  return packet;
}

describe('the port table', () => {
  test('adds low and high byte of the port for the list, so ports 80 and 0x5000 share one', () => {
    expect(port_index(80)).toBe(80 & 31);
    expect(port_index(0x5000)).toBe(80 & 31);
  });

  test('knows who has a port, among others of the same list', () => {
    const ip = new NX_IP();
    const web = socket_on(ip, 80);
    const other = socket_on(ip, 0x5000);
    expect(port_owner(ip, 80)).toBe(web);
    expect(port_owner(ip, 0x5000)).toBe(other);
    expect(port_owner(ip, 112)).toBe(null);
    expect(port_owner(ip, 81)).toBe(null);
  });

  test('keeps the order of binding and closes the gap of one that leaves', () => {
    const ip = new NX_IP();
    const [a, b, c] = [socket_on(ip, 80), socket_on(ip, 80), socket_on(ip, 80)] as const;
    expect(listed(ip, 80)).toEqual([a, b, c]);
    port_unbind(ip, b);
    expect(listed(ip, 80)).toEqual([a, c]);
    port_unbind(ip, a);
    expect(listed(ip, 80)).toEqual([c]);
    port_unbind(ip, c);
    expect(listed(ip, 80)).toEqual([]);
    expect(c.nx_tcp_socket_bound_next).toBe(null);
  });

  test('finds a connection by all four numbers and moves it to the front', () => {
    const ip = new NX_IP();
    const first = socket_on(ip, 80, 0x0a000002, 5000);
    const second = socket_on(ip, 80, 0x0a000002, 5001);
    expect(connection_find(ip, 80, from(0x0a000002), 5001)).toBe(second);
    expect(listed(ip, 80)).toEqual([second, first]);
    expect(connection_find(ip, 80, from(0x0a000003), 5001)).toBe(null);
    expect(connection_find(ip, 80, from(0x0a000002), 5002)).toBe(null);
  });

  test('finds each of many connections again without a walk, also when one of them ended and its place is taken', () => {
    const ip = new NX_IP();
    const sockets = Array.from({ length: 40 }, (_, n) => socket_on(ip, 80, 0x0a000002 + n, 5000));
    ip.nx_ip_tcp_created_sockets_count = sockets.length;
    const find = (n: number) => connection_find(ip, 80, from(0x0a000002 + n), 5000);
    // Never the next one, which would be found at once.
    for (let n = 0; n < 40; n++) expect(find((17 * n) % 40)).toBe(sockets[(17 * n) % 40]);
    expect(ip.connections_found?.size).toBeGreaterThan(30);
    for (let n = 39; n >= 0; n--) {
      expect(find(n)).toBe(sockets[n]);
      // As after a walk: it is the first, and all others follow.
      expect(listed(ip, 80)[0]).toBe(sockets[n]);
      expect(listed(ip, 80)).toHaveLength(40);
    }
    const [, second, third] = sockets as [NX_TCP_SOCKET, NX_TCP_SOCKET, NX_TCP_SOCKET];
    port_unbind(ip, second);
    second.nx_tcp_socket_connect_port = 0;
    expect(find(1)).toBe(null);
    third.nx_tcp_socket_connect_ip.nxd_ip_address.v4 = 0x0a000003;
    expect(find(2)).toBe(null);
    expect(find(1)).toBe(third);
  });
});
