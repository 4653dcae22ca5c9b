// One small script out of a lesson and somebody's files: the lesson's own scenario and checks, with those files in the place of
// start/. What they import of the simulator is in the library beside it.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OnResolveResult, Plugin } from 'esbuild';
import type { CCode } from '../../c/bridge/image.ts';
import { api_file } from '../api_names.ts';
import type { Variant } from './lab.ts';
import { LIBRARY, type Library, type LibraryKind, library, module_name } from './library.ts';
import { load_esbuild } from './load_esbuild.ts';

const JUDGE = fileURLToPath(new URL('judge.ts', import.meta.url));
/** The same in a built program. */
const JUDGE_BUILT = JUDGE.replace(/\.ts$/, '.js');
/** Names of files in the script that is made, for messages: what is behind it is the student's. */
export const THEIRS = 'yours';

export interface Parts {
  /** The lesson's folder. */
  readonly folder: string;
  /** What takes the place of start/, by name of file; null: start/ itself, or firmware in C. */
  readonly files: ReadonlyMap<string, string> | null;
  readonly variant: Variant;
  readonly what: 'judge' | 'verdict' | 'answer_key';
  /** The lesson has `host`. */
  readonly host: boolean;
  /** What is judged is this firmware in C. */
  readonly firmware?: CCode;
}

export function library_kind({ host, firmware }: Pick<Parts, 'host' | 'firmware'>): LibraryKind {
  if (firmware !== undefined) return 'c';
  return host ? 'host' : 'plain';
}

export interface Bundle {
  readonly script: string;
  /** Leads from places in the script to lines of files. */
  readonly map: string;
}

/** It wants the library as a global. */
export async function bundle_lesson(parts: Parts): Promise<Bundle> {
  const { build } = await load_esbuild();
  const of_library = await library(library_kind(parts));
  const judge = existsSync(JUDGE) ? JUDGE : JUDGE_BUILT;
  const extension = path.extname(judge);
  const lesson = path.join(parts.folder, `lesson${extension}`);
  const in_c = parts.firmware !== undefined;
  const contents = [
    `import { ${parts.what} } from ${JSON.stringify(judge)};`,
    `import lesson from ${JSON.stringify(lesson)};`,
    in_c
      ? `import { lesson_in_c } from ${JSON.stringify(path.join(path.dirname(judge), `lesson_in_c${extension}`))};`
      : '',
    `const found = ${parts.what}(${in_c ? 'lesson_in_c(lesson)' : 'lesson'}, ${JSON.stringify(parts.variant)});`,
    'export const value = found.then(JSON.stringify);',
  ].join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: parts.folder, loader: 'js' },
    outdir: 'out',
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'judged',
    footer: { js: 'judged.value' },
    platform: 'node',
    target: 'es2023',
    sourcemap: 'external',
    charset: 'utf8',
    logLevel: 'silent',
    plugins: [students_files(parts, of_library), from_library(parts.folder, of_library)],
  });
  const text_of = (end: string): string => outputFiles.find((file) => file.path.endsWith(end))?.text ?? '';
  return { script: text_of('.js'), map: text_of('.js.map') };
}

/** Puts the student's files in the place of start/, and the student's constants in that of given/variant.ts. */
function students_files({ folder, files, variant }: Parts, { exports }: Library): Plugin {
  const start = path.join(folder, 'start');
  const given = path.join(folder, 'given');
  return {
    name: "students' files",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: name, resolveDir, namespace }) => {
        if (namespace === THEIRS) return theirs(name, files, given, exports);
        const target = path.resolve(resolveDir, name);
        if (path.dirname(target) === given && base(target) === 'variant')
          return { path: target, namespace: 'variant' };
        if (files !== null && path.dirname(target) === start)
          return theirs(`./${base(target)}.ts`, files, given, exports);
        return undefined;
      });
      onResolve({ filter: /^[^.]/, namespace: THEIRS }, ({ path: name }) => {
        const file = api_file(name);
        if (file !== null) return in_library(file, exports);
        return refused(`imports ${name}, which a lesson does not need`);
      });
      onLoad({ filter: /./, namespace: THEIRS }, ({ path: name }) => ({
        contents: files?.get(name) as string,
        loader: 'ts',
        resolveDir: start,
      }));
      onLoad({ filter: /./, namespace: 'variant' }, () => ({
        contents: `export const variant = ${JSON.stringify(variant)};`,
        loader: 'js',
      }));
    },
  };
}

/** A module of the library; refused when it has none of this name. */
function in_library(file: string, exports: Library['exports']): OnResolveResult {
  const module = module_name(file);
  if (!exports.has(module)) return refused(`imports ${module}, which lessons do not have`);
  return { path: module, namespace: 'library', sideEffects: false };
}

function refused(text: string): OnResolveResult {
  return { errors: [{ text }] };
}

function base(file: string): string {
  return path.basename(file).replace(/\.[jt]s$/, '');
}

/**
 * What a file of the student's means by a relative path: another one of theirs, one that is given (beside it, or as in the
 * lesson's own folder), or the API of a checkout.
 */
function theirs(
  name: string,
  files: ReadonlyMap<string, string> | null,
  given: string,
  exports: Library['exports'],
): OnResolveResult {
  const file = `${base(name)}.ts`;
  if (/^(\.|\.\.\/(given|start))\/[^/]+$/.test(name)) {
    if (files?.has(file) === true) return { path: file, namespace: THEIRS };
    if (base(name) === 'variant') return { path: path.join(given, 'variant.ts'), namespace: 'variant' };
    // A built program has both: the compiled one imports what lies beside it there.
    const at = [`${base(name)}.js`, file].map((one) => path.join(given, one)).find((one) => existsSync(one));
    if (at !== undefined) return { path: at };
  }
  const api = api_file(name);
  if (api !== null) return in_library(api, exports);
  return refused(`imports ${name}, which is none of the files of the lesson`);
}

/** What lies outside the lesson's folder is in the library. */
function from_library(folder: string, { exports }: Library): Plugin {
  return {
    name: 'from the library',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: name, resolveDir }) => {
        const file = path.resolve(resolveDir, name);
        if (!path.relative(folder, file).startsWith('..')) return undefined;
        return in_library(file, exports);
      });
      onResolve({ filter: /^[^.]/ }, ({ path: name, kind, namespace }) => {
        if (kind === 'entry-point' || namespace === THEIRS) return undefined;
        const file = path.isAbsolute(name) ? name : api_file(name);
        if (file === null) return refused(`imports ${name}, which lessons do not have`);
        return path.relative(folder, file).startsWith('..') ? in_library(file, exports) : { path: file };
      });
      onLoad({ filter: /./, namespace: 'library' }, ({ path: module }) => {
        const names = exports.get(module)?.join(', ');
        const contents = `export const { ${names} } = ${LIBRARY}[${JSON.stringify(module)}];`;
        return { contents, loader: 'js' };
      });
    },
  };
}
