// Which members of structures a firmware names: the bridge keeps only those fields of control blocks up to date. Names of members
// are unique enough, so the structure is not looked at; comments and strings may add a name, which costs little.

import { is_own } from './compile.ts';
import type { SourceFile } from './source_files.ts';

const MEMBER = /(?:\.|->)\s*([A-Za-z_]\w*)/g;

export function fields_used(files: Iterable<SourceFile>): Set<string> {
  const names = new Set<string>();
  for (const { virtual, text } of files) {
    if (is_own(virtual)) continue;
    for (const [, name] of text.matchAll(MEMBER)) names.add(name as string);
  }
  return names;
}
