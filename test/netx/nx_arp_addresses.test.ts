import { expect, test } from 'vitest';
import { NX_ARP } from '../../netx/nx_cb.ts';

test('an entry gives back any address it was given', () => {
  const entry = new NX_ARP();
  expect([entry.nx_arp_ip_address, entry.nx_arp_physical_address_lsw]).toEqual([0, 0]);
  for (const word of [1, 0x7fffffff, 0x80000000, 0xc0a80101, 0xffffffff]) {
    entry.nx_arp_ip_address = word;
    entry.nx_arp_physical_address_lsw = word;
    expect([entry.nx_arp_ip_address, entry.nx_arp_physical_address_lsw]).toEqual([word, word]);
  }
});
