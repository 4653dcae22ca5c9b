// The files that a compilation can reach: sources, and what their #include lines name, found as the compiler would find it.
// Conditions are not looked at, so this may be more than what is compiled; a name that is found nowhere is the compiler's to
// complain about, or one of its own headers.
//
// An include line whose path has `..` or a backslash in it is rewritten to the place where the file lies: the compiler's file system
// skips the one and does not know the other. So is one that names a header of the simulator.

import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { is_beside, type PathRules, virtual_path } from './virtual_paths.ts';

export interface SourceFile {
  readonly real: string;
  readonly virtual: string;
  /** As the compiler gets it. */
  readonly text: string;
}

/** Headers of the simulator that win over those of the originals, which may lie beside the firmware. */
export interface ApiHeaders {
  readonly folder: string;
  readonly names: RegExp;
}

export interface Places extends PathRules {
  readonly api: readonly ApiHeaders[];
  /** Absolute folders, in the order in which they are searched. */
  readonly includes: readonly string[];
  /** File name -> absolute path of the file that stands in its place. */
  readonly replace: Readonly<Record<string, string>>;
  readonly defines: readonly string[];
  /** What lies neither inside the root nor with the simulator is not there. */
  readonly closed: boolean;
}

const DIRECTIVE = /^([^\S\n]*#[^\S\n]*(?:include|include_next|import)[^\S\n]*)(["<])([^">\n]+)([">])/gm;
const ASKED = /__has_include(?:_next)?[^\S\n]*\([^\S\n]*(["<])([^">\n]+)[">]/g;
const NAMED_BY_MACRO = /^[^\S\n]*#[^\S\n]*define[^\S\n]+\w+[^\S\n]+(["<])([^">\n]+\.\w+)[">][^\S\n]*$/gm;

/** The text of a file; undefined where there is no file. Firmware of the field is not always UTF-8: bytes are kept as they are. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}

function is_file(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

/** Reads files once for all compilations of a project. */
export class SourceFiles {
  readonly #places: Places;
  readonly #files = new Map<string, { readonly file: SourceFile; readonly reached: readonly string[] }>();
  readonly #found = new Map<string, string | undefined>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** Files that the given ones can reach, with them, in an order that depends on the texts only; undefined marks a missing one. */
  reachable(starts: readonly string[]): SourceFile[] {
    const seen = new Map<string, SourceFile>();
    const open = [...starts];
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      if (seen.has(next)) continue;
      const entry = this.#entry(next);
      if (entry === undefined) continue;
      seen.set(next, entry.file);
      open.push(...entry.reached);
    }
    return [...seen.values()];
  }

  #entry(real: string): { file: SourceFile; reached: readonly string[] } | undefined {
    const known = this.#files.get(real);
    if (known !== undefined) return known;
    const original = read(this.#places.replace[path.basename(real)] ?? real);
    if (original === undefined) return undefined;
    const reached: string[] = [];
    const text = original.replaceAll(
      DIRECTIVE,
      (line, start: string, open: string, name: string, close: string) => {
        const place = this.#find(name, open === '"' ? path.dirname(real) : undefined);
        if (place === undefined) return line;
        reached.push(...place);
        const [first] = place as [string];
        const is_plain = !/\.\.|\\/.test(name) && !path.isAbsolute(name) && this.#api(name) === undefined;
        return is_plain ? line : `${start}${open}/${virtual_path(first, this.#places)}${close}`;
      },
    );
    for (const [, open, name] of [...original.matchAll(ASKED), ...original.matchAll(NAMED_BY_MACRO)]) {
      reached.push(...(this.#find(name as string, open === '"' ? path.dirname(real) : undefined) ?? []));
    }
    const entry = { file: { real, virtual: virtual_path(real, this.#places), text }, reached };
    this.#files.set(real, entry);
    return entry;
  }

  /** Every file of the name on the way (for include_next), the compiler's choice first. */
  #find(written: string, beside: string | undefined): string[] | undefined {
    // Compilers on Windows take both, and so sources have both.
    const name = written.replaceAll('\\', '/');
    const api = this.#api(name);
    if (api !== undefined) return [api];
    if (path.isAbsolute(name)) return this.#exists(path.normalize(name)) ? [path.normalize(name)] : undefined;
    const folders = beside === undefined ? this.#places.includes : [beside, ...this.#places.includes];
    const found = folders.map((folder) => path.join(folder, name)).filter((file) => this.#exists(file));
    return found.length === 0 ? undefined : [...new Set(found)];
  }

  #api(name: string): string | undefined {
    const found = this.#places.api.find(
      ({ folder, names }) => names.test(name) && this.#exists(path.join(folder, name)),
    );
    return found === undefined ? undefined : path.join(found.folder, name);
  }

  #may_read(file: string): boolean {
    return !this.#places.closed || !is_beside(virtual_path(file, this.#places));
  }

  #exists(file: string): boolean {
    if (!this.#found.has(file))
      this.#found.set(file, this.#may_read(file) && is_file(file) ? file : undefined);
    return this.#found.get(file) !== undefined;
  }
}
