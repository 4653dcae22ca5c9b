// What the compiler and the linker complain about, in the user's paths.

import { type PathRules, shown_paths } from './virtual_paths.ts';

/** The compiler's lines about a source file. */
export function source_trouble(text: string, rules: PathRules): string {
  return shown_paths(text, rules).trimEnd();
}

/** The linker's lines. */
export function link_trouble(text: string, rules: PathRules): string {
  return shown_paths(text, rules).trimEnd();
}
