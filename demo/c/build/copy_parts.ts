// Part of `npm run build`: what the compiler of TypeScript leaves behind, but a built program needs for firmware in C.
// Its argument is the folder that takes the place of demo/c.

import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { is_main } from '../../host/is_main.ts';

const FROM = fileURLToPath(new URL('..', import.meta.url));
/** Beside the pages: folders with headers, C, and the packages that the toolchain is. */
const FOLDERS = ['include', 'kit', 'check', 'access', 'own_netx', 'own_threadx', 'board_kit', 'toolchain'];

/** Copies them; returns their names. */
export function copy_parts(to: string, from = FROM): string[] {
  const scripts = readdirSync(path.join(from, 'build')).filter((name) => name.endsWith('.mjs'));
  const pages = readdirSync(from).filter((name) => name.endsWith('.md'));
  const parts = [
    ...pages,
    ...FOLDERS.filter((folder) => existsSync(path.join(from, folder))),
    ...scripts.map((name) => path.join('build', name)),
  ];
  for (const part of parts) cpSync(path.join(from, part), path.join(to, part), { recursive: true });
  return parts;
}

if (is_main(import.meta.url)) copy_parts(path.resolve(process.argv[2] as string));
