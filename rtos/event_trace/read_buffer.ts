// Reading the bytes of a TraceX buffer: what a board dumped, in either byte order, whole or not as it should be. A page may
// read one, so it is free of Node.

import { TX_TRACE_OBJECT_REGISTRY_NAME, TX_TRACE_VALID } from '../kernel/tx_trace_events.ts';
import {
  AT,
  EVENT_BYTES,
  event_of,
  HEADER_BYTES,
  OBJECT_BYTES,
  read_object,
  type TraceBuffer,
  type TraceBufferEvent,
} from './layout.ts';

/** What is wrong with the bytes, in one line. */
export class NoTraceBuffer extends Error {
  override name = 'NoTraceBuffer';
}

/** The reader of TraceX itself takes no longer names. */
const NAME_MOST = 64;

interface Places {
  readonly registry_start: number;
  readonly registry_end: number;
  readonly buffer_start: number;
  readonly buffer_end: number;
  readonly current: number;
}

function byte_order(bytes: DataView): boolean {
  if (bytes.byteLength < HEADER_BYTES)
    throw new NoTraceBuffer(
      `it has ${bytes.byteLength} bytes, and the header of a trace buffer has ${HEADER_BYTES}`,
    );
  if (bytes.getUint32(AT.id, true) === TX_TRACE_VALID) return true;
  if (bytes.getUint32(AT.id, false) === TX_TRACE_VALID) return false;
  throw new NoTraceBuffer('it does not begin with the id of a trace buffer, 0x54585442 in either byte order');
}

function places_of(bytes: DataView, little: boolean): Places {
  const word = (at: number): number => bytes.getUint32(at, little);
  const base = word(AT.base);
  const place = (at: number): number => (word(at) - base) >>> 0;
  const places = {
    registry_start: place(AT.registry_start),
    registry_end: place(AT.registry_end),
    buffer_start: place(AT.buffer_start),
    buffer_end: place(AT.buffer_end),
    current: place(AT.buffer_current),
  };
  const { registry_start, registry_end, buffer_start, buffer_end, current } = places;
  const ordered = [HEADER_BYTES, registry_start, registry_end, buffer_start, current, buffer_end];
  if (ordered.some((at, n) => n > 0 && at < (ordered[n - 1] as number)))
    throw new NoTraceBuffer(
      'the addresses in its header are not in order: registry, events, current event, end',
    );
  if ((current - buffer_start) % EVENT_BYTES !== 0)
    throw new NoTraceBuffer('the address of the current event in its header is not where an event begins');
  if (buffer_end > bytes.byteLength)
    throw new NoTraceBuffer(
      `it has ${bytes.byteLength} bytes, and its header says that the events end at ${buffer_end}: the end is missing`,
    );
  return places;
}

/** Reads a buffer; throws NoTraceBuffer with the reason when the bytes are none. */
export function read_buffer(data: Uint8Array): TraceBuffer {
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const little = byte_order(bytes);
  const name_size = bytes.getUint16(AT.name_size, little);
  if (name_size === 0 || name_size > NAME_MOST)
    throw new NoTraceBuffer(
      `its header says that names have ${name_size} bytes; 1 to ${NAME_MOST} are possible`,
    );
  const { registry_start, registry_end, buffer_start, buffer_end, current } = places_of(bytes, little);
  const object_bytes = OBJECT_BYTES - TX_TRACE_OBJECT_REGISTRY_NAME + name_size;
  const count = Math.floor((registry_end - registry_start) / object_bytes);
  const room = Math.floor((buffer_end - buffer_start) / EVENT_BYTES);
  return {
    little_endian: little,
    header: {
      time_mask: bytes.getUint32(AT.time_mask, little),
      base: bytes.getUint32(AT.base, little),
      name_size,
      buffer_current: bytes.getUint32(AT.buffer_current, little),
    },
    objects: Array.from({ length: count }, (_, n) =>
      read_object(bytes, registry_start + n * object_bytes, name_size, little),
    ),
    room,
    events: events_of(bytes, little, buffer_start, room, (current - buffer_start) / EVENT_BYTES),
    tail: data.subarray(buffer_end),
  };
}

/** Those that were written, oldest first: the one at the current place is the oldest of a ring that is full. */
function events_of(
  bytes: DataView,
  little: boolean,
  start: number,
  room: number,
  current: number,
): TraceBufferEvent[] {
  const all = Array.from({ length: room }, (_, n) => {
    const at = start + ((current + n) % room) * EVENT_BYTES;
    return event_of((word) => bytes.getUint32(at + word * 4, little));
  });
  return all.filter(({ thread }) => thread !== 0);
}
