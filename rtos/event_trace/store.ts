// Where events go: into memory of the firmware's, laid out as the kernel lays it out while it runs, or into arrays that grow,
// for a run that is exported.

import { TX_TRACE_OBJECT_TYPE_NOT_VALID } from '../kernel/tx_trace_events.ts';
import {
  AT,
  EVENT_BYTES,
  EVENT_WORDS,
  event_of,
  HEADER_BYTES,
  name_bytes,
  OBJECT_BYTES,
  read_object,
  room_for,
  type TraceBuffer,
  type TraceBufferObject,
  write_available,
  write_header,
  write_object,
} from './layout.ts';

export interface EventStore {
  /** Takes an object into the registry if there is room. */
  register(object: TraceBufferObject): void;
  unregister(pointer: number): void;
  /** Writes an event and tells its number, counted from the first. */
  append(words: readonly number[]): number;
  /** Changes a word of an event that is still there. */
  change(number: number, word: number, value: number): void;
}

/** The kernel's own buffer, in memory. */
export class MemoryStore implements EventStore {
  private readonly bytes: DataView;
  private readonly base: number;
  private readonly objects: number;
  private readonly room: number;
  private readonly ring: number;
  private written = 0;
  private free: number;
  private search = 0;
  private readonly filled: () => void;

  /** Takes over `size` bytes at address `base`; `filled` is called each time the ring begins anew. */
  constructor(memory: Uint8Array, base: number, size: number, objects: number, filled: () => void) {
    this.bytes = new DataView(memory.buffer, memory.byteOffset, size);
    this.base = base;
    this.objects = objects;
    this.room = room_for(size, objects);
    this.ring = HEADER_BYTES + objects * OBJECT_BYTES;
    this.free = objects;
    this.filled = filled;
    for (let n = 0; n < objects; n++) {
      // The parameters and the name keep what was in the memory, as in the original.
      const empty = { ...this.object(n), available: 1, type: TX_TRACE_OBJECT_TYPE_NOT_VALID, pointer: 0 };
      write_object(this.bytes, this.place(n), { ...empty, reserved: [0, 0] }, true);
    }
    for (let n = 0; n < this.room; n++) this.bytes.setUint32(this.ring + n * EVENT_BYTES, 0, true);
    write_header(this.bytes, base, objects, this.room, true);
  }

  private place(n: number): number {
    return HEADER_BYTES + n * OBJECT_BYTES;
  }

  private object(n: number): TraceBufferObject {
    return read_object(this.bytes, this.place(n), OBJECT_BYTES - 16, true);
  }

  /** An entry that was never used comes before one that is free again, and the object's own of before is used again. */
  private find(pointer: number): number {
    let found = -1;
    let found_type = 0;
    for (let step = 0; step < this.objects; step++) {
      const n = (this.search + step) % this.objects;
      const entry = this.object(n);
      if (entry.pointer === 0 || entry.pointer === pointer) return n;
      if (entry.available === 0 || (found >= 0 && found_type === TX_TRACE_OBJECT_TYPE_NOT_VALID)) continue;
      found = n;
      found_type = entry.type;
    }
    return found;
  }

  register(object: TraceBufferObject): void {
    if (this.free === 0) return;
    const n = this.find(object.pointer);
    if (n < 0) return;
    this.free--;
    this.search = (n + 1) % this.objects;
    // The name is copied up to its zero: what lies behind stays.
    const end = object.name.indexOf(0) + 1;
    const name = this.object(n).name.slice();
    name.set(object.name.subarray(0, end));
    write_object(this.bytes, this.place(n), { ...object, name }, true);
  }

  unregister(pointer: number): void {
    for (let n = 0; n < this.objects; n++) {
      if (this.object(n).pointer !== pointer) continue;
      write_available(this.bytes, this.place(n), 1);
      this.free++;
      this.search = n;
      return;
    }
  }

  append(words: readonly number[]): number {
    const number = this.written++;
    const at = this.ring + (number % this.room) * EVENT_BYTES;
    words.forEach((word, n) => {
      this.bytes.setUint32(at + n * 4, word, true);
    });
    const next = this.written % this.room;
    this.bytes.setUint32(AT.buffer_current, this.base + this.ring + next * EVENT_BYTES, true);
    if (next === 0) this.filled();
    return number;
  }

  change(number: number, word: number, value: number): void {
    if (this.written - number > this.room) return;
    this.bytes.setUint32(this.ring + (number % this.room) * EVENT_BYTES + word * 4, value, true);
  }
}

/** Events kept for an export; the oldest go. */
const EVENTS_MOST = 1 << 20;

export class KeptStore implements EventStore {
  private readonly objects: TraceBufferObject[] = [];
  private words = new Uint32Array(1024 * EVENT_WORDS);
  private written = 0;
  private readonly most: number;

  constructor(most = EVENTS_MOST) {
    this.most = most;
  }

  /** How many events were let go. */
  get missing(): number {
    return Math.max(0, this.written - this.most);
  }

  register(object: TraceBufferObject): void {
    const known = this.objects.findIndex(({ pointer }) => pointer === object.pointer);
    if (known >= 0) this.objects[known] = object;
    else this.objects.push(object);
  }

  unregister(pointer: number): void {
    const known = this.objects.findIndex((object) => object.pointer === pointer);
    const object = this.objects[known];
    if (object !== undefined) this.objects[known] = { ...object, available: 1 };
  }

  append(words: readonly number[]): number {
    if (this.written * EVENT_WORDS >= this.words.length && this.written < this.most) {
      const grown = new Uint32Array(Math.min(this.words.length * 2, this.most * EVENT_WORDS));
      grown.set(this.words);
      this.words = grown;
    }
    this.words.set(words, (this.written % this.most) * EVENT_WORDS);
    return this.written++;
  }

  change(number: number, word: number, value: number): void {
    if (this.written - number <= this.most) this.words[(number % this.most) * EVENT_WORDS + word] = value;
  }

  /** What was kept, as a buffer at address `base`: full if there was more, else with one entry left, which says that not. */
  buffer(base: number, time_mask: number): TraceBuffer {
    const count = Math.min(this.written, this.most);
    const oldest = this.written - count;
    const events = Array.from({ length: count }, (_, n) => {
      const at = ((oldest + n) % this.most) * EVENT_WORDS;
      return event_of((word) => this.words[at + word] as number);
    });
    const start = base + HEADER_BYTES + this.objects.length * OBJECT_BYTES;
    const room = this.missing > 0 ? count : count + 1;
    const buffer_current = start + (count % room) * EVENT_BYTES;
    const header = { time_mask, base, name_size: OBJECT_BYTES - 16, buffer_current };
    return {
      little_endian: true,
      header,
      objects: this.objects,
      room,
      events,
      tail: new Uint8Array(0),
    };
  }
}

/** An object for the registry. */
export function trace_object(
  type: number,
  pointer: number,
  name: string | null,
  parameter_1: number,
  parameter_2: number,
  priority: number | null,
): TraceBufferObject {
  const reserved: [number, number] = priority === null ? [0, 0] : [0x80, priority];
  const bytes = name_bytes(name ?? '');
  return { available: 0, type, reserved, pointer, parameter_1, parameter_2, name: bytes };
}
