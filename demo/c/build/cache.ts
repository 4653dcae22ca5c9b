// What has been built before, by its contents: the name of an entry is the hash of everything that it was made from, so an entry
// is never out of date. The folder can be deleted at any time.

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** Entries that are kept; the ones unused for longest go first. */
export const MOST_ENTRIES = 1600;

/** SHA-256 over parts; where one part ends is part of it. */
export function content_hash(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(`${part.length}:`);
    hash.update(part);
  }
  return hash.digest('hex').slice(0, 40);
}

export class BuildCache {
  readonly #folder: string;
  /** At least as many as there are, as far as this process knows. */
  #entries: number | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get(name: string): Uint8Array | undefined {
    const file = path.join(this.#folder, name);
    try {
      const bytes = readFileSync(file);
      const now = new Date();
      utimesSync(file, now, now);
      return bytes;
    } catch {
      return undefined;
    }
  }

  put(name: string, content: Uint8Array): void {
    if (!existsSync(this.#folder)) {
      mkdirSync(this.#folder, { recursive: true });
      // Version control is not to see it.
      writeFileSync(path.join(this.#folder, '.gitignore'), '*\n');
    }
    // Two builds at once write the same contents; whoever reads sees a whole file.
    const half_written = path.join(this.#folder, `${name}.${process.pid}.tmp`);
    writeFileSync(half_written, content);
    renameSync(half_written, path.join(this.#folder, name));
    // Looking at the whole folder for each entry would cost more than all else.
    if (this.#entries !== null && ++this.#entries <= MOST_ENTRIES) return;
    this.#entries = this.#prune();
  }

  /** How many are left. */
  #prune(): number {
    const names = readdirSync(this.#folder).filter((name) => name !== '.gitignore');
    if (names.length <= MOST_ENTRIES) return names.length;
    const aged = names.map((name) => {
      const file = path.join(this.#folder, name);
      return { file, used: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
    });
    aged.sort((a, b) => a.used - b.used || (a.file < b.file ? -1 : 1));
    for (const { file } of aged.slice(0, names.length - MOST_ENTRIES)) rmSync(file, { force: true });
    return MOST_ENTRIES;
  }
}
