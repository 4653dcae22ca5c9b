import { expect, test } from 'vitest';
import * as NX from '../../netx/nx_api.ts';
import { bad_ip, not_a_host, zero_block } from '../../netx/nx_checks.ts';

test('an IP instance is one that was created', () => {
  const ip = new NX.NX_IP();
  expect([bad_ip(null), bad_ip(ip)]).toEqual([true, true]);
  ip.nx_ip_id = NX.NX_IP_ID;
  // Nobody's, where nobody runs.
  expect(bad_ip(ip)).toBe(false);
});

test('zero, multicast and broadcast are no hosts', () => {
  const addresses = [0, NX.IP_ADDRESS(224, 0, 0, 1), NX.IP_ADDRESS(239, 255, 255, 255), 0xffffffff];
  expect(addresses.map(not_a_host)).toEqual([true, true, true, true]);
  expect([NX.IP_ADDRESS(10, 0, 0, 1), NX.IP_ADDRESS(240, 0, 0, 1)].map(not_a_host)).toEqual([false, false]);
});

test('a block is zeroed but for its suspension lists, which know it', () => {
  const socket = new NX.NX_UDP_SOCKET();
  const { receive_waiting } = socket;
  socket.nx_udp_socket_port = 9;
  zero_block(socket, new NX.NX_UDP_SOCKET());
  expect([socket.nx_udp_socket_port, socket.receive_waiting]).toEqual([0, receive_waiting]);
  expect(receive_waiting.owner).toBe(socket);
});
