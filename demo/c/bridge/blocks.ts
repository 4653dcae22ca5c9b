/**
 * Control blocks by the address that C gives them, and the addresses by block. One word for each word of the board's
 * memory says which object stands there; each kind has its own list of objects.
 */

/** How many objects a kind may have. */
const INDEX_BITS = 20;
const INDEX_MASK = (1 << INDEX_BITS) - 1;

export class BlockAddresses {
  readonly handles: Int32Array;
  private readonly used: number[] = [];
  private addresses = new Map<object, number>();
  private readonly tables: BlockTable<object>[] = [];

  /** Told of an address at which no block can be. */
  readonly complain: (address: number) => void;

  constructor(memory_bytes: number, complain: (address: number) => void) {
    this.complain = complain;
    this.handles = new Int32Array(memory_bytes >>> 2);
  }

  /** The table of a kind: `make` makes the object of an address at which none stood. */
  table<T extends object>(
    make: () => T,
    bound: (object: T, address: number) => void = () => {},
  ): BlockTable<T> {
    const table = new BlockTable<T>(this, this.tables.length + 1, make, bound);
    this.tables.push(table as unknown as BlockTable<object>);
    return table;
  }

  /** The C address of a block; 0 for none, and for one that C has never seen. */
  address_of(object: object | null | undefined): number {
    return object == null ? 0 : (this.addresses.get(object) ?? 0);
  }

  place(object: object, address: number, handle: number): void {
    if (this.handles[address >>> 2] === 0) this.used.push(address >>> 2);
    this.handles[address >>> 2] = handle;
    this.addresses.set(object, address);
  }

  forget(): void {
    for (const word of this.used) this.handles[word] = 0;
    this.used.length = 0;
    this.addresses = new Map();
    for (const table of this.tables) table.objects.length = 0;
  }
}

export class BlockTable<T extends object> {
  readonly objects: T[] = [];
  private readonly blocks: BlockAddresses;
  private readonly handles: Int32Array;
  private readonly kind: number;
  private readonly make: () => T;
  private readonly bound: (object: T, address: number) => void;

  constructor(
    blocks: BlockAddresses,
    kind: number,
    make: () => T,
    bound: (object: T, address: number) => void,
  ) {
    this.blocks = blocks;
    this.handles = blocks.handles;
    this.kind = kind;
    this.make = make;
    this.bound = bound;
  }

  /** The block at an address, null for address 0. */
  at(address: number): T | null {
    const handle = this.handles[address >>> 2] as number;
    if (handle >>> INDEX_BITS === this.kind) return this.objects[handle & INDEX_MASK] as T;
    return address === 0 ? null : this.bind_new(address);
  }

  private bind_new(address: number): T | null {
    if (address >>> 2 < this.handles.length && (address & 3) === 0) return this.bind(address, this.make());
    this.blocks.complain(address);
    return null;
  }

  /** The block at an address, where C has to give one. */
  given(address: number): T {
    return this.at(address) ?? no_pointer();
  }

  /** The block at an address if one of this kind is known there. */
  known(address: number): T | null {
    const handle = this.handles[address >>> 2] as number;
    return handle >>> INDEX_BITS === this.kind ? (this.objects[handle & INDEX_MASK] as T) : null;
  }

  /** From now on `object` stands at an address. */
  bind(address: number, object: T): T {
    this.blocks.place(object, address, (this.kind << INDEX_BITS) | this.objects.length);
    this.objects.push(object);
    this.bound(object, address);
    return object;
  }
}

/** What reading through a null pointer is to the board. */
export function no_pointer(): never {
  throw new WebAssembly.RuntimeError('null pointer');
}
