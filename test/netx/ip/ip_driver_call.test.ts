import { expect, test } from 'vitest';
import { ask_driver, call_driver, send_request } from '../../../netx/ip/ip_driver_call.ts';
import * as NX from '../../../netx/nx_api.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { HandWire, must, take } from '../hand_wire.ts';

test('a packet is in the driver from the call until the driver gives it back', () => {
  new HandWire({ slow_driver: true }).run(function* ({ ip, pool, held }) {
    const primary = ip.nx_ip_interface[0] as NX.NX_INTERFACE;
    const packet = yield* take(pool, NX.NX_PHYSICAL_HEADER, 'x');
    yield* call_driver(primary, send_request(ip, primary, NX.NX_LINK_PACKET_SEND, packet, 1, 2));
    expect([packet.nx_packet_in_driver, held]).toEqual([true, [packet]]);
    must(yield* NX.nx_packet_transmit_release(packet));
    expect([packet.nx_packet_in_driver, pool.nx_packet_pool_available]).toEqual([false, 20]);
  });
});

test('a question is answered by the driver; an interface without a driver does nothing', () => {
  new HandWire().run(function* ({ ip }) {
    const up = ref(0);
    const primary = ip.nx_ip_interface[0] as NX.NX_INTERFACE;
    const status = yield* ask_driver(ip, primary, NX.NX_LINK_GET_STATUS, up);
    expect([status, up.value]).toEqual([NX.NX_SUCCESS, 1]);
    up.value = 7;
    yield* ask_driver(ip, ip.nx_ip_interface[1] as NX.NX_INTERFACE, NX.NX_LINK_GET_STATUS, up);
    expect(up.value).toBe(7);
  });
});
