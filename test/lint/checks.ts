// What `npm run lint` and `npm run typecheck` find by the types of a program: of the project as its tsconfig.json says, or of
// files and folders that the user names, in the tree or anywhere else. A path that cannot be checked is a mistake and
// no success: a check that looked at nothing must not say that all is well.

import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { find_early_constants, format_early_constant } from './build_constant.ts';
import { find_dropped_services, format_dropped_service } from './dropped_service.ts';
import { load_files, load_project, type Project, read_config } from './project.ts';

export interface Checked {
  /** What is wrong, a line each. */
  readonly found: readonly string[];
  /** What was looked at, in one line for each check. */
  readonly summary: readonly string[];
}

/** A path of the user's that cannot be checked. */
export class PathError extends Error {}

const TYPESCRIPT = /(?<!\.d)\.[cm]?ts$/;

/** The TypeScript files that paths stand for. Throws a PathError for one that is not there or holds none. */
export function files_of(paths: readonly string[]): string[] {
  const files = paths.flatMap((name) => {
    if (!existsSync(name)) throw new PathError(`${name}: there is no such file or folder`);
    if (!statSync(name).isDirectory()) {
      if (!TYPESCRIPT.test(name)) throw new PathError(`${name}: it is no TypeScript`);
      return [path.resolve(name)];
    }
    const inside = readdirSync(name, { recursive: true, encoding: 'utf8' })
      .filter((file) => TYPESCRIPT.test(file) && !file.split(path.sep).includes('node_modules'))
      .map((file) => path.resolve(name, file))
      .filter((file) => statSync(file).isFile())
      .sort();
    if (inside.length === 0) throw new PathError(`${name}: there is no TypeScript in this folder`);
    return inside;
  });
  return [...new Set(files)];
}

/** Loads what is named, or the project when nothing is. */
export function load_named(config_file: string, paths: readonly string[]): Project {
  if (paths.length === 0) return load_project(config_file);
  const files = files_of(paths);
  const { root, options } = read_config(config_file);
  const is_outside = files.some((file) => path.relative(root, file).startsWith('..'));
  // Whether a file beside no package.json of its own is a module is tsx's concern, which takes it as one.
  const modules = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  return load_files(root, files, is_outside ? { ...options, ...modules } : options);
}

/** Errors of the types. */
export function check_types({ root, program, files }: Project): Checked {
  const found = ts.getPreEmitDiagnostics(program).map((diagnostic) =>
    ts
      .formatDiagnostic(diagnostic, {
        getCurrentDirectory: () => root,
        getCanonicalFileName: (name) => name,
        getNewLine: () => '\n',
      })
      .trimEnd(),
  );
  return { found, summary: [`Types: ${files.length} files, ${found.length} errors.`] };
}

/** Services that are made and never run, and constants of a build that are read too early. */
export function check_services({ root, program, files }: Project): Checked {
  const relative = <T extends { readonly file: string }>(one: T): T => ({
    ...one,
    file: path.relative(root, one.file),
  });
  const dropped = find_dropped_services(program, files).map(relative);
  const early = find_early_constants(program, files).map(relative);
  return {
    found: [...dropped.map(format_dropped_service), ...early.map(format_early_constant)],
    summary: [
      `Service check: ${files.length} files, ${dropped.length} dropped services.`,
      `Build constant check: ${early.length} read too early.`,
    ],
  };
}
