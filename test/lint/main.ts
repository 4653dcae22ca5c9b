// `npm run lint [-- PATH ...]`: the checks of Services and constants, and Biome. `npm run typecheck [-- PATH ...]`: the types.
// Without a path the whole project is checked. Files and folders that are named may lie anywhere: your own firmware;
// their types are checked by both commands, as a Service is known by its type.
// Exits 1 when something is wrong, 2 for a path that is not there or holds no TypeScript.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Checked, check_services, check_types, load_named, PathError } from './checks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A path as whoever typed it means it: npm runs a script in the package's folder, not where it was called. */
function typed(name: string): string {
  const here = path.resolve(process.env['INIT_CWD'] ?? '.', name);
  return existsSync(here) ? here : name;
}

function tell({ found, summary }: Checked): boolean {
  for (const line of found) console.error(line);
  for (const line of summary) console.log(line);
  return found.length === 0;
}

/** Biome knows the files of the tree only. */
function biome(paths: readonly string[]): boolean {
  const inside = paths.filter((name) => !path.relative(ROOT, name).startsWith('..'));
  if (paths.length > 0 && inside.length === 0) return true;
  const command = path.join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const named = inside.length === 0 ? ['.'] : inside;
  const options = { cwd: ROOT, stdio: 'inherit' } as const;
  return spawnSync(process.execPath, [command, 'check', ...named], options).status === 0;
}

function main(args: readonly string[]): number {
  const types_only = args[0] === '--types';
  const paths = args.slice(types_only ? 1 : 0).map(typed);
  const project = load_named(path.join(ROOT, 'tsconfig.json'), paths);
  const checks = [
    ...(types_only || paths.length > 0 ? [() => tell(check_types(project))] : []),
    ...(types_only ? [] : [() => tell(check_services(project)), () => biome(paths)]),
  ];
  return checks.map((check) => check()).every(Boolean) ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof PathError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
