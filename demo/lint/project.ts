// Loads TypeScript for the checks of this folder: the project of a tsconfig.json, or files and folders that the user names,
// each with the options of the tsconfig.json that governs it, as an editor does.

import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { slashes } from '../host/slashes.ts';
import { message_of, PLAIN_OPTIONS } from './compiler.ts';

export interface Project {
  readonly root: string;
  readonly program: ts.Program;
  /** The project's own source files (no declaration files, nothing of node_modules), sorted by name. */
  readonly files: readonly ts.SourceFile[];
}

/** A path of the user's that cannot be checked. */
export class PathError extends Error {}

/** What a tsconfig.json says: its folder, the files it includes and its options. */
interface Config {
  readonly root: string;
  readonly names: readonly string[];
  readonly options: ts.CompilerOptions;
}

const TYPESCRIPT = /(?<!\.d)\.[cm]?ts$/;
const DECLARATIONS = /\.d\.[cm]?ts$/;

/** Loads what the given tsconfig.json includes. Throws a PathError that names the file when it cannot be read. */
export function load_project(config_file: string): Project {
  const { root, names, options } = read_config(config_file);
  return load_files(root, names, options);
}

/** Reads a tsconfig.json. Throws a PathError that names the file when that is not possible. */
export function read_config(config_file: string): Config {
  const root = path.dirname(path.resolve(config_file));
  const read = ts.readConfigFile(config_file, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(read.config ?? {}, ts.sys, root, undefined, config_file);
  // A folder without files of its own is no mistake of the options (18002, 18003).
  const wrong = read.error ?? parsed.errors.find(({ code }) => code !== 18002 && code !== 18003);
  if (wrong !== undefined) throw new PathError(`${config_file}: ${message_of(wrong)}`);
  return { root, names: parsed.fileNames, options: parsed.options };
}

/** Loads the given files with the given options, as a project rooted at `root`. `texts` are files that are not on disk. */
export function load_files(
  root: string,
  names: readonly string[],
  options: ts.CompilerOptions,
  texts: ReadonlyMap<string, string> = new Map(),
): Project {
  const host = ts.createCompilerHost(options);
  // What the checks ask is not in comments.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  const { fileExists, readFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists.call(host, name);
  host.readFile = (name) => texts.get(name) ?? readFile.call(host, name);
  const program = ts.createProgram({ rootNames: names, options, host });
  const own = new Set(names.map((name) => path.resolve(name)));
  const files = program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && own.has(path.resolve(file.fileName)))
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  return { root, program, files };
}

/**
 * Loads the files that paths stand for: a project for each tsconfig.json that governs some of them. Of a folder those files
 * count that its tsconfig.json includes, and all of them where it includes none. Throws a PathError.
 */
export function load_named(paths: readonly string[]): Project[] {
  const governing = new Governing();
  const groups = new Map<Config, Set<string>>();
  for (const name of paths) {
    const inside = files_of(name);
    const included = inside.filter((file) => governing.of(file).names.includes(slashes(file)));
    for (const file of included.length > 0 ? included : inside) {
      const config = governing.of(file);
      groups.set(config, (groups.get(config) ?? new Set()).add(file));
    }
  }
  return [...groups].map(([{ root, names, options }, files]) => {
    const ambient = names.filter((file) => DECLARATIONS.test(file));
    return load_files(root, [...files, ...ambient], { ...options, noEmit: true, skipLibCheck: true });
  });
}

/** The TypeScript files that a path stands for. Throws a PathError when it is not there or holds none. */
export function files_of(name: string): string[] {
  if (!existsSync(name)) throw new PathError(`${name}: there is no such file or folder`);
  if (!statSync(name).isDirectory()) {
    if (!TYPESCRIPT.test(name)) throw new PathError(`${name}: it is no TypeScript`);
    return [path.resolve(name)];
  }
  const inside = walk(path.resolve(name)).sort();
  if (inside.length === 0) throw new PathError(`${name}: there is no TypeScript in this folder`);
  return inside;
}

/** TypeScript under a folder, but for that of packages and of hidden folders. */
function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry: Dirent) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : walk(full);
    return TYPESCRIPT.test(entry.name) && statSync(full, { throwIfNoEntry: false })?.isFile() ? [full] : [];
  });
}

/** Which tsconfig.json governs a file: the nearest one above it, or one that it refers to and that includes the file. */
class Governing {
  private readonly by_folder = new Map<string, readonly Config[]>();
  private readonly by_file = new Map<string | undefined, readonly Config[]>();

  of(file: string): Config {
    const folder = path.dirname(file);
    let configs = this.by_folder.get(folder);
    if (configs === undefined) {
      configs = this.above(folder);
      this.by_folder.set(folder, configs);
    }
    return configs.find(({ names }) => names.includes(slashes(file))) ?? (configs[0] as Config);
  }

  private above(folder: string): readonly Config[] {
    const file = ts.findConfigFile(folder, ts.sys.fileExists);
    let configs = this.by_file.get(file);
    if (configs === undefined) {
      configs = file === undefined ? [without_config(folder)] : with_references(file);
      this.by_file.set(file, configs);
    }
    return configs;
  }
}

function with_references(config_file: string): Config[] {
  const own = read_config(config_file);
  const { config = {} } = ts.readConfigFile(config_file, ts.sys.readFile);
  const referred = ((config as { references?: { path: string }[] }).references ?? []).map((reference) => {
    const place = path.resolve(own.root, reference.path);
    return read_config(place.endsWith('.json') ? place : path.join(place, 'tsconfig.json'));
  });
  return [own, ...referred];
}

/** The options of files that no tsconfig.json governs. */
function without_config(folder: string): Config {
  const options = PLAIN_OPTIONS;
  for (const place of [folder, process.cwd(), path.dirname(fileURLToPath(import.meta.url))]) {
    const found = ts.resolveTypeReferenceDirective('node', path.join(place, 'any.ts'), options, ts.sys);
    const { resolvedFileName: types } = found.resolvedTypeReferenceDirective ?? {};
    if (types === undefined) continue;
    const typeRoots = [path.dirname(path.dirname(types))];
    return {
      root: folder,
      names: [],
      options: { ...options, lib: ['lib.es2023.d.ts'], types: ['node'], typeRoots },
    };
  }
  return { root: folder, names: [], options: { ...options, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'] } };
}
