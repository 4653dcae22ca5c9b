import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { HandWire, must, PEER_IP } from '../hand_wire.ts';

const OTHER_IP = NX.IP_ADDRESS(10, 0, 0, 3);

test('addresses are found both ways, static entries first', () => {
  new HandWire().run(function* ({ ip }) {
    const [msw, lsw, address] = [ref(0), ref(0), ref(0)];
    must(yield* NX.nx_arp_dynamic_entry_set(ip, PEER_IP, 0x11, 0x22));
    must(yield* NX.nx_arp_hardware_address_find(ip, PEER_IP, msw, lsw));
    expect([msw.value, lsw.value]).toEqual([0x11, 0x22]);
    must(yield* NX.nx_arp_ip_address_find(ip, address, 0x11, 0x22));
    expect(address.value).toBe(PEER_IP);
    must(yield* NX.nx_arp_static_entry_create(ip, OTHER_IP, 0x11, 0x22));
    must(yield* NX.nx_arp_ip_address_find(ip, address, 0x11, 0x22));
    expect(address.value).toBe(OTHER_IP);
    expect(yield* NX.nx_arp_ip_address_find(ip, address, 0x11, 0x23)).toBe(NX.NX_ENTRY_NOT_FOUND);
  });
});

test('an entry without an answer yet is not found', () => {
  new HandWire().run(function* ({ ip }) {
    must(yield* NX.nx_arp_dynamic_entry_set(ip, PEER_IP, 0, 0));
    const status = yield* NX.nx_arp_hardware_address_find(ip, PEER_IP, ref(0), ref(0));
    expect(status).toBe(NX.NX_ENTRY_NOT_FOUND);
  });
});

test('wrong arguments', () => {
  new HandWire().run(function* ({ ip }) {
    const out = ref(0);
    expect(yield* NX.nx_arp_hardware_address_find(ip, 0, out, out)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_arp_hardware_address_find(ip, PEER_IP, null, out)).toBe(NX.NX_PTR_ERROR);
    expect(yield* NX.nx_arp_ip_address_find(ip, out, 0, 0)).toBe(NX.NX_INVALID_PARAMETERS);
    expect(yield* NX.nx_arp_ip_address_find(ip, null, 1, 2)).toBe(NX.NX_PTR_ERROR);
    expect(NX.nx_arp_info_get(null)).toBe(NX.NX_PTR_ERROR);
    expect(NX.nx_arp_info_get(ip)).toBe(NX.NX_SUCCESS);
  });
});

test.each([
  ['documented', NX.NX_ENTRY_NOT_FOUND],
  ['published', NX.NX_SUCCESS],
] as const)('quirk arp_find_sees_deleted_entry, profile %s', (profile, expected) => {
  new HandWire({ nx: { profile } }).run(function* ({ ip }) {
    const out = ref(0);
    must(yield* NX.nx_arp_dynamic_entry_set(ip, PEER_IP, 0x11, 0x22));
    must(yield* NX.nx_arp_dynamic_entries_invalidate(ip));
    expect(yield* NX.nx_arp_hardware_address_find(ip, PEER_IP, out, out)).toBe(expected);
    expect(yield* NX.nx_arp_ip_address_find(ip, out, 0x11, 0x22)).toBe(expected);
  });
});
