// What to say of a folder without netx-sim.json: a file that would do, from what lies in the folder.

import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROJECT_FILE } from '../c/build/project_file.ts';
import { slashes } from '../host/slashes.ts';

const KIT = fileURLToPath(new URL('../c/board_kit/stm32', import.meta.url));
/** Folders in which sources and headers of the user's own do not lie: libraries, and what belongs to one compiler. */
const NOT_OWN =
  /^(?:\.|node_modules$|Drivers$|Middlewares$|EWARM$|MDK-ARM$|STM32CubeIDE$|Debug$|Release$|build$)/;
const MOST_DEPTH = 4;
/** STM32Cube writes these for a chip; the board kit stands in for them. */
const OF_THE_CHIP = /^(?:main|syscalls|sysmem|system_stm32\w+|stm32\w+_(?:it|hal_msp|hal_timebase\w*))\.c$/;
const CUBE_HEADER = /^stm32\w+_hal_conf\.h$/;

/** The files of a folder and those below it, with slashes. Start-up code in assembler is the chip's. */
function files_in(folder: string, depth = 0): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    if (entry.isFile()) return /\.(?:c|cc|cpp|cxx|h|hpp)$/.test(entry.name) ? [entry.name] : [];
    if (!entry.isDirectory() || depth === MOST_DEPTH || NOT_OWN.test(entry.name)) return [];
    return files_in(path.join(folder, entry.name), depth + 1).map((name) => `${entry.name}/${name}`);
  });
}

function folders_of(files: readonly string[], otherwise: string): string[] {
  const folders = new Set(files.map((name) => path.posix.dirname(name)));
  return folders.size === 0 ? [otherwise] : [...folders];
}

/** Undefined for what is no folder. */
export function no_project_words(word: string): string | undefined {
  if (!existsSync(word) || !statSync(word).isDirectory()) return undefined;
  const files = files_in(word);
  const headers = files.filter((name) => /\.h(?:pp)?$/.test(name));
  const code = files.filter((name) => !headers.includes(name));
  const includes = folders_of(headers, 'inc');
  const board = headers.some((name) => CUBE_HEADER.test(path.posix.basename(name)))
    ? with_kit(word, code, includes)
    : { sources: folders_of(code, 'src'), includes };
  const least = JSON.stringify({ boards: [{ name: 'board', ...board }] }, null, 2);
  const page = 'demo/c/run_your_firmware.md';
  return `the folder ${word} has no ${PROJECT_FILE}, which says what is compiled (${page}). One to begin with:\n${least}`;
}

/** A project of STM32Cube: its own files, and what stands in for the chip's. */
function with_kit(
  word: string,
  code: readonly string[],
  includes: readonly string[],
): { sources: string[]; includes: string[] } {
  const kit = slashes(path.relative(word, KIT));
  const own = code.filter((name) => !OF_THE_CHIP.test(path.posix.basename(name)));
  return { sources: [...own, `${kit}/hal.c`, `${kit}/start.c`], includes: [...includes, kit] };
}
