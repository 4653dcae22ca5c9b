/** Where fields lie in the structs of this firmware, and fields of one name on both sides copied. */

import type { CImage } from './image.ts';
import { LAYOUT } from './layout.gen.ts';
import type { CMemory } from './memory.ts';

const NO_FIELD = 0xffffffff;
const NO_FIELDS: ReadonlyMap<string, Place> = new Map();

export interface Place {
  readonly offset: number;
  /** Bytes of a number or a pointer; 0 for what is more than one word. */
  readonly width: number;
}

type Layout = ReadonlyMap<string, ReadonlyMap<string, Place>>;

/** It is the same on all boards with a firmware. */
const LAYOUTS = new WeakMap<CImage, Layout>();

export class Fields {
  private readonly memory: CMemory;
  private layout: Layout = new Map();

  constructor(memory: CMemory) {
    this.memory = memory;
  }

  /** Reads the table that C gives. */
  attach(image: CImage, table: number): void {
    this.layout = LAYOUTS.get(image) ?? this.read_layout(table);
    LAYOUTS.set(image, this.layout);
  }

  private read_layout(table: number): Layout {
    const layout = new Map<string, ReadonlyMap<string, Place>>();
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
      layout.set(struct, places);
    }
    return layout;
  }

  of(struct: string): ReadonlyMap<string, Place> {
    return this.layout.get(struct) ?? NO_FIELDS;
  }

  offset_of(struct: string, field: string): number | undefined {
    return this.layout.get(struct)?.get(field)?.offset;
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
