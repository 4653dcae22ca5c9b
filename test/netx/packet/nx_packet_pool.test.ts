import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { cut_up_to } from '../../../netx/packet/packet_cut.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { HandWire, must, take } from '../hand_wire.ts';

test('a memory size gives the number of packets that it gives on a 32-bit board', () => {
  new HandWire().run(function* () {
    const counts: number[] = [];
    for (const [payload, bytes] of [
      [128, 2000],
      [128, 183],
      [126, 184],
      [1568, 3 * (1568 + 56)],
    ] as const) {
      const pool = new NX.NX_PACKET_POOL();
      const status = NX.nx_packet_pool_create(pool, 'p', payload, new Uint8Array(bytes), bytes);
      counts.push(status === NX.NX_SUCCESS ? pool.nx_packet_pool_total : -status);
    }
    expect(counts).toEqual([10, -NX.NX_SIZE_ERROR, 1, 3]);
  });
});

test('payloads lie four bytes aligned behind their headers and do not overlap', () => {
  new HandWire().run(function* () {
    const memory = new Uint8Array(new ArrayBuffer(1003), 3);
    const pool = new NX.NX_PACKET_POOL();
    must(NX.nx_packet_pool_create(pool, 'p', 102, memory, memory.length));
    // Offsets are those of the buffer: the memory begins 3 bytes into it.
    const spans = cut_up_to(pool, pool.nx_packet_pool_total).map((p) => [
      p.nx_packet_data_start,
      p.nx_packet_data_end,
    ]);
    expect(pool.nx_packet_pool_start.byteOffset % 4).toBe(0);
    expect(spans[0]).toEqual([60, 162]);
    expect(spans[1]).toEqual([60 + 160, 162 + 160]);
  });
});

test('memory of a pool cannot become part of another one', () => {
  new HandWire().run(function* () {
    const memory = new Uint8Array(4000);
    const [first, second] = [new NX.NX_PACKET_POOL(), new NX.NX_PACKET_POOL()];
    must(NX.nx_packet_pool_create(first, 'first', 128, memory, 2000));
    expect(NX.nx_packet_pool_create(second, 's', 128, memory.subarray(1996), 2000)).toBe(NX.NX_PTR_ERROR);
    must(NX.nx_packet_pool_create(second, 's', 128, memory.subarray(2000), 2000));
    must(yield* NX.nx_packet_pool_delete(first));
    must(NX.nx_packet_pool_create(first, 'again', 128, memory, 2000));
  });
});

test('deleting a pool sends its waiting threads home with NX_POOL_DELETED', () => {
  const board = new HandWire();
  const pool = new NX.NX_PACKET_POOL();
  const statuses: number[] = [];
  board.thread(function* () {
    must(NX.nx_packet_pool_create(pool, 'p', 128, new Uint8Array(184), 184));
    yield* take(pool, 0);
    statuses.push(yield* NX.nx_packet_allocate(pool, ref<NX.NX_PACKET | null>(null), 0, NX.NX_WAIT_FOREVER));
  }, 5);
  board.thread(function* () {
    must(yield* NX.nx_packet_pool_delete(pool));
  }, 6);
  board.run_ticks(5);
  expect(statuses).toEqual([NX.NX_POOL_DELETED]);
});

test('info_get tells size, level and the three counters', () => {
  new HandWire({ packets: 3 }).run(function* ({ pool }) {
    const outputs = [ref(0), ref(0), ref(0), ref(0), ref(0)] as const;
    yield* take(pool, 0);
    yield* take(pool, 0);
    yield* take(pool, 0);
    const none = ref<NX.NX_PACKET | null>(null);
    yield* NX.nx_packet_allocate(pool, none, 0, NX.NX_NO_WAIT);
    yield* NX.nx_packet_allocate(pool, none, 0, 3);
    must(NX.nx_packet_pool_info_get(pool, ...outputs));
    expect(outputs.map((o) => o.value)).toEqual([3, 0, 2, 1, 0]);
  });
});

test('the low watermark is a build option', () => {
  new HandWire().run(function* ({ pool }) {
    expect(NX.nx_packet_pool_low_watermark_set(pool, 2)).toBe(NX.NX_NOT_SUPPORTED);
  });
  new HandWire({ nx: { NX_ENABLE_LOW_WATERMARK: true } }).run(function* ({ pool }) {
    expect(NX.nx_packet_pool_low_watermark_set(pool, 2)).toBe(NX.NX_SUCCESS);
  });
});
