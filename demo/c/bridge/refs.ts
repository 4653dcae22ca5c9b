/** Output arguments: what a service puts into `value` lies in the memory of C at once, as in the original. */

import type { Ref } from '../../../rtos/tx_api.ts';

/** A word. */
export class WordRef implements Ref<number> {
  private readonly words: Uint32Array;
  private readonly place: number;
  constructor(words: Uint32Array, address: number) {
    this.words = words;
    this.place = address >>> 2;
  }
  get value(): number {
    return this.words[this.place] as number;
  }
  set value(value: number) {
    this.words[this.place] = value;
  }
}

/** Two bytes. */
export class HalfWordRef implements Ref<number> {
  private readonly bytes: Uint8Array;
  private readonly address: number;
  constructor(bytes: Uint8Array, address: number) {
    this.bytes = bytes;
    this.address = address;
  }
  get value(): number {
    return (this.bytes[this.address] as number) | ((this.bytes[this.address + 1] as number) << 8);
  }
  set value(value: number) {
    this.bytes[this.address] = value;
    this.bytes[this.address + 1] = value >>> 8;
  }
}

/** A pointer to something that has an address: a block, a name, memory, a packet. */
export class PointerRef<T> implements Ref<T | null> {
  private readonly words: Uint32Array;
  private readonly place: number;
  private readonly address_of: (value: T) => number;
  private last: T | null = null;
  constructor(words: Uint32Array, address: number, address_of: (value: T) => number) {
    this.words = words;
    this.place = address >>> 2;
    this.address_of = address_of;
  }
  get value(): T | null {
    return this.last;
  }
  set value(value: T | null) {
    this.last = value;
    this.words[this.place] = value === null ? 0 : this.address_of(value);
  }
}
