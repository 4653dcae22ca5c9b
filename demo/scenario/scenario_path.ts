// The path of a scenario's file as a word of a command or of a replay file: FILE, or FILE#NAME for one of several. The word is
// the same on every system: with slashes and without spaces.

import path from 'node:path';
import { slashes } from '../host/slashes.ts';

/** A path, not a name: it has a separator, a space, or the ending of a module, of a C source or of a project file. */
export function is_path(word: string): boolean {
  return /[\\/ ]|\.(ts|mts|js|mjs)(#|$)|\.(c|cc|cpp|cxx|json)$/.test(word);
}

/** A word that a replay file can keep, relative to the folder of the command unless it is absolute. */
export function scenario_word(word: string, separator = path.sep): string {
  return is_path(word) ? slashes(word, separator).replaceAll(' ', '%20') : word;
}

/** The file of a word, and the name of a scenario in it. A # in the name of a folder (C#) belongs to the path. */
export function file_and_name(word: string): { readonly file: string; readonly name: string | undefined } {
  const [, file, name] = /^(.*\.(?:ts|mts|js|mjs))#([^\\/]*)$/s.exec(word) ?? [];
  return { file: file ?? word, name };
}

/**
 * Where a file may lie: as written, from here or from the folder of the replay file, with %20 for what it is or for a space. Replay
 * files lie in a folder below the one in which the search ran, so the folders above theirs come next. `beside` is `.` where there is
 * no replay file.
 */
export function places_of(
  file: string,
  beside: string,
  { resolve, dirname }: Pick<typeof path, 'resolve' | 'dirname'> = path,
): string[] {
  const plain = file.replaceAll('%20', ' ');
  const places = [resolve(file), resolve(plain)];
  if (beside === '.') return places;
  for (let folder = resolve(beside), last = ''; folder !== last; last = folder, folder = dirname(folder))
    places.push(resolve(folder, file), resolve(folder, plain));
  return places;
}
