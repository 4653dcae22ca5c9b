// `npm run lint [-- PATH ...]`: the checks of Services and constants, and Biome. `npm run typecheck [-- PATH ...]`: the types.
// With `--all` both, which `npm test` asks for: what takes longest, to load the project, is done once.
// Without a path the whole project is checked. Files and folders that are named may lie anywhere: your own firmware;
// their types are checked by both commands, as a Service is known by its type.
// Exits 1 when something is wrong, 2 for a path that is not there or holds no TypeScript.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { check_constants, check_services, check_types } from '../../demo/lint/checks.ts';
import { type Finding, finding_line } from '../../demo/lint/finding.ts';
import { load_named, load_project, PathError, type Project } from '../../demo/lint/project.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What runs on Node, and what runs in a page: each with its own options. */
const PROJECTS = ['.', 'demo/report/viewer', 'demo/playground'];

/** A path as whoever typed it means it: npm runs a script in the package's folder, not where it was called. */
function typed(name: string): string {
  const here = path.resolve(process.env['INIT_CWD'] ?? '.', name);
  return existsSync(here) ? here : name;
}

function tell(title: string, projects: readonly Project[], check: (project: Project) => Finding[]): boolean {
  const found = projects.flatMap(check);
  const files = projects.reduce((sum, project) => sum + project.files.length, 0);
  for (const finding of found) console.error(finding_line(finding));
  console.log(`${title}: ${files} files, ${found.length} found.`);
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
  const all = args[0] === '--all';
  const paths = args.slice(types_only || all ? 1 : 0).map(typed);
  const projects =
    paths.length === 0
      ? PROJECTS.map((folder) => load_project(path.join(ROOT, folder, 'tsconfig.json')))
      : load_named(paths);
  const checks = [
    ...(types_only || all || paths.length > 0 ? [() => tell('Types', projects, check_types)] : []),
    ...(types_only
      ? []
      : [
          () => tell('Dropped Services', projects, check_services),
          () => tell('Build constants read too early', projects, check_constants),
          () => biome(paths),
        ]),
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
