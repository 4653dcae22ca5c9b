// Ethernet II frames as they stand on the wire: addresses, lengths, and the buffer that carries one frame.
//
// A frame here starts with the destination MAC and ends before the frame check sequence, which the simulated
// hardware makes and checks without anyone seeing it. Its buffer comes from a pool and goes back to it when the last
// holder releases it, because a fresh buffer for each frame costs more than everything else done to the frame.
// Layout: IEEE 802.3 clause 3; type field: RFC 894.

export const ETHERNET_HEADER_LENGTH = 14;
/** Shortest frame without the 4-byte frame check sequence; a NIC pads what is shorter (IEEE 802.3 clause 4.2.3.3). */
export const ETHERNET_MIN_LENGTH = 60;
/** Preamble, start delimiter, frame check sequence and the gap between frames: line time that no frame shows. */
export const ETHERNET_LINE_OVERHEAD = 24;
export const ETHERNET_DEFAULT_MTU = 1500;

export const ETHER_TYPE_IPV4 = 0x0800;
export const ETHER_TYPE_ARP = 0x0806;
export const ETHER_TYPE_RARP = 0x8035;
export const ETHER_TYPE_IPV6 = 0x86dd;

/** Address to which everyone listens, as a 48-bit number. */
export const MAC_BROADCAST = 0xffff_ffff_ffff;

const TWO_32 = 0x1_0000_0000;
const FREE_FRAMES_KEPT = 256;

const NOTHING: readonly FrameNote[] = [];

/** Something that happened to a frame; the words are made when they are read. */
export interface FrameNote {
  readonly note: string;
}

/** One frame on the way. Valid as long as it is held; who wants the bytes longer copies them. */
export class EthernetFrame {
  bytes: Uint8Array;
  length = 0;
  /** Number of the frame on its segment, from 1; a duplicate keeps the number of its original. */
  serial = 0;
  /** What happened to it, in order. */
  happened = NOTHING;
  private holders = 1;
  private readonly pool: FramePool;

  constructor(pool: FramePool, bytes: Uint8Array) {
    this.pool = pool;
    this.bytes = bytes;
  }

  /** Keeps the frame alive beyond the current call; pair it with `release`. */
  hold(): this {
    this.holders += 1;
    return this;
  }

  get shared(): boolean {
    return this.holders > 1;
  }

  release(): void {
    this.holders -= 1;
    if (this.holders === 0) this.pool.give_back(this);
    if (this.holders < 0)
      throw new Error(`ethernet frame ${this.serial} was released more often than it was held`);
  }

  /** The pool hands the frame out again. */
  reuse(): void {
    this.holders = 1;
    this.happened = NOTHING;
  }

  /** What faults did to it, in words; shown as comments in a capture. */
  get notes(): string[] {
    return this.happened.map(({ note }) => note);
  }

  /** The frame's own bytes, without the unused end of its buffer. */
  data(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** Buffers of frames that have arrived, kept for the next ones. */
export class FramePool {
  private readonly free: EthernetFrame[] = [];
  private readonly capacity: number;
  private readonly make: (capacity: number) => Uint8Array;
  /** Frames handed out and not yet released. */
  in_use = 0;

  constructor(capacity: number, make = (bytes: number): Uint8Array => new Uint8Array(bytes)) {
    this.capacity = capacity;
    this.make = make;
  }

  /** A frame of `length` bytes; its content is whatever the buffer held before. */
  take(length: number): EthernetFrame {
    this.in_use += 1;
    const frame = this.free.pop() ?? new EthernetFrame(this, this.make(this.capacity));
    if (frame.bytes.length < length) frame.bytes = new Uint8Array(length);
    frame.reuse();
    frame.length = length;
    return frame;
  }

  copy(original: EthernetFrame): EthernetFrame {
    const frame = this.take(original.length);
    frame.bytes.set(original.data());
    frame.serial = original.serial;
    frame.happened = original.happened;
    return frame;
  }

  give_back(frame: EthernetFrame): void {
    this.in_use -= 1;
    if (this.free.length < FREE_FRAMES_KEPT) this.free.push(frame);
  }
}

/** The 6 bytes at `offset` as one number (first byte most significant): the key of every address table. */
export function mac_at(bytes: Uint8Array, offset: number): number {
  const high = (bytes[offset]! << 8) | bytes[offset + 1]!;
  const low =
    ((bytes[offset + 2]! << 24) |
      (bytes[offset + 3]! << 16) |
      (bytes[offset + 4]! << 8) |
      bytes[offset + 5]!) >>>
    0;
  return high * TWO_32 + low;
}

export function mac_write(bytes: Uint8Array, offset: number, mac: number): void {
  const high = Math.floor(mac / TWO_32);
  const low = mac % TWO_32;
  bytes[offset] = high >>> 8;
  bytes[offset + 1] = high;
  bytes[offset + 2] = low >>> 24;
  bytes[offset + 3] = low >>> 16;
  bytes[offset + 4] = low >>> 8;
  bytes[offset + 5] = low;
}

/** True for multicast and broadcast: the group bit is the lowest of the first byte. */
export function mac_is_group(mac: number): boolean {
  return (Math.floor(mac / 0x100_0000_0000) & 1) === 1;
}

/** NetX Duo keeps an address as two words: the first 16 bits and the last 32. */
export function mac_from_words(msw: number, lsw: number): number {
  return (msw & 0xffff) * TWO_32 + (lsw >>> 0);
}

export function mac_msw(mac: number): number {
  return Math.floor(mac / TWO_32);
}

export function mac_lsw(mac: number): number {
  return mac % TWO_32;
}

export function ether_type_at(bytes: Uint8Array): number {
  return (bytes[12]! << 8) | bytes[13]!;
}
