// The bytes of a TraceX buffer (TraceX guide, chapter 11): a header, a registry of objects, a ring of events, and what is
// left of the area behind it. All addresses in it are absolute. Free of Node, as a page may write or read one.

import {
  TX_TRACE_OBJECT_REGISTRY_NAME,
  TX_TRACE_TIME_MASK,
  TX_TRACE_VALID,
} from '../kernel/tx_trace_events.ts';

/** Bytes of the header, of an object and of an event. */
export const HEADER_BYTES = 48;
export const OBJECT_BYTES = 48;
export const EVENT_BYTES = 32;
/** 32-bit words of an event. */
export const EVENT_WORDS = 8;

/** Where things are in the header. */
export const AT = {
  id: 0,
  time_mask: 4,
  base: 8,
  registry_start: 12,
  reserved_1: 16,
  name_size: 18,
  registry_end: 20,
  buffer_start: 24,
  buffer_end: 28,
  buffer_current: 32,
  reserved_2: 36,
  reserved_3: 40,
  reserved_4: 44,
} as const;

/** Where things are in an object. */
const OBJECT_AT = {
  available: 0,
  type: 1,
  reserved: 2,
  pointer: 4,
  parameter_1: 8,
  parameter_2: 12,
  name: 16,
};

export interface TraceBufferHeader {
  readonly time_mask: number;
  readonly base: number;
  readonly name_size: number;
  /** Where the next event goes. */
  readonly buffer_current: number;
}

/** An entry of the registry; `type` 0 was never used. */
export interface TraceBufferObject {
  /** 1: free, or the object was deleted; 0: the object exists. */
  readonly available: number;
  readonly type: number;
  /** Of a thread: its priority when it was registered, with 0x8000. */
  readonly reserved: readonly [number, number];
  readonly pointer: number;
  readonly parameter_1: number;
  readonly parameter_2: number;
  /** `name_size` bytes: the name, a zero, and whatever lies behind it. */
  readonly name: Uint8Array;
}

export interface TraceBufferEvent {
  /** The thread, or one of the CONTEXT words. */
  readonly thread: number;
  readonly priority: number;
  readonly event: number;
  readonly time: number;
  readonly info: readonly [number, number, number, number];
}

/** First words of events outside threads. */
export const CONTEXT_WORD_ISR = 0xffff_ffff;
export const CONTEXT_WORD_INITIALIZATION = 0xf0f0_f0f0;

export interface TraceBuffer {
  readonly little_endian: boolean;
  readonly header: TraceBufferHeader;
  readonly objects: readonly TraceBufferObject[];
  /** How many events the ring holds. */
  readonly room: number;
  /** Oldest first. */
  readonly events: readonly TraceBufferEvent[];
  /** What lies behind the ring. */
  readonly tail: Uint8Array;
}

/** Writes the header of a buffer in which nothing has happened yet. */
export function write_header(
  bytes: DataView,
  base: number,
  objects: number,
  room: number,
  little: boolean,
): void {
  const word = (at: number, value: number): void => bytes.setUint32(at, value, little);
  const registry_end = base + HEADER_BYTES + objects * OBJECT_BYTES;
  word(AT.id, TX_TRACE_VALID);
  word(AT.time_mask, TX_TRACE_TIME_MASK);
  word(AT.base, base);
  word(AT.registry_start, base + HEADER_BYTES);
  bytes.setUint16(AT.reserved_1, 0, little);
  bytes.setUint16(AT.name_size, TX_TRACE_OBJECT_REGISTRY_NAME, little);
  word(AT.registry_end, registry_end);
  word(AT.buffer_start, registry_end);
  word(AT.buffer_end, registry_end + room * EVENT_BYTES);
  word(AT.buffer_current, registry_end);
  word(AT.reserved_2, 0xaaaa_aaaa);
  word(AT.reserved_3, 0xbbbb_bbbb);
  word(AT.reserved_4, 0xcccc_cccc);
}

export function write_object(bytes: DataView, at: number, object: TraceBufferObject, little: boolean): void {
  bytes.setUint8(at + OBJECT_AT.available, object.available);
  bytes.setUint8(at + OBJECT_AT.type, object.type);
  object.reserved.forEach((byte, n) => {
    bytes.setUint8(at + OBJECT_AT.reserved + n, byte);
  });
  bytes.setUint32(at + OBJECT_AT.pointer, object.pointer, little);
  bytes.setUint32(at + OBJECT_AT.parameter_1, object.parameter_1, little);
  bytes.setUint32(at + OBJECT_AT.parameter_2, object.parameter_2, little);
  object.name.forEach((byte, n) => {
    bytes.setUint8(at + OBJECT_AT.name + n, byte);
  });
}

