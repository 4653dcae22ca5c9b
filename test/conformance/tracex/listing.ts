/**
 * The listing of a recorded trace buffer (conformance README of tracex, section 3) as the buffer that it describes, and back.
 */

import { name_bytes, type TraceBuffer, type TraceBufferEvent } from '../../../rtos/event_trace/layout.ts';
import type { Json, JsonObject } from '../case.ts';

const NAME_BYTES = 32;

export interface ListedEvent extends TraceBufferEvent {
  /** Positions, from 1, of information words that are addresses in a stack. */
  readonly stack: readonly number[];
}

export interface Listing extends TraceBuffer {
  readonly events: readonly ListedEvent[];
  readonly size: number;
}

function word(value: Json | undefined): number {
  return Number(value);
}

function object(value: Json | undefined): JsonObject {
  return value as JsonObject;
}

function list(value: Json | undefined): JsonObject[] {
  return value as JsonObject[];
}

function bytes_of(hex: Json | undefined): Uint8Array {
  return Uint8Array.from(Buffer.from(String(hex ?? ''), 'hex'));
}

export function read_listing(source: JsonObject): Listing {
  const header = object(source['header']);
  return {
    size: word(source['size']),
    little_endian: true,
    header: {
      time_mask: word(header['timeMask']),
      base: word(header['base']),
      name_size: word(header['nameSize']),
      buffer_current: word(header['bufferCurrent']),
    },
    objects: list(source['registry']).map((entry) => {
      const hex = entry['nameHex'];
      const [first, second] = entry['reserved'] as number[];
      const name = name_bytes(String(entry['name']));
      if (hex !== undefined) name.set(bytes_of(hex).subarray(0, NAME_BYTES));
      return {
        available: word(entry['available']),
        type: word(entry['type']),
        reserved: [first ?? 0, second ?? 0] as const,
        pointer: word(entry['pointer']),
        parameter_1: word(entry['param1']),
        parameter_2: word(entry['param2']),
        name,
      };
    }),
    room: word(source['entries']),
    events: list(source['events']).map((entry) => {
      const [a, b, c, d] = (entry['info'] as string[]).map(word);
      return {
        thread: word(entry['thread']),
        priority: word(entry['priority']),
        event: word(entry['event']),
        time: word(entry['time']),
        info: [a ?? 0, b ?? 0, c ?? 0, d ?? 0] as const,
        stack: (entry['stack'] ?? []) as number[],
      };
    }),
    tail: bytes_of(source['tail']),
  };
}
