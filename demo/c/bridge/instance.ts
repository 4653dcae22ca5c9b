/**
 * The memory and the functions of one board's firmware. Making one costs far more than using it again: `reset` puts the
 * memory back to what it was before main ran.
 */

import { one_more } from '../../../rtos/sim/short_list.ts';
import type { CFunction, Enter, GoBack } from './calls.ts';
import type { CImage } from './image.ts';

interface FunctionTable {
  set(slot: number, called: unknown): void;
  grow(places: number): number;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: FunctionTable;
  readonly asyncify_stop_rewind: () => void;
  /** 0: neither unwinding nor rewinding. */
  readonly asyncify_get_state: () => number;
  readonly sim_get_stack: () => number;
  readonly sim_set_stack: (address: number) => void;
  readonly [name: string]: unknown;
}

const NO_COUNTERS = new Uint32Array(0);

interface NamedFunction {
  readonly name: string;
  readonly called: CFunction;
}

/** What the memory of a firmware is in the beginning, which is the same on all its boards unless a constructor drew lots. */
const FIRST = new WeakMap<CImage, Uint32Array>();

/** The words up to the last one that is not 0: one copy for all boards on which they are the same. */
function first_words(image: CImage, words: Uint32Array): Uint32Array {
  let end = words.length;
  while (end > 0 && words[end - 1] === 0) end--;
  const known = FIRST.get(image);
  if (known?.length === end && known.every((word, at) => word === words[at])) return known;
  const first = words.slice(0, end);
  FIRST.set(image, first);
  return first;
}

export class CInstance {
  readonly image: CImage;
  readonly exports: Exports;
  /** The memory of the board. */
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  /** How often each stretch of code has run: behind that memory, which the firmware knows nothing of. */
  readonly counters: Uint32Array;
  private readonly first_counts: Uint32Array;
  /** All memory as it is after the constructors of C++ have run, up to the last word that is not 0. */
  private readonly first: Uint32Array;
  private readonly first_stack: number;
  private readonly functions: (CFunction | undefined)[] = [];
  private named: readonly NamedFunction[] = [];

  constructor(image: CImage, imports: WebAssembly.Imports) {
    this.image = image;
    this.exports = new WebAssembly.Instance(image.module as WebAssembly.Module, imports)
      .exports as unknown as Exports;
    const { memory } = this.exports;
    this.bytes = new Uint8Array(memory.buffer, 0, image.memory_bytes);
    this.words = new Uint32Array(memory.buffer, 0, image.memory_bytes >>> 2);
    const { covered } = image;
    this.counters =
      covered === null ? NO_COUNTERS : new Uint32Array(memory.buffer, covered.at, covered.stretches.length);
    (this.exports['_initialize'] as (() => void) | undefined)?.();
    this.first = first_words(image, this.words);
    this.first_counts = covered === null ? NO_COUNTERS : this.counters.slice();
    this.first_stack = this.exports.sim_get_stack();
  }

  reset(): void {
    this.be_calm();
    this.words.set(this.first);
    this.words.fill(0, this.first.length);
    this.counters.set(this.first_counts);
    this.exports.sim_set_stack(this.first_stack);
  }

  /** Ends an unwinding or rewinding that a trap has broken off. */
  be_calm(): void {
    if (this.exports.asyncify_get_state() !== 0) this.exports.asyncify_stop_rewind();
  }

  /** A function by the number that is its address in C. */
  function_at(pointer: number): CFunction {
    let found = this.functions[pointer];
    if (found === undefined) {
      // Asking the table would make an object of the function.
      const { of_slot } = this.image.signatures;
      if (!(pointer in of_slot))
        throw new WebAssembly.RuntimeError(`there is no function at 0x${pointer.toString(16)}`);
      found = this.entry(pointer, of_slot[pointer]);
      this.functions[pointer] = found;
    }
    return found;
  }

  /** The address of an exported variable, 0 for none. */
  address_of(name: string): number {
    return this.image.addresses.get(name) ?? 0;
  }

  private entry(slot: number, kind: string | undefined): CFunction {
    if (kind === undefined) throw new WebAssembly.RuntimeError('function signature mismatch');
    const enter = this.exports[`sim_${kind}`] as Enter;
    const go_back = this.exports[`sim_back_${kind}`] as GoBack;
    return { slot, parameters: Number(kind.slice(1)), enter, go_back };
  }

  has(name: string): boolean {
    return typeof this.exports[name] === 'function';
  }

  /** An exported function, which gets a place in the table. */
  function_named(name: string): CFunction {
    const known = this.named.find((one) => one.name === name);
    if (known !== undefined) return known.called;
    if (!this.has(name)) throw new Error(`${this.image.name} was linked without ${name}`);
    const slot = this.exports.__indirect_function_table.grow(1);
    this.exports.__indirect_function_table.set(slot, this.exports[name]);
    const called = this.entry(slot, this.image.signatures.of_export.get(name));
    this.named = one_more(this.named, { name, called });
    return called;
  }

  /** The number that a function of the kit returns. */
  number(name: string): number {
    return this.image.answers.get(name) ?? (this.exports[name] as () => number)() >>> 0;
  }
}
