// The objects of a trace buffer under small numbers, as a trace log has them: those of its registry, and those that events
// mean though the registry had no room for them, or they existed before.

import { name_of, type TraceBuffer, type TraceBufferObject } from '../../rtos/event_trace/layout.ts';

/** What the types of the registry are called; those above 8 are of middleware. */
const KINDS: readonly string[] = [
  '',
  'thread',
  'timer',
  'queue',
  'semaphore',
  'mutex',
  'event flags',
  'block pool',
  'byte pool',
  'media',
  'file',
  'IP instance',
  'packet pool',
  'TCP socket',
  'UDP socket',
];

export function kind_of(type: number): string {
  return KINDS[type] ?? `object of type ${type}`;
}

export interface BoardObject {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
  readonly pointer: number;
}

export function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, '0')}`;
}

export class BoardObjects {
  readonly all: BoardObject[] = [];
  private readonly by_pointer = new Map<number, BoardObject>();

  constructor({ objects }: TraceBuffer) {
    for (const object of objects) if (object.type !== 0) this.register(object);
  }

  /** A place that was used again stands for what it is now. */
  private register(object: TraceBufferObject): void {
    this.add(object.pointer, kind_of(object.type), name_of(object));
  }

  private add(pointer: number, kind: string, name: string): BoardObject {
    const object = { id: this.all.length + 1, kind, name, pointer };
    this.all.push(object);
    this.by_pointer.set(pointer, object);
    return object;
  }

  /** The number of what lies at an address; 0 for none. `kind` is what it must be if the registry does not know it. */
  id_of(pointer: number, kind: string): number {
    if (pointer === 0) return 0;
    return (this.by_pointer.get(pointer) ?? this.add(pointer, kind, hex(pointer))).id;
  }

  /** The object at an address, if it is known by now. */
  at(pointer: number): BoardObject | undefined {
    return this.by_pointer.get(pointer);
  }
}
