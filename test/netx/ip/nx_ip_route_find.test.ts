import { expect, test } from 'vitest';
import { ip_route_find, is_directed_broadcast } from '../../../netx/ip/nx_ip_route_find.ts';
import { IP_ADDRESS as A, NX_INTERFACE, NX_IP } from '../../../netx/nx_api.ts';
import { NX_IP_ROUTING_ENTRY } from '../../../netx/nx_cb.ts';

function attached(address: number, mask: number): NX_INTERFACE {
  const nx_interface = new NX_INTERFACE();
  nx_interface.nx_interface_valid = 1;
  nx_interface.nx_interface_link_up = 1;
  nx_interface.nx_interface_ip_address = address;
  nx_interface.nx_interface_ip_network_mask = mask;
  nx_interface.nx_interface_ip_network = (address & mask) >>> 0;
  return nx_interface;
}

const WIDE = 0xffff0000;
const NARROW = 0xffffff00;
const GATEWAY = A(10, 1, 0, 254);
const FAR = A(8, 8, 8, 8);

/** Two networks, loopback, and a gateway on the second. */
function host(): { ip: NX_IP; first: NX_INTERFACE; second: NX_INTERFACE; loopback: NX_INTERFACE } {
  const ip = new NX_IP();
  const [first, second] = [attached(A(10, 0, 0, 1), NARROW), attached(A(10, 1, 0, 1), WIDE)];
  const loopback = attached(A(127, 0, 0, 1), 0xff000000);
  ip.nx_ip_interface = [first, second, loopback];
  ip.nx_ip_gateway_address = GATEWAY;
  ip.nx_ip_gateway_interface = second;
  return { ip, first, second, loopback };
}

function route(ip: NX_IP, to: number, by: NX_INTERFACE | null = null): [number, number] | null {
  const found = ip_route_find(ip, to, by);
  return found === null ? null : [ip.nx_ip_interface.indexOf(found.interface), found.next_hop];
}

test('attached networks, the gateway for the rest', () => {
  const { ip, first, second } = host();
  expect(route(ip, A(10, 0, 0, 5))).toEqual([0, A(10, 0, 0, 5)]);
  expect(route(ip, A(10, 1, 9, 5))).toEqual([1, A(10, 1, 9, 5)]);
  expect(route(ip, FAR)).toEqual([1, GATEWAY]);
  expect([route(ip, FAR, second), route(ip, FAR, first)]).toEqual([[1, GATEWAY], null]);
  expect(route(ip, A(10, 1, 9, 5), first)).toBeNull();
});

test('own addresses and the loopback network', () => {
  const { ip, first } = host();
  expect(route(ip, A(10, 1, 0, 1))).toEqual([1, A(10, 1, 0, 1)]);
  expect(route(ip, A(127, 9, 9, 9), first)).toEqual([2, A(127, 9, 9, 9)]);
});

test('broadcasts and multicasts leave by the wanted interface, or the first whose link is up', () => {
  const { ip, first, second } = host();
  const group = A(224, 0, 0, 5);
  expect([route(ip, group), route(ip, 0xffffffff, second)]).toEqual([
    [0, group],
    [1, 0xffffffff],
  ]);
  first.nx_interface_link_up = 0;
  expect([route(ip, group), route(ip, group, first)]).toEqual([[1, group], null]);
  second.nx_interface_link_up = 0;
  expect(route(ip, group)).toBeNull();
});

test('a link that is down leads nowhere', () => {
  const { ip, second } = host();
  second.nx_interface_link_up = 0;
  expect([route(ip, A(10, 1, 9, 5)), route(ip, FAR)]).toEqual([null, null]);
});

test('a static route goes before an attached network', () => {
  const { ip, first, second } = host();
  const entry = new NX_IP_ROUTING_ENTRY();
  entry.nx_ip_routing_dest_ip = A(10, 1, 9, 0);
  entry.nx_ip_routing_net_mask = NARROW;
  entry.nx_ip_routing_next_hop_address = A(10, 0, 0, 77);
  entry.nx_ip_routing_entry_ip_interface = first;
  ip.nx_ip_routing_table = [entry];
  ip.nx_ip_routing_table_entry_count = 1;
  expect(route(ip, A(10, 1, 9, 5))).toEqual([0, A(10, 0, 0, 77)]);
  expect(route(ip, A(10, 1, 9, 5), second)).toEqual([1, A(10, 1, 9, 5)]);
});

test('link-local addresses are neighbours everywhere, and everybody is one of a link-local host', () => {
  const { ip, first } = host();
  expect(route(ip, A(169, 254, 3, 4))).toEqual([0, A(169, 254, 3, 4)]);
  ip.nx_ip_gateway_address = 0;
  expect(route(ip, FAR)).toBeNull();
  first.nx_interface_ip_address = A(169, 254, 1, 1);
  expect(route(ip, FAR)).toEqual([0, FAR]);
});

test('a directed broadcast has all ones behind the mask', () => {
  const { first } = host();
  expect(is_directed_broadcast(first, A(10, 0, 0, 255))).toBe(true);
  expect(is_directed_broadcast(first, A(10, 0, 0, 254))).toBe(false);
  expect(is_directed_broadcast(first, A(10, 0, 1, 255))).toBe(false);
});
