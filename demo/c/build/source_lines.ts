// Lines of C for the code of a module (`--debug`). No later step keeps the debug information of the linked module up to date. So the line
// of each of its instructions is read from it (debug_lines.ts), instrument/ says where each has gone, and binaryen carries the result,
// as a source map, through its own changes. The map that it leaves is read here.

import type { Place } from './debug_lines.ts';
import { type PathRules, place_file } from './virtual_paths.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A number of a source map: base 64, five bits a digit, the sign in the lowest bit. */
function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

function read_vlq(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit >= 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

/** A source map for code at these offsets, which rise; for WebAssembly the offset in the file is the column of one long line. */
export function source_map(
  offsets: readonly number[],
  places: readonly (Place | null)[],
  rules: PathRules,
): string {
  const sources: string[] = [];
  const mappings: string[] = [];
  let last = { offset: 0, source: 0, line: 0 };
  for (const [at, offset] of offsets.entries()) {
    const place = places[at];
    if (place == null) continue;
    const name = place_file(place.file, rules);
    let source = sources.indexOf(name);
    if (source < 0) source = sources.push(name) - 1;
    const line = place.line - 1;
    mappings.push(vlq(offset - last.offset) + vlq(source - last.source) + vlq(line - last.line) + vlq(0));
    last = { offset, source, line };
  }
  return JSON.stringify({ version: 3, sources, names: [], mappings: mappings.join(',') });
}

/** Finds the line of an offset by a source map. */
export class LineTable {
  readonly #offsets: number[] = [];
  readonly #places: (string | undefined)[] = [];

  constructor(map: string) {
    const { sources, mappings } = JSON.parse(map) as { sources: string[]; mappings: string };
    let [offset, source, line] = [0, 0, 0];
    for (const segment of mappings.split(',').filter((one) => one !== '')) {
      const [by = 0, other_source, other_line = 0] = read_vlq(segment);
      offset += by;
      this.#offsets.push(offset);
      if (other_source === undefined) {
        this.#places.push(undefined);
        continue;
      }
      source += other_source;
      line += other_line;
      this.#places.push(`${sources[source]}:${line + 1}`);
    }
  }

  /** `app.c:12`, the place of the last mapping up to this offset. */
  line_of(offset: number): string | undefined {
    let [low, high] = [0, this.#offsets.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : this.#places[low - 1];
  }
}

/** The map is read when the first line is asked for. */
export function line_finder(map: string): (offset: number) => string | undefined {
  let table: LineTable | null = null;
  return (offset) => {
    table ??= new LineTable(map);
    return table.line_of(offset);
  };
}
