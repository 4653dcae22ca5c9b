import { expect, test } from 'vitest';
import * as NX from '../../netx/nx_api.ts';
import { HandWire, MASK, OWN_IP } from './hand_wire.ts';

test('an address is of no version until told', () => {
  expect(new NX.NXD_ADDRESS().nxd_ip_version).toBe(0);
  const address = new NX.NXD_ADDRESS(NX.NX_IP_VERSION_V4, OWN_IP);
  expect([address.nxd_ip_version, address.nxd_ip_address.v4]).toEqual([4, OWN_IP]);
});

test('the fields of an instance that stand for its primary interface', () => {
  new HandWire().run(function* ({ ip }) {
    expect([ip.nx_ip_address, ip.nx_ip_network_mask]).toEqual([OWN_IP, MASK]);
    expect([ip.nx_ip_driver_mtu, ip.nx_ip_driver_link_up]).toEqual([1500, 1]);
  });
});
