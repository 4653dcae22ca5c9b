// Programs that come with Node or with the packages, started without a shell: as JavaScript that Node runs. On Windows npm
// and npx are .cmd files, which only a shell starts, and a shell takes names with spaces apart.

import { existsSync } from 'node:fs';
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

interface Around {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exec_path: string;
  readonly exists: (file: string) => boolean;
  readonly paths: typeof path;
}

/** Program and first arguments for npm: the one that runs this, or the one that came with Node. */
export function npm_command({
  env = process.env,
  exec_path = process.execPath,
  exists = existsSync,
  paths = path,
}: Partial<Around> = {}): string[] {
  const beside = paths.dirname(exec_path);
  const found = [
    env['npm_execpath'] ?? '',
    paths.join(beside, 'node_modules/npm/bin/npm-cli.js'),
    paths.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
  ].find((file) => file.endsWith('npm-cli.js') && exists(file));
  return found === undefined ? ['npm'] : [exec_path, found];
}
