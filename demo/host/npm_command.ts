// How npm is started: it is JavaScript that Node runs. On Windows `npm` is a .cmd file, which only a shell starts.

import { existsSync } from 'node:fs';
import path from 'node:path';

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
