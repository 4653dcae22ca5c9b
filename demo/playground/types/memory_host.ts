// The files of a program and the declarations of what it imports, as the compiler asks for them. What is given is read once.

import ts from 'typescript';
import type { Files } from '../model/program.ts';

const LIBRARY = '/lib';

export class MemoryHost implements ts.CompilerHost {
  private readonly given: ReadonlyMap<string, string>;
  private readonly parsed = new Map<string, ts.SourceFile>();
  private readonly folders = new Set<string>(['/']);
  private own: ReadonlyMap<string, string> = new Map();

  constructor(given: Files) {
    this.given = rooted(given);
    for (const name of this.given.keys()) this.add_folders(name);
  }

  /** Puts a program in place of the one before; its names. */
  put(files: Files): readonly string[] {
    this.own = rooted(files);
    for (const name of this.own.keys()) this.add_folders(name);
    return [...this.own.keys()];
  }

  private add_folders(name: string): void {
    for (let at = name.lastIndexOf('/'); at > 0; at = name.lastIndexOf('/', at - 1))
      this.folders.add(name.slice(0, at));
  }

  getSourceFile(
    name: string,
    options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile | undefined {
    const own = this.own.get(name);
    if (own !== undefined) return ts.createSourceFile(name, own, options, true);
    const text = this.given.get(name);
    if (text === undefined) return undefined;
    const file = this.parsed.get(name) ?? ts.createSourceFile(name, text, options);
    this.parsed.set(name, file);
    return file;
  }

  fileExists(name: string): boolean {
    return this.own.has(name) || this.given.has(name);
  }

  readFile(name: string): string | undefined {
    return this.own.get(name) ?? this.given.get(name);
  }

  directoryExists(name: string): boolean {
    return this.folders.has(name);
  }

  getDefaultLibFileName(): string {
    return `${LIBRARY}/lib.es2023.d.ts`;
  }

  getDefaultLibLocation(): string {
    return LIBRARY;
  }

  getCurrentDirectory(): string {
    return '/';
  }

  getCanonicalFileName(name: string): string {
    return name;
  }

  useCaseSensitiveFileNames(): boolean {
    return true;
  }

  getNewLine(): string {
    return '\n';
  }

  writeFile(): void {
    // Types are checked, and nothing is made.
  }
}

function rooted(files: Files): Map<string, string> {
  return new Map(Object.entries(files).map(([name, text]) => [`/${name}`, text]));
}
