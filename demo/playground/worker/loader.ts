// Loads a program in the page: takes the types away, gives each import the module that it names, and runs the file. Files keep
// their lines and are known by their paths in a checkout, so a stack or a report names the line that the editor shows.

import { transform } from 'sucrase';
import { firmware_line } from '../../../rtos/sim/firmware_error.ts';
import type { Files, Place } from '../model/program.ts';

/** Modules of the simulator, by their path in a checkout. */
export type Modules = Readonly<Record<string, object>>;

/** A program that cannot be loaded: why, and where. */
export class LoadError extends Error {
  readonly place: Place | null;

  constructor(message: string, place: Place | null) {
    super(message);
    this.place = place;
  }
}

/** What firmware may use of the page under other names, and what the page has not. */
const NOT_HERE: readonly (readonly [RegExp, string])[] = [
  [/^node:/, 'a page has no modules of Node'],
  [/(^|\/)netx\/gateway\//, 'the gateway to real sockets is not in a page'],
  [/(^|\/)netx\/secure\/host\/|^netx-sim\/secure$/, 'TLS is not in a page, as it is that of Node'],
  [/(^|\/)demo\/(cli|c|lint|vitest)\//, 'this part of the project needs a computer with Node'],
];

/** Why a file may not import what it names, found at that path; null: it may. */
type Refuse = (path: string, from: string) => string | null;
type Require = (specifier: string) => unknown;
type Body = (require: Require, module: { exports: object }, exports: object, console: object) => unknown;

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Where a stack says that it began, in one of these files; null: nowhere there. */
export function place_of(error: unknown, files: Files): Place | null {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const frame of stack.split('\n')) {
    const line = firmware_line(frame);
    if (line !== null && line.file in files) return { file: line.file, line: line.line, column: line.column };
  }
  return null;
}

/** JavaScript of a file, line by line, with `require` in place of imports. */
function stripped(text: string, file: string): string {
  try {
    return transform(text, {
      transforms: ['typescript', 'imports'],
      disableESTransforms: true,
      preserveDynamicImport: true,
      filePath: file,
    }).code;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number; column: number } };
    const words = message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
    const place = loc === undefined ? null : { file, line: loc.line, column: loc.column };
    throw new LoadError(words, place);
  }
}

function evaluated(code: string, file: string, kind: 'function' | 'async function'): Body {
  try {
    // An indirect call: the file sees globals, and nothing of this module.
    // biome-ignore lint/security/noGlobalEval: to run what the user wrote is what the page is for
    const evaluate = globalThis.eval;
    return evaluate(
      `(${kind} (require, module, exports, console) {${code}\n})\n//# sourceURL=${file}`,
    ) as Body;
  } catch (error) {
    throw new LoadError(error instanceof Error ? error.message : String(error), null);
  }
}

export class Loader {
  private readonly files: Files;
  private readonly modules: Modules;
  private readonly console: object;
  private readonly refuse: Refuse;
  private readonly loaded = new Map<string, { exports: object }>();

  constructor(files: Files, modules: Modules, console: object, refuse: Refuse = () => null) {
    this.refuse = refuse;
    this.files = files;
    this.modules = modules;
    this.console = console;
  }

  /** Runs a file to its end, top-level await included; its exports. */
  async load(main: string): Promise<Readonly<Record<string, unknown>>> {
    const text = this.files[main];
    if (text === undefined) throw new LoadError(`there is no file ${main}`, null);
    const module = { exports: {} };
    this.loaded.set(main, module);
    const body = evaluated(stripped(text, main), main, 'async function');
    await body((name) => this.require(name, main), module, module.exports, this.console);
    return module.exports as Record<string, unknown>;
  }

  private require(specifier: string, from: string): object {
    const path = this.path_of(specifier, from);
    const module = this.modules[path];
    const refused = this.refuse(path, from);
    if (refused !== null) throw this.unknown(specifier, from, refused);
    if (!(path in this.files)) {
      if (module !== undefined) return module;
      throw this.unknown(specifier, from);
    }
    const known = this.loaded.get(path);
    if (known !== undefined) return known.exports;
    const own = { exports: {} };
    this.loaded.set(path, own);
    const body = evaluated(stripped(this.files[path] as string, path), path, 'function');
    body((name) => this.require(name, path), own, own.exports, this.console);
    return own.exports;
  }

  /** A path as it is in a checkout; a file that was moved finds the same modules by what stands behind the dots. */
  private path_of(specifier: string, from: string): string {
    if (specifier in this.modules) return specifier;
    const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/')) : '';
    const path = normal(`${folder}/${specifier}`).replace(/\.js$/, '.ts');
    if (path in this.files || path in this.modules) return path;
    return normal(specifier.replace(/^(\.{1,2}\/)+/, '')).replace(/\.js$/, '.ts');
  }

  private unknown(specifier: string, from: string, refused?: string): LoadError {
    const why = refused ?? NOT_HERE.find(([pattern]) => pattern.test(specifier))?.[1];
    const text = this.files[from] ?? '';
    const at = text.search(new RegExp(`['"]${specifier.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}['"]`));
    const before = text.slice(0, Math.max(at, 0)).split('\n');
    const place = { file: from, line: before.length, column: (before.at(-1) ?? '').length + 1 };
    const advice =
      "firmware imports './rtos/tx_api.ts', './netx/nx_api.ts', './mqtt/nxd_mqtt_client.ts' and the like";
    return new LoadError(
      `'${specifier}' ${refused === undefined ? 'is not in the page' : 'cannot be imported'}: ${why ?? advice}`,
      at < 0 ? null : place,
    );
  }
}
