import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { data_of, HandWire, must, take } from '../hand_wire.ts';

test('append adds bytes behind what is there, and refuses what does not fit', () => {
  new HandWire({ payload: 100 }).run(function* ({ pool }) {
    const packet = yield* take(pool, 0, 'one ');
    must(yield* NX.nx_packet_data_append(packet, 'two', 3, pool, NX.NX_NO_WAIT));
    expect(data_of(packet)).toBe('one two');
    const rest = new Uint8Array(94);
    expect(yield* NX.nx_packet_data_append(packet, rest, 94, pool, NX.NX_NO_WAIT)).toBe(NX.NX_SIZE_ERROR);
    must(yield* NX.nx_packet_data_append(packet, rest, 93, pool, NX.NX_NO_WAIT));
    const length = ref(0);
    must(NX.nx_packet_length_get(packet, length));
    expect(length.value).toBe(100);
  });
});

test('append counts text in UTF-8 bytes and takes no more than it is told', () => {
  new HandWire().run(function* ({ pool }) {
    const packet = yield* take(pool, 0);
    must(yield* NX.nx_packet_data_append(packet, 'grün', 5, pool, NX.NX_NO_WAIT));
    must(yield* NX.nx_packet_data_append(packet, 'abcdef', 2, pool, NX.NX_NO_WAIT));
    expect(data_of(packet)).toBe('grünab');
  });
});

test('extract_offset reads from any place, through a chain', () => {
  new HandWire().run(function* ({ pool }) {
    const [first, second] = [yield* take(pool, 0, 'abcd'), yield* take(pool, 0, 'efgh')];
    first.nx_packet_next = second;
    first.nx_packet_length = 8;
    const buffer = new Uint8Array(4);
    const count = ref(0);
    const read = (offset: number, length: number) => {
      const status = NX.nx_packet_data_extract_offset(first, offset, buffer, length, count);
      return [status, new TextDecoder().decode(buffer.subarray(0, count.value))];
    };
    expect(read(0, 4)).toEqual([NX.NX_SUCCESS, 'abcd']);
    expect(read(2, 4)).toEqual([NX.NX_SUCCESS, 'cdef']);
    expect(read(5, 4)).toEqual([NX.NX_SUCCESS, 'fgh']);
    expect(read(8, 4)).toEqual([NX.NX_PACKET_OFFSET_ERROR, '']);
    const all = new Uint8Array(8);
    must(NX.nx_packet_data_retrieve(first, all, count));
    expect([new TextDecoder().decode(all), count.value]).toEqual(['abcdefgh', 8]);
  });
});

test('a buffer too small for retrieve is a diagnostic, not overwritten memory', () => {
  const board = new HandWire();
  board.run(function* ({ pool }) {
    const packet = yield* take(pool, 0, 'abcd');
    const count = ref(0);
    must(NX.nx_packet_data_retrieve(packet, new Uint8Array(2), count));
    expect(count.value).toBe(2);
  });
  expect(board.diagnostics).toEqual(['packet-retrieve-overflow']);
});
