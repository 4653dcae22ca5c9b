// `npm run generate`: writes what is generated for C firmware.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generated_files } from './generate.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const written: string[] = [];
for (const [file, text] of await generated_files(root)) {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
  if (file.endsWith('.ts')) written.push(place);
}
// Its script, as what lies in .bin is no program on Windows.
const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
execFileSync(process.execPath, [biome, 'format', '--write', ...written], { cwd: root, stdio: 'ignore' });
