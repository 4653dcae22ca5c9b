// Which members of structures and which variables of the kernel a firmware names: the bridge keeps only those fields of control blocks
// up to date, and only those variables; and looks only at those fields that the firmware writes. Names of members are unique enough, so
// the structure is not looked at; comments and strings may add a name, which costs little.

import { KERNEL_VARIABLES } from '../bridge/kernel_variables.ts';
import { is_own } from './compile.ts';
import type { SourceFile } from './source_files.ts';

const MEMBER = /(?:\.|->)\s*([A-Za-z_]\w*)/g;
const VARIABLE = /\b_tx_\w+/g;

/** A macro of the API that stands for a field of a block inside: `#define nx_ip_driver_mtu nx_ip_interface[0].nx_interface_...`. */
const OTHER_NAME = /^#define (\w+) \w+(?:\[\d+\])?\.(\w+)$/gm;

/** A member that is assigned to, or counted up or down: `p->field[i] = 1`, `p->field++`, `--p->field`. */
const ASSIGNED = /(?:\.|->)\s*([A-Za-z_]\w*)\s*(?:\[[^\]]*\]\s*)?(?:=(?!=)|(?:[-+*/%&|^]|<<|>>)=|\+\+|--)/g;
const COUNTED_FIRST =
  /(?:\+\+|--)[\s(*&]*\w+\)?(?:\s*(?:\.|->)\s*\w+|\s*\[[^\]]*\])*?\s*(?:\.|->)\s*([A-Za-z_]\w*)(?!\s*(?:\.|->|\w))/g;

function names_in(files: Iterable<SourceFile>, patterns: readonly RegExp[], names: Set<string>): Set<string> {
  const others = new Map<string, string>();
  for (const { virtual, text } of files) {
    if (is_own(virtual)) {
      for (const [, name, field] of text.matchAll(OTHER_NAME)) others.set(name as string, field as string);
      continue;
    }
    for (const pattern of patterns) for (const [, name] of text.matchAll(pattern)) names.add(name as string);
  }
  for (const [name, field] of others) if (names.has(name)) names.add(field);
  return names;
}

/** The members that a firmware names, and the variables of the kernel. */
export function fields_used(files: Iterable<SourceFile>): Set<string> {
  const variables = new Set<string>();
  const own = [...files];
  for (const { virtual, text } of own) {
    if (is_own(virtual)) continue;
    for (const [name] of text.matchAll(VARIABLE)) if (KERNEL_VARIABLES.has(name)) variables.add(name);
  }
  return names_in(own, [MEMBER], variables);
}

/** The members that a firmware writes. */
export function fields_written(files: Iterable<SourceFile>): Set<string> {
  return names_in(files, [ASSIGNED, COUNTED_FIRST], new Set());
}
