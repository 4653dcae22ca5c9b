// Which members of structures and which variables of the kernel a firmware names: the bridge keeps only those fields of control blocks
// up to date, and only those variables. Names of members are unique enough, so the structure is not looked at; comments and strings may
// add a name, which costs little.

import { KERNEL_VARIABLES } from '../bridge/kernel_variables.ts';
import { is_own } from './compile.ts';
import type { SourceFile } from './source_files.ts';

const MEMBER = /(?:\.|->)\s*([A-Za-z_]\w*)/g;
const VARIABLE = /\b_tx_\w+/g;

/** A macro of the API that stands for a field of a block inside: `#define nx_ip_driver_mtu nx_ip_interface[0].nx_interface_...`. */
const OTHER_NAME = /^#define (\w+) \w+(?:\[\d+\])?\.(\w+)$/gm;

export function fields_used(files: Iterable<SourceFile>): Set<string> {
  const names = new Set<string>();
  const others = new Map<string, string>();
  for (const { virtual, text } of files) {
    if (is_own(virtual)) {
      for (const [, name, field] of text.matchAll(OTHER_NAME)) others.set(name as string, field as string);
      continue;
    }
    for (const [, name] of text.matchAll(MEMBER)) names.add(name as string);
    for (const [name] of text.matchAll(VARIABLE)) if (KERNEL_VARIABLES.has(name)) names.add(name);
  }
  for (const [name, field] of others) if (names.has(name)) names.add(field);
  return names;
}
