// What a build asks of the compiler in which accesses to memory are seen (instrument/access.ts), and where the map of watched words
// lies: in front of the variables, behind the shadow of a build with checks.

import { SHADOW_START } from '../bridge/check/shadow.ts';
import { shadow_bytes } from './check_flags.ts';

const PAGE = 65_536;

/** Calls in front of what may be shared: no variables whose address stays in their function, no constants, `x++` once. */
export const ACCESS_FLAGS: readonly string[] = [
  '-Xclang',
  '-fsanitize=thread',
  ...[
    'tsan-instrument-func-entry-exit=0',
    'tsan-instrument-atomics=0',
    'tsan-handle-cxx-exceptions=0',
    'tsan-distinguish-volatile=1',
    'tsan-compound-read-before-write=1',
  ].flatMap((option) => ['-mllvm', `-${option}`]),
];

/** A byte for a word: so many parts of four are the firmware's. */
const PARTS = 4;

/** All memory of a board whose firmware has so much: with the map. */
export function memory_with_map(bytes: number): number {
  return Math.ceil((bytes * PARTS) / (PARTS - 1) / PAGE) * PAGE;
}

/** The byte for the word at address 0. */
export function map_start(memory_bytes: number, check: boolean): number {
  return SHADOW_START + (check ? shadow_bytes(memory_bytes) : 0);
}

/** The first byte behind the map, where variables begin. */
export function behind_map(memory_bytes: number, check: boolean): number {
  return map_start(memory_bytes, check) + memory_bytes / PARTS;
}
