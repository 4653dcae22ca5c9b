/**
 * The end of a firmware that cannot go on: a trap of the processor, exit() and abort(), a stack that overflows. It is a
 * diagnostic with the C functions, innermost first, and the board stands still from then on, as one does in its fault
 * handler.
 */

import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { GIVE_WAY } from '../../../rtos/kernel/service.ts';
import { target_of } from '../../../rtos/kernel/target.ts';
import type { CImage } from './image.ts';

/** exit(), abort() and a failed assertion leave C with this. */
export class CExit extends Error {
  readonly id: string;
  constructor(id: string, message: string) {
    super(message);
    this.id = id;
  }
}

const DONE: IteratorResult<undefined, number> = { done: true, value: 0 };

/** What the engine says of a trap, and what it is on a board. */
const TRAPS: readonly (readonly [words: RegExp, id: string, meaning: string])[] = [
  [/divide by zero|remainder by zero/, 'c-trap', 'divides by zero'],
  [/divide result unrepresentable/, 'c-trap', 'divides the most negative number by -1'],
  [/memory access out of bounds/, 'c-trap', 'reads or writes outside the memory of its board'],
  [
    /null function or function signature mismatch|signature mismatch/,
    'c-trap',
    'calls a function pointer that is null, or a function whose parameters are others than those of the pointer',
  ],
  [
    /table index is out of bounds|there is no function at/,
    'c-trap',
    'calls a function pointer that points to no function',
  ],
  [/float unrepresentable|integer overflow/, 'c-trap', 'turns a number into an integer that cannot hold it'],
  [/null pointer/, 'c-trap', 'hands a null pointer to a service that reads through it'],
  [/unaligned/, 'c-trap', 'accesses a word that is not aligned'],
  [/Maximum call stack/, 'c-stack-overflow', 'calls itself without end: the stack of calls is used up'],
  [/unreachable/, 'c-trap', 'reaches a place that cannot be reached (a trap of the compiler)'],
];

/** As deep as the stack is looked at for a message. */
const STACK_FRAMES = 60;

const KIT = /^(?:sim_(?:(?:back_)?[vi]\d|overflow|exit)$|sim_stack|__(?:asan|tsan|ubsan|wrap)_)/;

export function stack_of_now(): Error {
  const kept = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_FRAMES;
  const stack = new Error();
  Error.stackTraceLimit = kept;
  return stack;
}

/** `inner < outer < entry`, each with its line where the build knows it. */
export function c_functions(image: CImage, error: Error): string {
  const names: string[] = [];
  for (const line of (error.stack ?? '').split('\n')) {
    const [, name, offset] = /at (?:\S+\.)?([^\s(]+) \(wasm:\/\/wasm\/[^)]*:0x([0-9a-f]+)\)/.exec(line) ?? [];
    if (name === undefined || offset === undefined) continue;
    // The kit's own, among them the functions through which services that may wait are called.
    if (image.signatures.imported.has(name) || KIT.test(name)) continue;
    const place = image.line_of(Number.parseInt(offset, 16));
    names.push(place === undefined ? name : `${name} (${place})`);
  }
  return shorten(names).join(' < ');
}

const MOST_NAMES = 12;

function shorten(names: readonly string[]): string[] {
  if (names.length <= MOST_NAMES) return [...names];
  return [...names.slice(0, MOST_NAMES / 2), '...', ...names.slice(-MOST_NAMES / 2)];
}

function is_trap(error: unknown): error is Error {
  if (error instanceof CExit || error instanceof WebAssembly.RuntimeError) return true;
  return error instanceof RangeError && /call stack/.test(error.message);
}

function meaning_of(error: Error): readonly [id: string, meaning: string] {
  if (error instanceof CExit) return [error.id, error.message];
  for (const [words, id, meaning] of TRAPS) if (words.test(error.message)) return [id, meaning];
  return ['c-trap', error.message];
}

/** The code of the firmware is about to use more stack than the bytes there are; called by what the build put there. */
export function stack_overflow(bytes: number): never {
  throw new CExit('c-stack-overflow', `needs more than the ${bytes} bytes of its stack`);
}

/** Tells of what ended the firmware and halts its board; what is no fault of the firmware is thrown on. */
export function handle_failure(
  k: Kernel,
  image: CImage,
  error: unknown,
  tell_stack_error: () => void,
): IteratorResult<undefined, number> {
  if (k.powered_off || !is_trap(error)) throw error;
  const [id, meaning] = meaning_of(error);
  const place = c_functions(image, error);
  k.diagnose(id, place === '' ? 'C code' : place, `${meaning}; the board stands still from here on`);
  if (id === 'c-stack-overflow') tell_stack_error();
  halt(k);
  return k.system_state === 0 ? GIVE_WAY : DONE;
}

/** Nothing of the board runs any more. */
function halt(k: Kernel): void {
  target_of(k).power_off();
}