export function read_object(
  bytes: DataView,
  at: number,
  name_size: number,
  little: boolean,
): TraceBufferObject {
  const word = (place: number): number => bytes.getUint32(at + place, little);
  return {
    available: bytes.getUint8(at + OBJECT_AT.available),
    type: bytes.getUint8(at + OBJECT_AT.type),
    reserved: [bytes.getUint8(at + OBJECT_AT.reserved), bytes.getUint8(at + OBJECT_AT.reserved + 1)],
    pointer: word(OBJECT_AT.pointer),
    parameter_1: word(OBJECT_AT.parameter_1),
    parameter_2: word(OBJECT_AT.parameter_2),
    name: new Uint8Array(bytes.buffer, bytes.byteOffset + at + OBJECT_AT.name, name_size),
  };
}

/** Changes only the byte that says whether an entry of the registry is free. */
export function write_available(bytes: DataView, at: number, available: number): void {
  bytes.setUint8(at + OBJECT_AT.available, available);
}

function write_event(bytes: DataView, at: number, event: TraceBufferEvent, little: boolean): void {
  const { thread, priority, event: number, time, info } = event;
  [thread, priority, number, time, ...info].forEach((word, n) => {
    bytes.setUint32(at + n * 4, word, little);
  });
}

/** The eight words of an event as one. */
export function event_of(word: (n: number) => number): TraceBufferEvent {
  return {
    thread: word(0),
    priority: word(1),
    event: word(2),
    time: word(3),
    info: [word(4), word(5), word(6), word(7)],
  };
}

/** How many events an area has room for; negative when header and registry do not even fit. */
export function room_for(area_bytes: number, objects: number): number {
  return Math.floor((area_bytes - HEADER_BYTES - objects * OBJECT_BYTES) / EVENT_BYTES);
}

/** A name as it lies in the registry: cut to what fits in front of a zero. */
export function name_bytes(name: string, name_size = TX_TRACE_OBJECT_REGISTRY_NAME): Uint8Array {
  const bytes = new Uint8Array(name_size);
  bytes.set(new TextEncoder().encode(name).subarray(0, name_size - 1));
  return bytes;
}

/** The name in the bytes of the registry. */
export function name_of({ name }: TraceBufferObject): string {
  const end = name.indexOf(0);
  return new TextDecoder().decode(end < 0 ? name : name.subarray(0, end));
}

/** A buffer as bytes. */
export function lay_out({ little_endian, header, objects, room, events, tail }: TraceBuffer): Uint8Array {
  const start =
    HEADER_BYTES + objects.length * (OBJECT_BYTES - TX_TRACE_OBJECT_REGISTRY_NAME + header.name_size);
  const area = new Uint8Array(start + room * EVENT_BYTES + tail.length);
  const bytes = new DataView(area.buffer);
  write_header(bytes, header.base, objects.length, room, little_endian);
  bytes.setUint32(AT.time_mask, header.time_mask, little_endian);
  bytes.setUint16(AT.name_size, header.name_size, little_endian);
  bytes.setUint32(AT.registry_end, header.base + start, little_endian);
  bytes.setUint32(AT.buffer_start, header.base + start, little_endian);
  bytes.setUint32(AT.buffer_end, header.base + start + room * EVENT_BYTES, little_endian);
  bytes.setUint32(AT.buffer_current, header.buffer_current, little_endian);
  const object_bytes = OBJECT_BYTES - TX_TRACE_OBJECT_REGISTRY_NAME + header.name_size;
  for (const [n, object] of objects.entries())
    write_object(bytes, HEADER_BYTES + n * object_bytes, object, little_endian);
  const current = (header.buffer_current - header.base - start) / EVENT_BYTES;
  // In a full ring the oldest event is the one that is overwritten next.
  const oldest = events.length === room ? current : 0;
  for (const [n, event] of events.entries())
    write_event(bytes, start + ((oldest + n) % room) * EVENT_BYTES, event, little_endian);
  area.set(tail, area.length - tail.length);
  return area;
}
