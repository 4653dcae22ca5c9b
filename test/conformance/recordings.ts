/**
 * The recordings that are part of this repository: what `npm run recordings` takes from the larger set beside the
 * checkout. All that was written by hand is taken whole, of the generated programs every second one. Files
 * are compressed (gzip); descriptions stay readable.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gunzipSync, gzipSync } from 'node:zlib';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** The recordings of this repository, and the larger set, which may be missing. */
export const RECORDINGS = join(HERE, 'recordings');
export const LARGER_SET = join(HERE, '../../../shared/conformance');

/** Of the generated programs one in so many is kept. */
const ONE_IN = 2;
const COMPRESSED = /\.(jsonl|json|trx)$/;
const PLAIN = /\.md$/;

/** What a recording's file holds, decompressed when its name says so. */
export function read_recording(path: string): Buffer {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** What the folder should hold: name within it, and contents before compression. */
export function recordings_of(larger_set: string): Map<string, Buffer> {
  const wanted = new Map<string, Buffer>();
  for (const folder of folders_of(larger_set)) {
    for (const name of readdirSync(join(larger_set, folder)).sort()) {
      const bytes = (): Buffer => readFileSync(join(larger_set, folder, name));
      if (name === 'random.jsonl') wanted.set(`${folder}/${name}.gz`, one_in(bytes()));
      else if (COMPRESSED.test(name)) wanted.set(`${folder}/${name}.gz`, bytes());
      else if (PLAIN.test(name)) wanted.set(`${folder}/${name}`, bytes());
    }
  }
  return wanted;
}

function folders_of(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

function one_in(programs: Buffer): Buffer {
  const lines = programs.toString('utf8').trimEnd().split('\n');
  return Buffer.from(`${lines.filter((_line, at) => at % ONE_IN === 0).join('\n')}\n`);
}

/** What lies in the folder now, in the same form. */
export function recordings_in(folder: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  if (!existsSync(folder)) return found;
  for (const inner of folders_of(folder)) {
    for (const name of readdirSync(join(folder, inner)).sort()) {
      found.set(`${inner}/${name}`, read_recording(join(folder, inner, name)));
    }
  }
  return found;
}

/**
 * Writes the folder anew; returns the names of the files that changed. A file whose contents are right is left alone, so
 * that another version of the compressor changes nothing.
 */
export function write_recordings(larger_set: string, folder: string): string[] {
  const wanted = recordings_of(larger_set);
  const found = recordings_in(folder);
  const changed: string[] = [];
  for (const name of found.keys()) {
    if (wanted.has(name)) continue;
    rmSync(join(folder, name));
    changed.push(name);
  }
  for (const [name, contents] of wanted) {
    if (found.get(name)?.equals(contents)) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const compressed = name.endsWith('.gz');
    writeFileSync(
      join(folder, name),
      compressed ? gzipSync(contents, { level: constants.Z_BEST_COMPRESSION }) : contents,
    );
    changed.push(name);
  }
  return changed.sort();
}
