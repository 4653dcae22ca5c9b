// The project's files as the tidy test sees them: their text, their lines and what they import.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const ROOMS = ['rtos', 'netx', 'mqtt', 'demo'] as const;

export interface SourceText {
  /** Relative to the project, with forward slashes. */
  readonly name: string;
  readonly text: string;
  readonly lines: readonly string[];
}

/** All *.ts files under the given folders, sorted; folders that do not exist yet have none. */
export function sources_under(...folders: readonly string[]): SourceText[] {
  const names = folders.flatMap((folder) => {
    const absolute = path.join(ROOT, folder);
    if (!existsSync(absolute)) return [];
    return readdirSync(absolute, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.split(path.sep).join('/')}`);
  });
  return names
    .filter((name) => !name.startsWith('test/demo/lint/fixtures/'))
    .sort()
    .map(read_source);
}

const read = new Map<string, SourceText>();

/** Reads a file once: the files do not change while the tests look at them. */
export function read_source(name: string): SourceText {
  const known = read.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(path.join(ROOT, name), 'utf8');
  const source = { name, text, lines: text.replace(/\n$/, '').split('\n') };
  read.set(name, source);
  return source;
}

export function exists(name: string): boolean {
  return existsSync(path.join(ROOT, name));
}

const imports = new WeakMap<SourceText, string[]>();

/** What a file imports, type-only imports included: project files by their name, everything else as written. */
export function imports_of(source: SourceText): string[] {
  const known = imports.get(source);
  if (known !== undefined) return known;
  const { importedFiles } = ts.preProcessFile(source.text, true, true);
  const names = importedFiles.map(({ fileName }) =>
    fileName.startsWith('.') ? path.posix.join(path.posix.dirname(source.name), fileName) : fileName,
  );
  imports.set(source, names);
  return names;
}

export function parse(source: SourceText): ts.SourceFile {
  return ts.createSourceFile(source.name, source.text, ts.ScriptTarget.ES2023, true);
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

export function line_of(file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** The files that git tracks, or undefined outside a git checkout. */
export function tracked_files(): string[] | undefined {
  try {
    const listed = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
    return listed.split('\0').filter((name) => name !== '' && exists(name));
  } catch {
    return undefined;
  }
}
