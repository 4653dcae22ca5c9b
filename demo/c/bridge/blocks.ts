/**
 * Control blocks by the address that C gives them, and the addresses by block. A word for each block says which object stands at
 * its address; each kind has its own list of objects.
 */

import { one_more } from '../../../rtos/sim/short_list.ts';

/** How many objects a kind may have. */
const INDEX_BITS = 20;
const INDEX_MASK = (1 << INDEX_BITS) - 1;
/** 2^32 divided by the golden ratio: its product spreads addresses over a table, wherever they lie. */
const SPREAD = 0x9e3779b9;
const FIRST_SIZE_BITS = 6;

/**
 * The handle of what stands at each address; 0: nothing does. A table of pairs of address and handle, at most a quarter full, in which a
 * pair stands at the place that its address gives or behind it. A word for each word of the memory would be found
 * as fast, and be as much again as the memory of the board, of which a fleet has a thousand.
 */
class Handles {
  private pairs = new Int32Array(2 << FIRST_SIZE_BITS);
  private shift = 32 - FIRST_SIZE_BITS;
  private count = 0;

  at(address: number): number {
    const { pairs } = this;
    const place = (Math.imul(address, SPREAD) >>> this.shift) << 1;
    // Nearly always the first place that is looked at.
    if (pairs[place] === address) return pairs[place + 1] as number;
    return pairs[this.place_of(pairs, address) + 1] as number;
  }

  put(address: number, handle: number): void {
    if (8 * this.count >= this.pairs.length) this.grow();
    const { pairs } = this;
    const place = this.place_of(pairs, address);
    if (pairs[place + 1] === 0) this.count++;
    pairs[place] = address;
    pairs[place + 1] = handle;
  }

  /** Where the pair of an address stands, or where it would. */
  private place_of(pairs: Int32Array, address: number): number {
    const last = pairs.length - 1;
    let place = (Math.imul(address, SPREAD) >>> this.shift) << 1;
    while (pairs[place] !== address && pairs[place + 1] !== 0) place = (place + 2) & last;
    return place;
  }

  private grow(): void {
    const before = this.pairs;
    this.pairs = new Int32Array(2 * before.length);
    this.shift--;
    this.count = 0;
    for (let place = 0; place < before.length; place += 2)
      if (before[place + 1] !== 0) this.put(before[place] as number, before[place + 1] as number);
  }

  forget(): void {
    this.pairs.fill(0);
    this.count = 0;
  }
}

export class BlockAddresses {
  readonly handles = new Handles();
  /** Of the board's memory. */
  readonly words: number;
  private addresses = new Map<object, number>();
  private readonly tables: BlockTable<object>[] = [];

  /** Told of an address at which no block can be. */
  readonly complain: (address: number) => void;

  constructor(memory_bytes: number, complain: (address: number) => void) {
    this.complain = complain;
    this.words = memory_bytes >>> 2;
  }

  /** The table of a kind: an address at which no object stood gets one of this type. `bound` is told of each. */
  table<T extends object>(
    type: new () => T,
    bound: ((object: T, address: number) => void) | null = null,
  ): BlockTable<T> {
    const table = new BlockTable<T>(this, this.tables.length + 1, type, bound);
    this.tables.push(table as unknown as BlockTable<object>);
    return table;
  }

  /** The C address of a block; 0 for none, and for one that C has never seen. */
  address_of(object: object | null | undefined): number {
    return object == null ? 0 : (this.addresses.get(object) ?? 0);
  }

  place(object: object, address: number, handle: number): void {
    this.handles.put(address, handle);
    for (const table of this.tables) table.look_again();
    this.addresses.set(object, address);
  }

  /** Another object stands where this one did. */
  replaced(object: object, address: number): void {
    if (this.addresses.get(object) === address) this.addresses.delete(object);
  }

  forget(): void {
    this.handles.forget();
    this.addresses = new Map();
    for (const table of this.tables) table.forget();
  }
}

/** The objects of a kind of which there are none: a firmware uses few of the kinds. */
const NONE: readonly never[] = [];

export class BlockTable<T extends object> {
  objects: readonly T[] = NONE;
  private readonly blocks: BlockAddresses;
  private readonly handles: Handles;
  private readonly kind: number;
  private readonly type: new () => T;
  private readonly bound: ((object: T, address: number) => void) | null;
  /** What was found last. */
  private last_address = 0;
  private last: T | null = null;

  constructor(
    blocks: BlockAddresses,
    kind: number,
    type: new () => T,
    bound: ((object: T, address: number) => void) | null,
  ) {
    this.blocks = blocks;
    this.handles = blocks.handles;
    this.kind = kind;
    this.type = type;
    this.bound = bound;
  }

  /** The block at an address, null for address 0. */
  at(address: number): T | null {
    // Firmware often calls several services of one object in turn.
    if (address === this.last_address) return this.last;
    const handle = this.handles.at(address);
    if (handle >>> INDEX_BITS !== this.kind) return address === 0 ? null : this.bind_new(address);
    this.last_address = address;
    this.last = this.objects[handle & INDEX_MASK] as T;
    return this.last;
  }

  /** What stands where may have changed. */
  look_again(): void {
    this.last_address = 0;
    this.last = null;
  }

  private bind_new(address: number): T | null {
    if (address >>> 2 < this.blocks.words && (address & 3) === 0) return this.bind(address, new this.type());
    this.blocks.complain(address);
    return null;
  }

  /** The block at an address, where C has to give one. */
  given(address: number): T {
    return this.at(address) ?? no_pointer();
  }

  /** The block at an address if one of this kind is known there. */
  known(address: number): T | null {
    const handle = this.handles.at(address);
    return handle >>> INDEX_BITS === this.kind ? (this.objects[handle & INDEX_MASK] as T) : null;
  }

  /** From now on `object` stands at an address. What stood there is forgotten: C can no longer mean it. */
  bind(address: number, object: T): T {
    const handle = this.handles.at(address);
    let place = this.objects.length;
    if (handle >>> INDEX_BITS === this.kind) {
      place = handle & INDEX_MASK;
      const before = this.objects[place] as T;
      if (before !== object) this.blocks.replaced(before, address);
    }
    this.blocks.place(object, address, (this.kind << INDEX_BITS) | place);
    const { objects } = this;
    if (place === objects.length) this.objects = one_more(objects, object);
    else (objects as T[])[place] = object;
    this.bound?.(object, address);
    return object;
  }

  forget(): void {
    this.objects = NONE;
    this.look_again();
  }
}

/** What reading through a null pointer is to the board. */
export function no_pointer(): never {
  throw new WebAssembly.RuntimeError('null pointer');
}
