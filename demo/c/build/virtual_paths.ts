// The compiler sees a file system of its own, in memory. Files of the project lie there under `w`, files beside it under `x` with
// their whole path, those of the simulator under `sim`. What it prints is turned back into the user's paths.
//
// Its file system skips `..`, so no virtual path has one.

import path from 'node:path';
import { slashes } from '../../host/slashes.ts';

export const SIM_FOLDER = 'sim';
const PROJECT_FOLDER = 'w';
const OTHER_FOLDER = 'x';

type Paths = Pick<typeof path, 'relative' | 'isAbsolute' | 'resolve' | 'sep'>;

export interface PathRules {
  /** Folder to which shown paths are relative. */
  readonly root: string;
  /** Folder of the simulator's own headers and kit. */
  readonly sim: string;
  /** Folders of a NetX Duo and a ThreadX that the firmware brings. */
  readonly brought?: readonly string[];
  /** How paths are read; default: as on this system. */
  readonly paths?: Paths;
}

/** A path on another drive has no relative form. */
function inside(folder: string, file: string, paths: Paths): string | undefined {
  const relative = paths.relative(folder, file);
  return /^\.\.(?:[\\/]|$)/.test(relative) || paths.isAbsolute(relative) ? undefined : relative;
}

/** Where an absolute path lies in the compiler's file system. */
export function virtual_path(file: string, { root, sim, paths = path }: PathRules): string {
  const own = inside(sim, file, paths);
  if (own !== undefined) return join_virtual(SIM_FOLDER, slashes(own, paths.sep));
  const relative = inside(root, file, paths);
  if (relative !== undefined) return join_virtual(PROJECT_FOLDER, slashes(relative, paths.sep));
  return join_virtual(
    OTHER_FOLDER,
    slashes(file, paths.sep)
      .replace(/^([A-Za-z]):/, '$1')
      .replace(/^\/+/, ''),
  );
}

/** A virtual path of a file that lies beside the project. */
export function is_beside(virtual: string): boolean {
  return virtual.startsWith(`${OTHER_FOLDER}/`);
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

/**
 * A file as a running firmware names it: one of a stack that it brings by its path there, wherever that lies, so that what a run
 * says and a replay file with it is the same on every computer.
 */
export function place_file(file: string, rules: PathRules): string {
  const shown = shown_paths(file, rules);
  const { root, brought = [], paths = path } = rules;
  for (const folder of brought) {
    const relative = inside(folder, paths.resolve(root, shown), paths);
    if (relative !== undefined) return slashes(relative, paths.sep);
  }
  return shown;
}

function shown_in(line: string, { root }: PathRules): string {
  const drive = /^[A-Za-z]:/.test(root);
  return line
    .replaceAll(/(^|[\s'"(<])\/w\//g, '$1')
    .replaceAll(/(^|[\s'"(<])\/sim\/(?=(?:include|kit|board_kit|own_netx)\/)/g, '$1netx-sim/')
    .replaceAll(/(^|[\s'"(<])\/x\/(?:([A-Za-z])\/)?/g, (_, before: string, letter: string | undefined) => {
      if (letter === undefined) return `${before}/`;
      return drive ? `${before}${letter}:/` : `${before}/${letter}/`;
    });
}
