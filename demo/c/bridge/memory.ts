/**
 * What C hands over by pointer, as services take it: words, texts, pieces of memory, messages of queues. A pointer to where
 * no memory is ends in a diagnostic and counts as null.
 */

import type { Ref } from '../../../rtos/tx_api.ts';
import type { CInstance } from './instance.ts';
import { HalfWordRef, PointerRef, WordRef } from './refs.ts';

const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();
/** The words of the longest message of a queue. */
const MESSAGE_WORDS = 16;
/** A cache that has grown beyond this is begun anew. */
const MOST_VIEWS = 4096;

/** Memory that a pool handed out knows its address and by which table: asking a view for its offset costs as much as a service. */
interface HandedOut extends Uint8Array {
  sim_address?: number;
  sim_handed_out?: ReadonlyMap<number, HandedOut> | null;
}

/** Tells of a pointer that is none. */
export type Complain = (id: string, what: string, message: string) => void;

export class CMemory {
  bytes: Uint8Array = new Uint8Array(0);
  words: Uint32Array = new Uint32Array(0);
  private readonly complain: Complain;
  /** The views that a pool handed out, by address: what a release is given is the same object. */
  private handed_out: Map<number, HandedOut> | null = null;
  private messages: Map<number, Uint32Array> | null = null;
  /** Where C has the names of objects. */
  private names = new Map<string, number>();
  /** Where the texts go that C has no memory of: names that the stack gave. */
  private text_at = 0;
  private text_end = 0;
  private text_start = 0;
  readonly address_of_memory = (memory: Uint8Array): number => this.hand_out(memory);
  readonly address_of_name = (name: string): number => this.name_address(name);

  constructor(complain: Complain) {
    this.complain = complain;
  }

  attach(instance: CInstance, text_start: number, text_bytes: number): void {
    this.bytes = instance.bytes;
    this.words = instance.words;
    this.text_start = text_start;
    this.text_end = text_start + text_bytes;
    this.forget();
  }

  forget(): void {
    this.handed_out = null;
    this.messages = null;
    this.names = new Map();
    this.text_at = this.text_start;
  }

  /** An output word. */
  word(address: number): Ref<number> | null {
    if (address === 0) return null;
    if ((address & 3) !== 0 || !this.is_there(address, 4)) return this.no_word(address);
    return new WordRef(this.words, address);
  }

  /** An output of two bytes. */
  half_word(address: number): Ref<number> | null {
    if (address === 0) return null;
    if ((address & 1) !== 0 || !this.is_there(address, 2)) return this.no_word(address);
    return new HalfWordRef(this.bytes, address);
  }

  /** An output pointer. */
  pointer<T>(address: number, address_of: (value: never) => number): Ref<T | null> | null {
    if (address === 0) return null;
    if ((address & 3) !== 0 || !this.is_there(address, 4)) return this.no_word(address);
    return new PointerRef<T>(this.words, address, address_of as (value: T) => number);
  }

  private no_word(address: number): null {
    this.complain(
      'c-bad-pointer',
      `pointer ${hexadecimal(address)}`,
      'is given for a result, and no word of memory is there',
    );
    return null;
  }

  private is_there(address: number, length: number): boolean {
    return address >= 0 && address + length <= this.bytes.length;
  }

  /** Memory of so many bytes. */
  memory(address: number, length: number): Uint8Array | null {
    if (address === 0) return null;
    if (this.is_there(address, length)) return this.bytes.subarray(address, address + length);
    const what = `memory of ${length} bytes at ${hexadecimal(address)}`;
    this.complain(
      'c-bad-pointer',
      what,
      `is given, but the board's memory ends at ${hexadecimal(this.bytes.length)}`,
    );
    return address >= 0 && address < this.bytes.length ? this.bytes.subarray(address) : null;
  }

  /** Memory whose length the pointer does not say. */
  rest(address: number): Uint8Array | null {
    return address === 0
      ? null
      : this.memory(address, address < 0 ? 1 : Math.max(1, this.bytes.length - address));
  }

  /** Memory that goes back to a pool: what the pool handed out there, or what stands there. */
  released(address: number): Uint8Array | null {
    return this.handed_out?.get(address) ?? this.rest(address);
  }

  private hand_out(memory: HandedOut): number {
    this.handed_out ??= new Map();
    const { handed_out } = this;
    if (memory.sim_handed_out === handed_out) return memory.sim_address as number;
    const address = memory.byteOffset;
    const before = handed_out.get(address);
    // Another pool lies there now.
    if (before !== undefined) before.sim_handed_out = null;
    handed_out.set(address, memory);
    memory.sim_address = address;
    memory.sim_handed_out = handed_out;
    return address;
  }

  /** Storage of so many bytes as words. */
  words_of(address: number, length: number): Uint32Array | null {
    const memory = this.memory(address, length);
    if (memory === null || !this.is_aligned(address, 'storage of a queue')) return null;
    return new Uint32Array(memory.buffer as ArrayBuffer, address, memory.length >>> 2);
  }

  /** A message of a queue. */
  message(address: number): Uint32Array | null {
    const known = this.messages?.get(address);
    if (known !== undefined) return known;
    if (address === 0) return null;
    if (!this.is_aligned(address, 'a message of a queue')) return null;
    if (!this.is_there(address, 4)) return this.no_word(address);
    const there = Math.min(MESSAGE_WORDS, (this.bytes.length - address) >> 2);
    const message = new Uint32Array(this.bytes.buffer as ArrayBuffer, address, there);
    if (this.messages === null || this.messages.size >= MOST_VIEWS) this.messages = new Map();
    this.messages.set(address, message);
    return message;
  }

  private is_aligned(address: number, what: string): boolean {
    if ((address & 3) === 0) return true;
    this.complain(
      'c-unaligned',
      `${what} at ${hexadecimal(address)}`,
      'is not at a multiple of 4, where words lie',
    );
    return false;
  }

  /** A text that ends with a zero byte. */
  text(address: number): string {
    if (!this.is_there(address, 1) || address === 0) return '';
    const end = this.bytes.indexOf(0, address);
    return DECODER.decode(this.bytes.subarray(address, end < 0 ? undefined : end));
  }

  bytes_text(address: number, length: number): string {
    return DECODER.decode(this.bytes.subarray(address, address + length));
  }

  /** The name of an object; C gets the same pointer back. */
  name(address: number): string | null {
    if (address === 0) return null;
    const name = this.text(address);
    this.names.set(name, address);
    return name;
  }

  private name_address(name: string): number {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const text = ENCODER.encode(name);
    const address = this.text_at;
    if (address + text.length + 1 > this.text_end) return 0;
    this.bytes.set(text, address);
    this.bytes[address + text.length] = 0;
    this.text_at = address + text.length + 1;
    this.names.set(name, address);
    return address;
  }
}

export function hexadecimal(address: number): string {
  return `0x${(address >>> 0).toString(16)}`;
}
