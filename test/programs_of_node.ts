// Programs that come with Node or with the packages, started without a shell: as JavaScript that Node runs. On Windows npm
// and npx are .cmd files, which only a shell starts, and a shell takes names with spaces apart.

import path from 'node:path';

/** Where a package keeps the program that is meant by a word. */
const PROGRAMS = {
  vitest: 'node_modules/vitest/vitest.mjs',
  tsc: 'node_modules/typescript/bin/tsc',
  tsx: 'node_modules/tsx/dist/cli.mjs',
} as const;

/** Program and first arguments for one of the project's tools. */
export function tool(root: string, name: keyof typeof PROGRAMS): [string, string] {
  return [process.execPath, path.join(root, PROGRAMS[name])];
}
