/**
 * Finds program files and reads them. What a file is follows from the name of its folder (threadx, mqtt, tcp,
 * tracex) and from its own name: `*.jsonl` holds programs, `api-errors.json` statuses of services, `constants.json`
 * values of constants, `*.trx` is a trace buffer with its listing beside it; each may be compressed (`.gz`). Bad input is
 * reported with file and line.
 */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { BadInput, is_object, type Json, type JsonObject, KINDS, type Kind } from './case.ts';
import { RECORDINGS, read_recording } from './recordings.ts';

export type Form = 'programs' | 'api-errors' | 'constants' | 'buffers';

/** One file of the corpus. */
export interface CorpusFile {
  readonly path: string;
  readonly kind: Kind;
  readonly form: Form;
  /**
   * Folder and file name, for example `threadx/named.jsonl`: how the file is called in reports. Those of this repository
   * begin with `recordings/`.
   */
  readonly label: string;
}

/** What was looked for and what was found. */
export interface Corpus {
  readonly files: readonly CorpusFile[];
  /** Folders of recordings for which there is no interpreter. */
  readonly left_out: readonly string[];
}

/** How the labels of the recordings of this repository begin. */
export const RECORDINGS_PREFIX = 'recordings/';

const MAX_DEPTH = 4;
const FORM_ORDER: readonly Form[] = ['programs', 'api-errors', 'constants', 'buffers'];

/** All program files in the given folders and files, in a fixed order. */
export function find_corpus(paths: readonly string[]): Corpus {
  const files: CorpusFile[] = [];
  const left_out = new Set<string>();
  for (const path of paths) {
    if (!existsSync(path))
      throw new BadInput(`${path}: no such file or directory; it should hold the recorded programs (--help)`);
    const before = files.length;
    if (statSync(path).isDirectory()) find_in_directory(path, 0, files, left_out);
    else files.push(describe_file(path));
    if (files.length === before) {
      throw new BadInput(
        `${path}: no program files (a folder named ${KINDS.join(', ')} with *.jsonl files or *.trx)`,
      );
    }
  }
  files.sort(
    (a, b) =>
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
      FORM_ORDER.indexOf(a.form) - FORM_ORDER.indexOf(b.form) ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  );
  return { files, left_out: [...left_out].sort() };
}

function find_in_directory(
  directory: string,
  depth: number,
  files: CorpusFile[],
  left_out: Set<string>,
): void {
  const folder = basename(resolve(directory));
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && depth < MAX_DEPTH && !entry.name.startsWith('.')) {
      find_in_directory(path, depth + 1, files, left_out);
    } else if (entry.isFile() && is_recording(entry.name)) {
      if (kind_of(folder) === undefined) left_out.add(folder);
      else files.push(describe_file(path));
    }
  }
}

function describe_file(path: string): CorpusFile {
  const folder = basename(dirname(resolve(path)));
  const name = basename(path);
  const kind = kind_of(folder);
  const form = form_of(name);
  if (kind === undefined) {
    throw new BadInput(`${path}: its folder must be named ${KINDS.join(', ')}; it is named ${folder}`);
  }
  if (form === undefined) {
    throw new BadInput(
      `${path}: expected *.jsonl, api-errors.json, constants.json or *.trx, with .gz or without`,
    );
  }
  const label = `${folder}/${plain_name(name)}`;
  const ours = resolve(path).startsWith(resolve(RECORDINGS));
  return { path, kind, form, label: ours ? `${RECORDINGS_PREFIX}${label}` : label };
}

function kind_of(folder: string): Kind | undefined {
  return KINDS.find((kind) => kind === folder);
}

function plain_name(file: string): string {
  return file.replace(/\.gz$/, '');
}

function is_recording(file: string): boolean {
  return form_of(file) !== undefined;
}

function form_of(file: string): Form | undefined {
  const name = plain_name(file);
  if (name.endsWith('.jsonl')) return 'programs';
  if (name.endsWith('.trx')) return 'buffers';
  if (name === 'api-errors.json') return 'api-errors';
  return name === 'constants.json' ? 'constants' : undefined;
}

/** The programs of a file, one object per line, each with an id. */
export function read_programs(path: string): JsonObject[] {
  const programs: JsonObject[] = [];
  read_text(path)
    .split('\n')
    .forEach((line, index) => {
      if (line.trim() === '') return;
      const where = `${path}:${index + 1}`;
      const program = parse(line, where);
      if (!is_object(program)) throw new BadInput(`${where}: expected a program (an object)`);
      if (typeof program['id'] !== 'string') throw new BadInput(`${where}: the program has no id`);
      programs.push(program);
    });
  return programs;
}

/** A file that is one JSON object. */
export function read_table(path: string): JsonObject {
  const table = parse(read_text(path), path);
  if (!is_object(table)) throw new BadInput(`${path}: expected an object`);
  return table;
}

/** The rows of an error table. */
export function read_rows(path: string): JsonObject[] {
  const rows = read_table(path)['rows'];
  if (!Array.isArray(rows)) throw new BadInput(`${path}: expected a list "rows"`);
  return rows.map((row, index) => {
    if (!is_object(row)) throw new BadInput(`${path}: row ${index + 1} is no object`);
    return row;
  });
}

function read_text(path: string): string {
  try {
    return read_recording(path).toString('utf8');
  } catch (error) {
    throw new BadInput(`${path}: ${(error as Error).message}`);
  }
}

function parse(text: string, where: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new BadInput(`${where}: not JSON: ${(error as Error).message}`);
  }
}
