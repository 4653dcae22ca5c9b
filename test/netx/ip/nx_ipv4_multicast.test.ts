import { expect, test } from 'vitest';
import { is_member, multicast_entry, NX_ALL_HOSTS_ADDRESS } from '../../../netx/ip/nx_ipv4_multicast.ts';
import { IP_ADDRESS, NX_INTERFACE, NX_IP } from '../../../netx/nx_api.ts';
import { NX_IPV4_MULTICAST_ENTRY } from '../../../netx/nx_cb.ts';

const GROUP = IP_ADDRESS(239, 1, 2, 3);

test('a group belongs to one interface; "all hosts" to every one', () => {
  const ip = new NX_IP();
  const [one, other] = [new NX_INTERFACE(), new NX_INTERFACE()];
  const entry = new NX_IPV4_MULTICAST_ENTRY();
  ip.nx_ipv4_multicast_entry.push(entry);
  entry.nx_ipv4_multicast_join_list = GROUP;
  entry.nx_ipv4_multicast_join_interface_list = one;
  expect([multicast_entry(ip, GROUP, one), multicast_entry(ip, GROUP, other)]).toEqual([entry, null]);
  expect([is_member(ip, GROUP, one), is_member(ip, GROUP, other)]).toEqual([true, false]);
  expect(is_member(ip, NX_ALL_HOSTS_ADDRESS, other)).toBe(true);
});
