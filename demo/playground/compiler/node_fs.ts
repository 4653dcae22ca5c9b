// `node:fs` for the build of firmware in C in a page: files in memory, by their whole names. Only what the build uses.

import { resolve } from './node_path.ts';

const files = new Map<string, Uint8Array>();

function place(name: string): string {
  return resolve(name);
}

function inside(folder: string): string {
  const at = place(folder);
  return at === '/' ? at : `${at}/`;
}

function is_folder(name: string): boolean {
  const start = inside(name);
  return [...files.keys()].some((file) => file.startsWith(start));
}

export function existsSync(name: string): boolean {
  return files.has(place(name)) || is_folder(name);
}

interface Stat {
  isFile(): boolean;
  isDirectory(): boolean;
  readonly mtimeMs: number;
}

export function statSync(name: string, options?: { throwIfNoEntry?: boolean }): Stat | undefined {
  const is_file = files.has(place(name));
  if (!is_file && !is_folder(name)) {
    if (options?.throwIfNoEntry === false) return undefined;
    throw new Error(`there is no ${name}`);
  }
  return { isFile: () => is_file, isDirectory: () => !is_file, mtimeMs: 0 };
}

export function readdirSync(folder: string, options?: { recursive?: boolean }): string[] {
  const start = inside(folder);
  const names = [...files.keys()]
    .filter((file) => file.startsWith(start))
    .map((file) => file.slice(start.length));
  return [
    ...new Set(options?.recursive === true ? names : names.map((name) => name.replace(/\/.*/, ''))),
  ].sort();
}

export function readFileSync(name: string, encoding?: 'utf8' | 'latin1'): string | Uint8Array {
  const bytes = files.get(place(name));
  if (bytes === undefined) throw new Error(`there is no file ${name}`);
  if (encoding === undefined) return bytes;
  if (encoding === 'utf8') return new TextDecoder().decode(bytes);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

export function writeFileSync(name: string, content: string | Uint8Array): void {
  files.set(place(name), typeof content === 'string' ? new TextEncoder().encode(content) : content);
}

export function renameSync(from: string, to: string): void {
  const bytes = files.get(place(from));
  if (bytes === undefined) throw new Error(`there is no file ${from}`);
  files.delete(place(from));
  files.set(place(to), bytes);
}

/** A file, or a folder with all that is in it. */
export function rmSync(name: string): void {
  files.delete(place(name));
  for (const file of [...files.keys()]) if (file.startsWith(inside(name))) files.delete(file);
}

/** Folders are there when something is in them, and nothing grows old. */
export function mkdirSync(): void {}
export function utimesSync(): void {}
