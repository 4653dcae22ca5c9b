// What the counters of a build with coverage are for: files, functions and lines of the firmware's own sources. A function that nothing
// calls is in no module, as the linker leaves it out; that it has never run is known from its object file.

import type { CodeStretch, CoveredCode, CoveredFunction } from '../bridge/image.ts';
import type { CoverSite } from '../instrument/cover.ts';
import type { ModuleFacts } from '../instrument/module.ts';
import { Reader } from '../instrument/wasm_reader.ts';
import { DebugLines, type Place } from './debug_lines.ts';
import { defined_functions } from './object_symbols.ts';

/** The linked module with what is known of it. */
interface LinkedCode {
  readonly bytes: Uint8Array;
  readonly facts: ModuleFacts;
  readonly lines: DebugLines;
}

/** Names of C++ are written out in a module, and not in objects. */
const MANGLED = /^_Z/;
/** What the compiler makes of it. */
const MAIN = /^__(?:original_main|main_argc_argv)$/;

export class CoveredCodeMaker {
  private readonly names = new Map<string, number>();
  private readonly shown: (file: string) => string;
  private readonly counts: (place: Place) => boolean;

  /** `counts`: whether a place is one of the firmware's own; `shown`: what a file is called. */
  constructor(counts: (place: Place) => boolean, shown: (file: string) => string) {
    this.counts = counts;
    this.shown = shown;
  }

  /** What the counters from `at` on are for, beside what the objects have that is not linked. */
  make(
    at: number,
    sites: readonly CoverSite[],
    linked: LinkedCode,
    objects: readonly Uint8Array[],
  ): CoveredCode {
    const functions = this.linked_functions(sites, linked);
    const known = new Set(functions.map((one) => key_of(one)));
    const linked_at = new Set(functions.map(({ file, line }) => `${file}:${line}`));
    const stretches = sites.map(
      ({ body, from, to }): CodeStretch => ({ body, lines: this.numbered(linked.lines, from, to) }),
    );
    const rest: CodeStretch['lines'][number][] = [];
    for (const object of objects) {
      const lines = new DebugLines(object);
      for (const { name, from, to } of defined_functions(object)) {
        const own = this.numbered(lines, from, to);
        const [first] = own;
        if (first === undefined) continue;
        const one = { name, file: first[0], line: first[1], first: -1 };
        if (known.has(key_of(one)) || (MANGLED.test(name) && linked_at.has(`${one.file}:${one.line}`)))
          continue;
        known.add(key_of(one));
        functions.push(one);
        rest.push(...own);
      }
    }
    return { at, files: [...this.names.keys()], functions, stretches, rest };
  }

  /** The functions that have counters; each begins with its first one. */
  private linked_functions(
    sites: readonly CoverSite[],
    { bytes, facts, lines }: LinkedCode,
  ): CoveredFunction[] {
    const starts = new Map<number, string>();
    const reader = new Reader(bytes, facts.code.body, facts.code.end);
    for (let left = reader.u32(), index = facts.imports.length; left > 0; left--, index++) {
      const size = reader.u32();
      starts.set(reader.at, facts.function_names.get(index) ?? `function ${index}`);
      reader.at += size;
    }
    return sites.flatMap(({ body, from, to }, number) => {
      const [place] = this.numbered(lines, from, to);
      if (sites[number - 1]?.body === body || place === undefined) return [];
      const name = (starts.get(body) as string).replace(MAIN, 'main');
      return { name, file: place[0], line: place[1], first: number };
    });
  }

  private number_of(file: string): number {
    const name = this.shown(file);
    let number = this.names.get(name);
    if (number === undefined) {
      number = this.names.size;
      this.names.set(name, number);
    }
    return number;
  }

  /** The places of a stretch of code, each once. */
  private numbered(lines: DebugLines, from: number, to: number): [number, number][] {
    const found = new Map<string, [number, number]>();
    for (const { file, line } of lines.places_between(from, to).filter(this.counts)) {
      const number = this.number_of(file);
      found.set(`${number}:${line}`, [number, line]);
    }
    return [...found.values()];
  }
}

function key_of({ name, file, line }: CoveredFunction): string {
  return `${name} ${file}:${line}`;
}
