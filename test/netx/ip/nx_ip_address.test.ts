import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { HandWire, MASK, must, OWN_IP } from '../hand_wire.ts';

const OTHER_IP = NX.IP_ADDRESS(192, 168, 5, 5);
const GROUP = NX.IP_ADDRESS(224, 0, 0, 1);
const ROUTER = NX.IP_ADDRESS(10, 0, 0, 254);

test('the address is told and set; a change is notified, in the thread that sets it', () => {
  new HandWire().run(function* ({ ip }) {
    const [address, mask] = [ref(0), ref(0)];
    must(NX.nx_ip_address_get(ip, address, mask));
    expect([address.value, mask.value]).toEqual([OWN_IP, MASK]);
    const changes: unknown[] = [];
    must(NX.nx_ip_address_change_notify(ip, (_, info) => void changes.push(info), 'info'));
    must(yield* NX.nx_ip_address_set(ip, OWN_IP, MASK));
    expect(changes).toEqual([]);
    must(yield* NX.nx_ip_address_set(ip, OTHER_IP, MASK));
    must(yield* NX.nx_ip_interface_address_set(ip, 0, OTHER_IP, 0xffff0000));
    expect(changes).toEqual(['info', 'info']);
    must(NX.nx_ip_interface_address_get(ip, 0, address, mask));
    expect([address.value, mask.value]).toEqual([OTHER_IP, 0xffff0000]);
    expect([ip.nx_ip_address, ip.nx_ip_network_mask]).toEqual([OTHER_IP, 0xffff0000]);
  });
});

test('addresses that no host has, and interfaces that are not there', () => {
  new HandWire().run(function* ({ ip }) {
    const out = ref(0);
    expect(yield* NX.nx_ip_address_set(ip, GROUP, MASK)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_ip_interface_address_set(ip, 0, GROUP, MASK)).toBe(NX.NX_IP_ADDRESS_ERROR);
    // Index 1 is loopback, which is no interface of the firmware.
    expect(yield* NX.nx_ip_interface_address_set(ip, 1, OTHER_IP, MASK)).toBe(NX.NX_INVALID_INTERFACE);
    expect(NX.nx_ip_interface_address_get(ip, 1, out, out)).toBe(NX.NX_INVALID_INTERFACE);
    expect(NX.nx_ip_address_get(ip, null, out)).toBe(NX.NX_PTR_ERROR);
    expect(NX.nx_ip_address_get(new NX.NX_IP(), out, out)).toBe(NX.NX_PTR_ERROR);
  });
});

test('the gateway must be a neighbour', () => {
  new HandWire().run(function* ({ ip }) {
    const address = ref(9);
    expect(yield* NX.nx_ip_gateway_address_get(ip, address)).toBe(NX.NX_NOT_FOUND);
    expect(yield* NX.nx_ip_gateway_address_set(ip, 0)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_ip_gateway_address_set(ip, OTHER_IP)).toBe(NX.NX_IP_ADDRESS_ERROR);
    must(yield* NX.nx_ip_gateway_address_set(ip, ROUTER));
    must(yield* NX.nx_ip_gateway_address_get(ip, address));
    expect(address.value).toBe(ROUTER);
    must(yield* NX.nx_ip_gateway_address_clear(ip));
    expect([ip.nx_ip_gateway_address, ip.nx_ip_gateway_interface]).toEqual([0, null]);
  });
});
