/**
 * The memory and the functions of one board's firmware. Making one costs far more than using it again: `reset` puts the
 * memory back to what it was before main ran.
 */

import type { CFunction } from './calls.ts';
import type { CImage } from './image.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  readonly asyncify_stop_unwind: () => void;
  readonly asyncify_stop_rewind: () => void;
  /** 0: neither unwinding nor rewinding. */
  readonly asyncify_get_state: () => number;
  readonly sim_get_stack: () => number;
  readonly sim_set_stack: (address: number) => void;
  /** C begins on a stack: its top, and what it must not grow below. */
  readonly sim_enter: (stack: number, low: number) => void;
  /** C is unwound into an area from now on; where its stack ends. */
  readonly sim_leave: (area: number) => number;
  /** C that was unwound is called next, and goes on. */
  readonly sim_return: (area: number, stack: number, low: number) => void;
  /** What the loop meter has counted since it last told. */
  readonly sim_set_work?: (work: number) => void;
  readonly [name: string]: unknown;
}

export class CInstance {
  readonly image: CImage;
  readonly exports: Exports;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  /** All memory as it is after the constructors of C++ have run, up to the last byte that is not 0. */
  private readonly first: Uint8Array;
  private readonly first_stack: number;
  private readonly functions: (CFunction | undefined)[] = [];
  /** Looks at what C has written, each time a call of it has returned; null for firmware of which nothing is taken over. */
  after_c: (() => void) | null = null;

  constructor(image: CImage, imports: WebAssembly.Imports) {
    this.image = image;
    this.exports = new WebAssembly.Instance(image.module as WebAssembly.Module, imports)
      .exports as unknown as Exports;
    const { memory } = this.exports;
    this.bytes = new Uint8Array(memory.buffer);
    this.words = new Uint32Array(memory.buffer);
    this.optional('_initialize')?.();
    let end = this.words.length;
    while (end > 0 && this.words[end - 1] === 0) end--;
    this.first = this.bytes.slice(0, end * 4);
    this.first_stack = this.exports.sim_get_stack();
  }

  reset(): void {
    this.be_calm();
    this.bytes.set(this.first);
    this.bytes.fill(0, this.first.length);
    this.exports.sim_set_stack(this.first_stack);
    this.exports.sim_set_work?.(0);
  }

  /** Ends an unwinding or rewinding that a trap has broken off. */
  be_calm(): void {
    if (this.exports.asyncify_get_state() !== 0) this.exports.asyncify_stop_rewind();
  }

  /** A function by the number that is its address in C. */
  function_at(pointer: number): CFunction {
    let found = this.functions[pointer];
    if (found === undefined) {
      const table = this.exports.__indirect_function_table;
      const entry = pointer > 0 && pointer < table.length ? (table.get(pointer) as CFunction | null) : null;
      if (entry === null)
        throw new WebAssembly.RuntimeError(`there is no function at 0x${pointer.toString(16)}`);
      found = this.watched(entry);
      this.functions[pointer] = found;
    }
    return found;
  }

  private watched(entry: CFunction): CFunction {
    const { after_c } = this;
    if (after_c === null) return entry;
    return (...args) => {
      const returned = entry(...args);
      after_c();
      return returned;
    };
  }

  /** The address of an exported variable, 0 for none. */
  address_of(name: string): number {
    const found = this.exports[name];
    return found instanceof WebAssembly.Global ? (found.value as number) : 0;
  }

  /** An exported function that not every image has. */
  optional(name: string): CFunction | undefined {
    const found = this.exports[name];
    return typeof found === 'function' ? (found as CFunction) : undefined;
  }

  /** An exported function. */
  function_named(name: string): CFunction {
    const found = this.optional(name);
    if (found === undefined) throw new Error(`${this.image.name} was linked without ${name}`);
    return found;
  }

  /** The number that an exported function of the kit returns. */
  number(name: string): number {
    return (this.function_named(name)() as number) >>> 0;
  }
}
