import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { packet_copy } from '../../../netx/packet/nx_packet_copy.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { data_of, HandWire, must, take } from '../hand_wire.ts';

test('a copy has the data, the room before it and the interface of the original', () => {
  new HandWire().run(function* ({ ip, pool }) {
    const packet = yield* take(pool, NX.NX_UDP_PACKET, 'payload');
    packet.nx_packet_ip_interface = ip.nx_ip_interface[0] ?? null;
    const copy = ref<NX.NX_PACKET | null>(null);
    must(yield* NX.nx_packet_copy(packet, copy, pool, NX.NX_NO_WAIT));
    const made = copy.value as NX.NX_PACKET;
    expect(data_of(made)).toBe('payload');
    expect(made.nx_packet_prepend_ptr - made.nx_packet_data_start).toBe(44);
    expect(made.nx_packet_ip_interface).toBe(packet.nx_packet_ip_interface);
  });
});

test('what does not fit is refused, and the packet taken for it goes back', () => {
  new HandWire().run(function* ({ pool }) {
    const small = new NX.NX_PACKET_POOL();
    must(NX.nx_packet_pool_create(small, 'small', 40, new Uint8Array(400), 400));
    const packet = yield* take(pool, 36, 'seven b');
    const copy = ref<NX.NX_PACKET | null>(null);
    expect(yield* NX.nx_packet_copy(packet, copy, small, NX.NX_NO_WAIT)).toBe(NX.NX_SIZE_ERROR);
    expect([copy.value, small.nx_packet_pool_available]).toEqual([null, 4]);
  });
});

test('an empty packet cannot be copied', () => {
  const board = new HandWire();
  board.run(function* ({ pool, target }) {
    const packet = yield* take(pool, 0);
    expect(yield* NX.nx_packet_copy(packet, ref<NX.NX_PACKET | null>(null), pool, 0)).toBe(
      NX.NX_INVALID_PACKET,
    );
    expect(packet_copy(target.kernel, packet, pool, 'test').status).toBe(NX.NX_INVALID_PACKET);
  });
});

test('a chain becomes one packet', () => {
  new HandWire().run(function* ({ pool, target }) {
    const [first, second] = [yield* take(pool, 8, 'abcd'), yield* take(pool, 0, 'efgh')];
    first.nx_packet_next = second;
    first.nx_packet_length = 8;
    const { copy } = packet_copy(target.kernel, first, pool, 'test');
    expect(copy === null ? '' : data_of(copy)).toBe('abcdefgh');
  });
});
