// Runs students' code in a closed process (closed_process.ts), and says in a student's words what went wrong there.

import { SourceMap } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import type { BuildFailure } from 'esbuild';
import { bundle_lesson, library_kind, type Parts, THEIRS } from './bundle.ts';
import { ClosedProcess, SCRIPT } from './closed_process.ts';
import type { KeptProcesses } from './kept_processes.ts';
import { GIVEN_FIRMWARE } from './lesson_in_c.ts';
import { library } from './library.ts';
import { patience } from './patience.ts';
import { LIMIT_MS } from './time_limit.ts';

/** The value that the lesson's part made, or what went wrong in words. */
export type Ran<T> = { readonly value: T } | { readonly trouble: string };

/** What stands before the name of a student's file until all names are chosen; it is in no text. */
const MARK = '\u2042';

/** Each in a process of its own, or in one that is kept for others. */
export async function run_closed<T>(
  parts: Parts,
  limit_ms = LIMIT_MS * patience(),
  kept: KeptProcesses | null = null,
): Promise<Ran<T>> {
  let bundle: Awaited<ReturnType<typeof bundle_lesson>>;
  try {
    bundle = await bundle_lesson(parts);
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    if (errors === undefined) throw error;
    return { trouble: errors.map(build_words).join('; ') };
  }
  const { script } = bundle;
  const kind = library_kind(parts);
  const job = { script, firmware: parts.firmware ?? null };
  const answer =
    kept === null
      ? await new ClosedProcess(await library(kind)).run_last(job, limit_ms)
      : await kept.run(kind, job, limit_ms);
  if (answer.value !== undefined)
    return { value: JSON.parse(of_theirs(with_names(answer.value, bundle.map))) as T };
  return { trouble: first_words(with_names(answer.trouble ?? '', bundle.map)) };
}

function build_words({ text, location }: BuildFailure['errors'][number]): string {
  const said = text.replace(/ \[plugin [^\]]*\]/, '');
  return location === null ? said : `${source_words(location.file).name}:${location.line}: ${said}`;
}

/** The lesson's own files with the constants, in this process: nothing of it is anybody's but the project's. */
export async function run_here<T>(parts: Omit<Parts, 'files'>): Promise<T> {
  const { script } = await bundle_lesson({ ...parts, files: null });
  const { context } = await library(library_kind(parts));
  const { firmware } = parts;
  if (firmware !== undefined) {
    const module = new WebAssembly.Module(firmware.wasm as Uint8Array<ArrayBuffer>);
    Object.assign(context, { [GIVEN_FIRMWARE]: { ...firmware, module } });
  }
  return JSON.parse(await new vm.Script(script, { filename: SCRIPT }).runInContext(context)) as T;
}

function source_words(source: string): { readonly is_theirs: boolean; readonly name: string } {
  return {
    is_theirs: source.startsWith(`${THEIRS}:`) || source.includes(`/${THEIRS}:`),
    name: path.basename(source).replace(`${THEIRS}:`, ''),
  };
}

const PLACE_INSIDE = new RegExp(`, \\w+ \\((?!${MARK})[\\w.]+(?::\\d+){1,2}\\)`, 'g');
const PLACE_OF_THEIRS = new RegExp(`${MARK}(\\S+?:\\d+)`);
const PLACE = new RegExp(
  `(?:evalmachine\\.<anonymous>|${SCRIPT.replace(/\./g, '\\.')}):(\\d+)(?::(\\d+))?`,
  'g',
);

/** A text with places in files for places in the script; a mark stands before those of the student's files. */
function with_names(text: string, map_text: string): string {
  // Reading the map takes longer than many a run.
  if (text.search(PLACE) < 0) return text;
  const map = new SourceMap(JSON.parse(map_text));
  return text.replace(PLACE, (whole, line: string, column = '1') => {
    const { originalSource, originalLine } = map.findEntry(
      Number(line) - 1,
      Number(column) - 1,
    ) as Partial<Origin>;
    if (originalSource === undefined || originalLine === undefined) return whole;
    const { is_theirs, name } = source_words(originalSource);
    return `${is_theirs ? MARK : ''}${name}:${originalLine + 1}`;
  });
}

/** The same without the mark, and without places inside the simulator, which tell a student nothing. */
function of_theirs(text: string): string {
  return text.replace(PLACE_INSIDE, '').replaceAll(MARK, '');
}

interface Origin {
  readonly originalSource: string;
  readonly originalLine: number;
}

/** What was thrown, in its first line, and where in the student's files. */
function first_words(placed: string): string {
  const [message = '', ...frames] = placed.split('\n').filter((line) => !/^\s*\^+\s*$/.test(line));
  const at = frames.map((frame) => PLACE_OF_THEIRS.exec(frame)?.[1]).find((one) => one !== undefined);
  const words = message.replaceAll(MARK, '');
  return at === undefined ? words : `${at}: ${words}`;
}
