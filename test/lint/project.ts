// Loads a TypeScript project for the checks of this folder: the compiler's own reading of its tsconfig.json.

import path from 'node:path';
import ts from 'typescript';

export interface Project {
  readonly root: string;
  readonly program: ts.Program;
  /** The project's own source files (no declaration files, nothing of node_modules), sorted by name. */
  readonly files: readonly ts.SourceFile[];
}

/** Loads what the given tsconfig.json includes. Throws an Error that names the file when it cannot be read. */
export function load_project(config_file: string): Project {
  const { root, names, options } = read_config(config_file);
  return load_files(root, names, options);
}

/** What a tsconfig.json says: its folder, the files it includes and its options. */
export function read_config(config_file: string) {
  const root = path.dirname(path.resolve(config_file));
  const read = ts.readConfigFile(config_file, ts.sys.readFile);
  if (read.error) throw new Error(`${config_file}: ${message_of(read.error)}`);
  const parsed = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
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

export function message_of(diagnostic: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
}
