// The last steps of a build: what is added to the linked module, the lines that belong to it, and Asyncify, which lets C wait.

import type { AccessPlace, CoveredCode } from '../bridge/image.ts';
import { INLINE_VERSION, with_services_inlined } from '../instrument/inline_services.ts';
import { INSTRUMENT_VERSION, instrument } from '../instrument/instrument.ts';
import { read_module, without_debug_sections } from '../instrument/module.ts';
import { SAVE_CODE_VERSION, with_short_save_code } from '../instrument/save_code.ts';
import { map_start } from './access_flags.ts';
import { access_places } from './access_places.ts';
import { CoveredCodeMaker } from './covered_code.ts';
import { DebugLines, type Place } from './debug_lines.ts';
import type { WholeProject } from './project.ts';
import { source_map } from './source_lines.ts';
import { suspendable } from './suspend.ts';
import { suspendable_with_lines } from './suspend_with_lines.ts';
import { type PathRules, shown_paths } from './virtual_paths.ts';

/** A change of these makes other modules of the same sources. */
export const FINISH_VERSIONS: readonly string[] = [INSTRUMENT_VERSION, SAVE_CODE_VERSION, INLINE_VERSION];

/** What is known of a finished module beside its code. */
export interface ModuleLines {
  /** Source map, where lines are wanted. */
  readonly map?: string;
  /** Of a build whose accesses to memory are seen. */
  readonly places?: readonly AccessPlace[];
  /** Of a build that counts how often lines run. */
  readonly covered?: CoveredCode;
}

interface Linked {
  readonly module: Uint8Array;
  readonly memory_bytes: number;
  /** The objects of the firmware's own sources. */
  readonly objects: readonly Uint8Array[];
  /** Sources by their names in the compiler's file system. */
  readonly texts: ReadonlyMap<string, string>;
  readonly rules: PathRules;
  /** Code at such a place is of the firmware itself. */
  readonly is_own: (place: Place) => boolean;
}

export async function finish(
  { code_time, stack_check, debug, accesses, check, coverage }: WholeProject,
  { module, memory_bytes, objects, texts, rules, is_own }: Linked,
): Promise<ModuleLines & { readonly wasm: Uint8Array }> {
  const lines = new DebugLines(debug || accesses || coverage ? module : EMPTY);
  const has_line = (from: number, to: number): boolean => lines.places_between(from, to).some(is_own);
  const { wasm, moved, sites, covered } = instrument(module, {
    code_time,
    stack_check,
    access_map: accesses ? map_start(memory_bytes, check) : null,
    fill: check,
    cover: coverage ? { at: memory_bytes, has_line } : null,
  });
  const shown = (file: string): string => shown_paths(file, rules);
  const linked = { bytes: module, facts: read_module(module), lines };
  const known = {
    ...(accesses ? { places: access_places(sites, lines, texts, rules) } : {}),
    ...(coverage
      ? { covered: new CoveredCodeMaker(is_own, shown).make(memory_bytes, covered, linked, objects) }
      : {}),
  };
  // With lines each instruction has its place in the map: that code is left as it is.
  if (!debug) {
    const waiting = await suspendable(without_debug_sections(wasm));
    return { ...known, wasm: with_services_inlined(with_short_save_code(waiting)) };
  }
  const before = moved.filter((_, at) => at % 2 === 0);
  const after = moved.filter((_, at) => at % 2 === 1);
  const map = source_map(
    after,
    before.map((offset) => lines.place_of(offset)),
    rules,
  );
  return { ...known, ...(await suspendable_with_lines({ wasm, map })) };
}

/** A module without anything in it. */
const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
