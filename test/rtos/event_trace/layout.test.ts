import { expect, test } from 'vitest';
import {
  EVENT_BYTES,
  lay_out,
  name_bytes,
  name_of,
  room_for,
  type TraceBuffer,
} from '../../../rtos/event_trace/layout.ts';
import { NoTraceBuffer, read_buffer } from '../../../rtos/event_trace/read_buffer.ts';
import { trace_object } from '../../../rtos/event_trace/store.ts';

const BASE = 0x2000_0000;

function event(n: number): TraceBuffer['events'][number] {
  return { thread: 0x2000_1000, priority: 0x8005_0005, event: 4096, time: n, info: [n, 0xffff_ffff, 3, 4] };
}

/** A ring of four in which the events with these times are the newest. */
function buffer(times: readonly number[], little_endian: boolean, current: number): TraceBuffer {
  const objects = [
    trace_object(1, 0x2000_1000, 'a thread', 1, 2, 5),
    trace_object(4, 0x2000_2000, 'done', 0, 0, null),
  ];
  return {
    little_endian,
    header: {
      time_mask: 0xffff,
      base: BASE,
      name_size: 32,
      buffer_current: BASE + 48 + 96 + current * EVENT_BYTES,
    },
    objects,
    room: 4,
    events: times.map(event),
    tail: Uint8Array.of(9, 8, 7),
  };
}

test.each([true, false])('what is laid out is read again, little-endian %s, wrapped or not', (little) => {
  for (const one of [
    buffer([], little, 0),
    buffer([1, 2], little, 2),
    buffer([1, 2, 3, 4], little, 0),
    buffer([5, 6, 7, 8], little, 3),
  ]) {
    expect(read_buffer(lay_out(one))).toEqual(one);
  }
});

test('the oldest event of a full ring lies where the next one goes', () => {
  const bytes = new DataView(lay_out(buffer([5, 6, 7, 8], true, 3)).buffer);
  expect([0, 1, 2, 3].map((n) => bytes.getUint32(144 + n * EVENT_BYTES + 12, true))).toEqual([6, 7, 8, 5]);
});

test('a name is cut so that a zero ends it, and room counts whole events', () => {
  const long = 'x'.repeat(40);
  expect(name_of({ ...trace_object(1, 1, long, 0, 0, 0) })).toBe('x'.repeat(31));
  expect(name_bytes('ab', 4)).toEqual(Uint8Array.of(97, 98, 0, 0));
  expect([room_for(48 + 31, 0), room_for(48 + 32, 0), room_for(48 + 48 + 63, 1), room_for(10, 0)]).toEqual([
    0, 1, 1, -2,
  ]);
});

function changed(change: (bytes: DataView) => void): Uint8Array {
  const bytes = lay_out(buffer([1, 2], true, 2));
  change(new DataView(bytes.buffer));
  return bytes;
}

test.each([
  ['an empty file', new Uint8Array(0), 'it has 0 bytes, and the header of a trace buffer has 48'],
  [
    'text',
    new TextEncoder().encode('x'.repeat(60)),
    'it does not begin with the id of a trace buffer, 0x54585442',
  ],
  [
    'half of it',
    lay_out(buffer([1, 2], true, 2)).subarray(0, 200),
    'it has 200 bytes, and its header says that the events end at 272: the end is missing',
  ],
  ['a name size of 0', changed((bytes) => bytes.setUint16(18, 0, true)), 'names have 0 bytes'],
  ['a current event outside', changed((bytes) => bytes.setUint32(32, BASE + 4000, true)), 'are not in order'],
  [
    'a current event askew',
    changed((bytes) => bytes.setUint32(32, BASE + 150, true)),
    'is not where an event begins',
  ],
  [
    'a registry before the base',
    changed((bytes) => bytes.setUint32(12, BASE - 48, true)),
    'are not in order',
  ],
])('%s is refused with a reason', (_what, bytes, reason) => {
  expect(() => read_buffer(bytes)).toThrow(NoTraceBuffer);
  expect(() => read_buffer(bytes)).toThrow(reason);
});
