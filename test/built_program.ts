// The project as `npm run build` builds it, for tests that start programs or pack it: such a program begins in half the time of
// one whose types are taken away as it is loaded. It is built when a test asks for the first time since a source has changed.

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { tool } from './programs_of_node.ts';
import { run_well } from './run_command.ts';
import { ROOT } from './tidy/sources.ts';

const CACHE = path.join(ROOT, 'node_modules/.cache/netx-sim/built');
const FOLDERS = ['rtos', 'netx', 'mqtt', 'demo'];
const PACKED = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'];

/** Changes when a source does: names, sizes and times, as builders look at them. */
function state_of_sources(): string {
  const hash = createHash('sha256');
  const look = (name: string): void => {
    const { mtimeMs, size } = statSync(path.join(ROOT, name));
    hash.update(`${name} ${mtimeMs} ${size}\n`);
  };
  for (const name of [...PACKED, 'tsconfig.json', 'tsconfig.build.json', 'test/built_program.ts']) look(name);
  for (const folder of FOLDERS) {
    const names = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.sort())
      if (/\.(ts|mjs|css|json|md|c|h|s)$/.test(name)) look(path.join(folder, name));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Builds into a folder that is named as a checkout. */
function build(checkout: string): void {
  const dist = path.join(checkout, 'dist');
  mkdirSync(dist, { recursive: true });
  // The types of the same sources are checked beside the tests.
  const types = ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', dist];
  run_well([...tool(ROOT, 'tsc'), ...types], ROOT);
  const viewer = ['demo/report/bundle_viewer.ts', path.join(dist, 'demo/report')];
  run_well([process.execPath, '--import', 'tsx', ...viewer], ROOT);
  const parts = ['demo/c/build/copy_parts.ts', path.join(dist, 'demo/c')];
  run_well([process.execPath, '--import', 'tsx', ...parts], ROOT);
  const lessons = ['demo/course/copy_lessons.ts', path.join(dist, 'demo/course')];
  run_well([process.execPath, '--import', 'tsx', ...lessons], ROOT);
  for (const name of PACKED) cpSync(path.join(ROOT, name), path.join(checkout, name));
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

let known: string | null = null;

/** Where the built project lies, as in a checkout: package.json, and dist. */
export function built_project(): string {
  if (known !== null) return known;
  const place = path.join(CACHE, state_of_sources());
  if (!existsSync(place)) {
    mkdirSync(CACHE, { recursive: true });
    const others = readdirSync(CACHE);
    const made = mkdtempSync(path.join(CACHE, 'being-made-'));
    build(made);
    // Another process may have made the same meanwhile.
    if (existsSync(place)) remove(made);
    else renameSync(made, place);
    for (const old of others) if (!old.startsWith('being-made-')) remove(path.join(CACHE, old));
  }
  known = place;
  return place;
}

/** The words of a command that starts the built program. */
export function built_program(): readonly [string, string] {
  return [process.execPath, path.join(built_project(), 'dist/demo/main.js')];
}

/** The same for a shell. */
export function built_command(): string {
  return built_program()
    .map((word) => `"${word}"`)
    .join(' ');
}
