// The compiler sees a file system of its own, in memory. Files of the project lie there under `w`, files beside it under `x` with
// their whole path, those of the simulator under `sim`. What it prints is turned back into the user's paths.
//
// Its file system skips `..`, so no virtual path has one.

import path from 'node:path';
import { slashes } from '../../host/slashes.ts';

export const SIM_FOLDER = 'sim';
const PROJECT_FOLDER = 'w';
const OTHER_FOLDER = 'x';

export interface PathRules {
  /** Folder to which shown paths are relative. */
  readonly root: string;
  /** Folder of the simulator's own headers and kit. */
  readonly sim: string;
  readonly separator?: '/' | '\\';
}

function inside(folder: string, file: string): string | undefined {
  const relative = path.relative(folder, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? undefined : relative;
}

/** Where an absolute path lies in the compiler's file system. */
export function virtual_path(file: string, { root, sim, separator = path.sep }: PathRules): string {
  const own = inside(sim, file);
  if (own !== undefined) return join_virtual(SIM_FOLDER, slashes(own, separator));
  const relative = inside(root, file);
  if (relative !== undefined) return join_virtual(PROJECT_FOLDER, slashes(relative, separator));
  return join_virtual(
    OTHER_FOLDER,
    slashes(file, separator)
      .replace(/^([A-Za-z]):/, '$1')
      .replace(/^\/+/, ''),
  );
}

function join_virtual(folder: string, rest: string): string {
  return rest === '' ? folder : `${folder}/${rest}`;
}

/** The compiler's text with the user's paths. Lines of source that it shows stay as they are. */
export function shown_paths(text: string, rules: PathRules): string {
  return text
    .split('\n')
    .map((line) => (/^\s*\d* \|/.test(line) ? line : shown_in(line, rules)))
    .join('\n');
}

function shown_in(line: string, { root, separator = path.sep }: PathRules): string {
  const drive = /^[A-Za-z]:/.test(root);
  return line
    .replaceAll(/(^|[\s'"(<])\/w\//g, '$1')
    .replaceAll(/(^|[\s'"(<])\/sim\/(?=(?:include|kit|board_kit)\/)/g, '$1netx-sim/')
    .replaceAll(/(^|[\s'"(<])\/x\/(?:([A-Za-z])\/)?/g, (_, before: string, letter: string | undefined) => {
      if (letter === undefined) return `${before}${separator}`;
      return drive ? `${before}${letter}:${separator}` : `${before}${separator}${letter}/`;
    });
}
