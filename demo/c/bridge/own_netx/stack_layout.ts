/** Where a NetX Duo of the firmware's own keeps its control blocks and their fields, as its headers say (own_netx/kit/stack_layout.c). */

import type { CMemory } from '../memory.ts';

/** Words of a row: its name, its value, bytes of a field. */
const ROW_WORDS = 3;

interface Field {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

export class StackLayout {
  private readonly memory: CMemory;
  private values = new Map<string, number>();
  private fields = new Map<string, Field[]>();

  constructor(memory: CMemory) {
    this.memory = memory;
  }

  /** Reads the table that C gives; it ends with a row without a name. */
  attach(table: number): void {
    const { words } = this.memory;
    for (let at = table >>> 2; words[at] !== 0; at += ROW_WORDS) {
      const name = this.memory.text(words[at] as number);
      const [offset = 0, bytes = 0] = words.subarray(at + 1, at + ROW_WORDS);
      this.values.set(name, offset);
      const [struct = '', field] = name.split('.');
      if (field === undefined) continue;
      const known = this.fields.get(struct) ?? [];
      known.push({ name: field, offset, bytes });
      this.fields.set(struct, known);
    }
  }

  /** False for a stack that tells nothing of itself. */
  get is_known(): boolean {
    return this.values.has('NX_PACKET');
  }

  /** An address, a size or where a field lies; undefined: this build has none of that name. */
  value(name: string): number | undefined {
    return this.values.get(name);
  }

  /** The word of a field: a number, or what it points to; 0 where there is no such field. */
  word(address: number, name: string): number {
    const offset = this.values.get(name);
    return offset === undefined ? 0 : (this.memory.words[(address + offset) >>> 2] as number);
  }

  /** Copies the numbers of a control block into an object with fields of the same names. */
  copy(struct: string, address: number, object: object): void {
    const { words, bytes } = this.memory;
    const target = object as Record<string, unknown>;
    for (const { name, offset, bytes: size } of this.fields.get(struct) ?? []) {
      if (typeof target[name] !== 'number') continue;
      const at = address + offset;
      target[name] = size === 4 ? words[at >>> 2] : bytes[at];
    }
  }

  /** The name that stands in a field; null for none. */
  text(address: number, name: string): string | null {
    const text = this.word(address, name);
    return text === 0 ? null : this.memory.text(text);
  }

  /** The control blocks of a list, which is a ring, from its first on. */
  ring(first: number, next: string): number[] {
    const found: number[] = [];
    for (let at = first; at !== 0 && found.length < MOST_IN_LIST; at = this.word(at, next)) {
      if (at === first && found.length > 0) break;
      found.push(at);
    }
    return found;
  }
}

const MOST_IN_LIST = 4096;
