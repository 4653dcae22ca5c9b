import { expect, test } from 'vitest';
import { NX_UDP_SOCKET } from '../../netx/nx_cb.ts';
import { port_index, port_table_add, port_table_remove } from '../../netx/port_table.ts';
import { Ring } from '../../netx/ring.ts';

const BOUND = new Ring<NX_UDP_SOCKET>('nx_udp_socket_bound_next', 'nx_udp_socket_bound_previous');

test('a port is in one of 32 rings, by both of its bytes', () => {
  expect([80, 0x5000, 0x0150, 33].map(port_index)).toEqual([80 & 31, 80 & 31, 81 & 31, 1]);
});

test('a socket is found in its ring and taken out of it, also when another one is the head', () => {
  const table = new Array<NX_UDP_SOCKET | null>(32).fill(null);
  const [first, second] = [new NX_UDP_SOCKET(), new NX_UDP_SOCKET()];
  port_table_add(table, BOUND, first, 80);
  port_table_add(table, BOUND, second, 80 + 32);
  expect(table[80 & 31]).toBe(first);
  port_table_remove(table, BOUND, second);
  expect([table[80 & 31], first.nx_udp_socket_bound_next]).toEqual([first, first]);
  port_table_remove(table, BOUND, first);
  expect(table.every((head) => head === null)).toBe(true);
});
