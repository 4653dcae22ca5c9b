// The memory of a board by address. What C keeps in memory that firmware can write to, the headers of byte pools, lies
// in that memory here too: what firmware overwrites is gone. A buffer or a control block gets its address when it is
// first asked for; a buffer can be reached by address once it is opened.

/** Where RAM begins on most microcontrollers. */
const FIRST_ADDRESS = 0x2000_0000;
const ALIGNMENT = 16;

interface Region {
  readonly address: number;
  readonly bytes: DataView<ArrayBufferLike>;
}

const NOWHERE: Region = { address: 0, bytes: new DataView(new ArrayBuffer(0)) };

/** Thrown where C would read or write an address at which there is no memory that is known. */
export class NoMemoryThere extends Error {
  readonly address: number;
  constructor(address: number) {
    super(`there is no known memory at address 0x${address.toString(16)}`);
    this.address = address;
  }
}

export class BoardMemory {
  private readonly addresses = new WeakMap<object, number>();
  private next_address = FIRST_ADDRESS;
  private readonly parts = new WeakMap<object, Uint8Array>();
  private regions: Map<ArrayBufferLike, Region> | null = null;
  /** The region used last: nearly always the next one too. */
  private last = NOWHERE;

  /** The address of a control block, or of a buffer of `bytes` bytes. */
  address_of(object: object, bytes: number): number {
    let address = this.addresses.get(object);
    if (address === undefined) {
      address = this.next_address;
      this.addresses.set(object, address);
      this.next_address += (Math.floor(bytes / ALIGNMENT) + 1) * ALIGNMENT;
    }
    return address;
  }

  /** Says where something is that has an address already, as all has in C. */
  place(object: object, address: number): void {
    this.addresses.set(object, address);
  }

  /** Says where the memory is that a control block has inside, as the packets of a client's own pool. */
  place_part(block: object, memory: Uint8Array): void {
    this.parts.set(block, memory);
  }

  /** The memory inside a control block; `bytes` of its own where nobody has said where it is. */
  part(block: object, bytes: number): Uint8Array {
    return this.parts.get(block) ?? new Uint8Array(bytes);
  }

  /** Opens the buffer of a view and tells the address of the view's first byte. */
  open({ buffer, byteOffset }: Uint8Array): number {
    const address = this.address_of(buffer, buffer.byteLength);
    this.regions ??= new Map();
    if (!this.regions.has(buffer)) this.regions.set(buffer, { address, bytes: new DataView(buffer) });
    return address + byteOffset;
  }

  /** Forgets the opened buffers but these. */
  close_all_but(buffers: ReadonlySet<ArrayBufferLike>): void {
    for (const buffer of this.regions?.keys() ?? []) if (!buffers.has(buffer)) this.regions?.delete(buffer);
  }

  /** The 32-bit word at an address, little-endian. */
  word(address: number): number {
    const { bytes, address: start } = this.region(address, 4);
    return bytes.getUint32(address - start, true);
  }

  set_word(address: number, value: number): void {
    const { bytes, address: start } = this.region(address, 4);
    bytes.setUint32(address - start, value, true);
  }

  /** The bytes from an address on; at least `least` of them must be there. */
  view(address: number, length: number, least: number): Uint8Array {
    const { bytes, address: start } = this.region(address, least);
    const place = address - start;
    return new Uint8Array(bytes.buffer, place, Math.min(length, bytes.byteLength - place));
  }

  private region(address: number, bytes: number): Region {
    if (contains(this.last, address, bytes)) return this.last;
    for (const region of this.regions?.values() ?? []) {
      if (!contains(region, address, bytes)) continue;
      this.last = region;
      return region;
    }
    throw new NoMemoryThere(address);
  }
}

const KEY = Symbol('board memory');

/** The memory of a board. */
export function board_memory({ attachments }: { readonly attachments: Map<unknown, unknown> }): BoardMemory {
  let memory = attachments.get(KEY) as BoardMemory | undefined;
  if (memory === undefined) {
    memory = new BoardMemory();
    attachments.set(KEY, memory);
  }
  return memory;
}

function contains(region: Region, address: number, bytes: number): boolean {
  return address >= region.address && address + bytes <= region.address + region.bytes.byteLength;
}
