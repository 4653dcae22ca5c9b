/** Where fields lie in the structs of this firmware, and fields of one name on both sides copied. */

import { LAYOUT } from './layout.gen.ts';
import type { CMemory } from './memory.ts';

const NO_FIELD = 0xffffffff;

export interface Place {
  readonly offset: number;
  /** Bytes of a number or a pointer; 0 for what is more than one word. */
  readonly width: number;
}

export class Fields {
  private readonly memory: CMemory;
  private readonly places = new Map<string, Map<string, Place>>();

  constructor(memory: CMemory) {
    this.memory = memory;
  }

  /** Reads the table that C gives. */
  attach(table: number): void {
    let at = table >>> 2;
    const { words } = this.memory;
    for (const [struct, fields] of LAYOUT) {
      const size = words[at++] as number;
      if (size === 0) {
        // A struct that this firmware does not have from the simulator.
        at += fields.length;
        continue;
      }
      const places = new Map<string, Place>([['sizeof', { offset: size, width: 0 }]]);
      for (const [name, width] of fields) {
        const offset = words[at++] as number;
        if (offset !== NO_FIELD) places.set(name, { offset, width });
      }
      this.places.set(struct, places);
    }
  }

  of(struct: string): ReadonlyMap<string, Place> {
    return this.places.get(struct) ?? new Map();
  }

  offset_of(struct: string, field: string): number | undefined {
    return this.places.get(struct)?.get(field)?.offset;
  }

  put(address: number, width: number, value: number): void {
    const { bytes, words } = this.memory;
    if (width === 4) words[address >>> 2] = value;
    else for (let i = 0; i < width; i++) bytes[address + i] = value >>> (8 * i);
  }

  get(address: number, width: number): number {
    const { bytes, words } = this.memory;
    if (width === 4) return words[address >>> 2] as number;
    return width === 2
      ? (bytes[address] as number) | ((bytes[address + 1] as number) << 8)
      : (bytes[address] as number);
  }

  /** Copies the numbers of a struct into an object with fields of the same names. */
  read(struct: string, address: number, object: object): void {
    const target = object as Record<string, unknown>;
    for (const [name, { offset, width }] of this.of(struct)) {
      if (width > 0 && typeof target[name] === 'number') target[name] = this.get(address + offset, width);
    }
  }

  write(struct: string, address: number, object: object): void {
    const source = object as Record<string, unknown>;
    for (const [name, { offset, width }] of this.of(struct)) {
      const value = source[name];
      if (width > 0 && typeof value === 'number') this.put(address + offset, width, value);
    }
  }
}
