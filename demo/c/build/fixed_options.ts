// Constants that a build may set on a board and that are as they are here (NX_ARP_MAX_QUEUE_DEPTH, TX_MAX_PRIORITIES): a
// firmware that sets one to something else is told, as its own code sees its value and the simulator does not.

import { known_macros } from './known_macros.ts';
import type { SourceFile } from './source_files.ts';
import { BuildError } from './trouble.ts';

/** The constants of the API headers that no option of a target sets, with their values. */
export function fixed_constants(reached: readonly SourceFile[]): Map<string, number> {
  const known = new Set(known_macros());
  const found = new Map<string, number>();
  for (const { virtual, text } of reached) {
    if (!virtual.endsWith('_constants.gen.h')) continue;
    for (const [, name = '', value = ''] of text.matchAll(/^#define (\w+) (-?\d+|0x[0-9A-F]+UL)$/gm))
      if (!known.has(name)) found.set(name, Number(value.replace('UL', '')));
  }
  return found;
}

/** What to tell of the options that a firmware has set; throws for one with which it cannot run. */
export function fixed_option_words(
  options: Readonly<Record<string, number>>,
  fixed: ReadonlyMap<string, number>,
): string[] {
  const words: string[] = [];
  for (const [name, value] of Object.entries(options)) {
    const ours = fixed.get(name);
    if (ours === undefined || ours === value) continue;
    if (name === 'TX_MAX_PRIORITIES') {
      if (value > ours)
        throw new BuildError(`TX_MAX_PRIORITIES is ${value}: there are ${ours} priorities here`);
      continue;
    }
    words.push(
      `warning: the firmware sets ${name} to ${value}: here it is ${ours}, and no option changes it`,
    );
  }
  return words;
}
