// What the board kit has for a name that a firmware uses and nobody defines, or for a header that no folder has.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { slashes } from '../../host/slashes.ts';

const PAGE = 'README.md';
/** A function that begins here, as the kit writes them. */
const DEFINITION = /^(?!static\b)[A-Za-z_][\w *]*?\b(\w+)\([^;]*$/gm;

/** The files of a folder and of those in it, relative to it. */
function files_in(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => slashes(name))
    .sort();
}

/** A file of the kit as a command of the user's would name it. */
function shown(kit: string, file: string): string {
  return slashes(path.relative('.', path.join(kit, file)));
}

/** What to say of a function that the kit has; undefined: it has none of that name. */
export function stand_in_for(name: string, kit: string): string | undefined {
  for (const file of files_in(kit, '.c')) {
    const text = readFileSync(path.join(kit, file), 'utf8');
    if ([...text.matchAll(DEFINITION)].some(([, defined]) => defined === name))
      return `the board kit has one: add ${shown(kit, file)} to the source files (${shown(kit, PAGE)})`;
  }
  return /^(?:HAL|BSP|LL|MX)_/.test(name)
    ? `it belongs to the board: a function of your own can stand in for it (${shown(kit, PAGE)})`
    : undefined;
}

/** What to say of a header that the kit has. */
export function stand_in_header(name: string, kit: string): string | undefined {
  const found = files_in(kit, '.h').find((file) => path.posix.basename(file) === name);
  if (found === undefined) return undefined;
  return `the board kit has one: -I ${shown(kit, path.posix.dirname(found))} (${shown(kit, PAGE)})`;
}
