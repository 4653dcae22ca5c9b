import { expect, test } from 'vitest';
import { igmp_entry, igmp_multicast_check, NX_ALL_HOSTS_ADDRESS } from '../../../netx/igmp/igmp_groups.ts';
import { IP_ADDRESS, NX_INTERFACE, NX_IP } from '../../../netx/nx_api.ts';

const GROUP = IP_ADDRESS(239, 1, 2, 3);

test('a group belongs to one interface; "all hosts" to every one', () => {
  const ip = new NX_IP();
  const [one, other] = [new NX_INTERFACE(), new NX_INTERFACE()];
  const entry = ip.nx_ipv4_multicast_entry[3];
  if (entry === undefined) throw new Error('no fourth entry');
  entry.nx_ipv4_multicast_join_list = GROUP;
  entry.nx_ipv4_multicast_join_interface_list = one;
  expect([igmp_entry(ip, GROUP, one), igmp_entry(ip, GROUP, other)]).toEqual([entry, null]);
  expect([igmp_multicast_check(ip, GROUP, one), igmp_multicast_check(ip, GROUP, other)]).toEqual([
    true,
    false,
  ]);
  expect(igmp_multicast_check(ip, NX_ALL_HOSTS_ADDRESS, other)).toBe(true);
});
