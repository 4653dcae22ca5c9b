import { expect, test } from 'vitest';
import { IPV6_ADDRESS_GLOBAL, IPV6_ADDRESS_UNICAST, IPV6_ALL_NODE_MCAST } from '../../../netx/nx_api.ts';
import { ipv6_from_text, ipv6_to_text } from '../../../netx/wire/ipv6_text.ts';
import {
  address_type,
  is_link_local6,
  is_multicast6,
  link_local_of,
  prefix_of,
  same_prefix,
  solicited_node,
} from '../../../netx/wire/ipv6_words.ts';

const of = ipv6_from_text;

test('kinds of addresses', () => {
  expect(address_type(of('2001:db8::1'))).toBe((IPV6_ADDRESS_UNICAST | IPV6_ADDRESS_GLOBAL) >>> 0);
  expect(address_type(of('ff02::1')) & IPV6_ALL_NODE_MCAST).toBe(IPV6_ALL_NODE_MCAST);
  expect([is_link_local6(of('fe80::1')), is_link_local6(of('fec0::1'))]).toEqual([true, false]);
  expect([is_multicast6(of('ff05::2')), is_multicast6(of('::'))]).toEqual([true, false]);
});

test('prefixes end at any bit', () => {
  expect(same_prefix(of('2001:db8::'), of('2001:db9::'), 31)).toBe(true);
  expect(same_prefix(of('2001:db8::'), of('2001:db9::'), 32)).toBe(false);
  expect(same_prefix(of('::1'), of('::1'), 129)).toBe(false);
  expect(ipv6_to_text(prefix_of(of('2001:db8:ffff::1'), 36))).toBe('2001:db8:f000::');
});

test('what is made of a hardware address and of an address', () => {
  expect(ipv6_to_text(link_local_of(0x0011, 0x22334401))).toBe('fe80::211:22ff:fe33:4401');
  expect(ipv6_to_text(solicited_node(of('2001:db8::1234:5678')))).toBe('ff02::1:ff34:5678');
});
