// What is told of an access to memory: the file and line of the user, what stands there, and what its author says of it.

import type { AccessPlace } from '../bridge/image.ts';
import type { AccessSite } from '../instrument/access.ts';
import type { DebugLines } from './debug_lines.ts';
import { type PathRules, SIM_FOLDER, shown_paths } from './virtual_paths.ts';

/** Changes with what is told of a place. */
export const PLACES_VERSION = '3';

const MOST_TEXT = 60;
const EXCUSE = /\brace-ok:\s*(.*?)\s*(?:\*\/|$)/;
const COMMENT = /\/\*.*?(?:\*\/|$)|\/\/.*$/g;

/** `texts`: the sources by their names in the compiler's file system. */
export function access_places(
  sites: readonly AccessSite[],
  debug_lines: DebugLines,
  texts: ReadonlyMap<string, string>,
  rules: PathRules,
): AccessPlace[] {
  const lines = new Map<string, readonly string[]>();
  const lines_of = (file: string): readonly string[] => {
    let found = lines.get(file);
    if (found === undefined) {
      found = (texts.get(file.startsWith('/') ? file : `/${file}`) ?? '').split('\n');
      lines.set(file, found);
    }
    return found;
  };
  return sites.map(({ offset, kind, bytes, is_volatile, half }) => {
    const place = debug_lines.place_of(offset);
    const about = { kind, bytes, is_volatile, half };
    // Two accesses that the compiler made one have no line.
    if (place === null) return { place: 'code without a line', text: '', ...about };
    // The compiler calls functions of access/ in place of memcpy and the like: they have no lines of the user's.
    if (place.file.startsWith(`/${SIM_FOLDER}/`)) return { place: 'a block', text: 'memcpy', ...about };
    const line = lines_of(place.file)[place.line - 1] ?? '';
    const [, excuse] = EXCUSE.exec(line) ?? [];
    return {
      place: `${shown_paths(place.file, rules)}:${place.line}`,
      text: line.replaceAll(COMMENT, '').trim().replace(/;$/, '').slice(0, MOST_TEXT),
      ...about,
      ...(excuse === undefined ? {} : { excuse }),
    };
  });
}
