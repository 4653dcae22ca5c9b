// Runs students' code where it can do no harm by accident or curiosity: in a process of its own, with a time limit, without the
// modules of Node and without the right to write files, to read other files, or to start processes. Firmware in C is given to it as
// a module of WebAssembly, of which it makes instances; it can compile none itself. Who must reckon with experts grades in a virtual
// machine.

import { fork } from 'node:child_process';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import type { BuildFailure } from 'esbuild';
import { bundle_lesson, library_kind, type Parts, THEIRS } from './bundle.ts';
import { GIVEN_FIRMWARE } from './lesson_in_c.ts';
import { LIBRARY_FILE, library, MODULES_OF_NODE } from './library.ts';
import { patience } from './patience.ts';
import { LIMIT_MS } from './time_limit.ts';

const CLOSED_RUN = fileURLToPath(new URL('closed_run.mjs', import.meta.url));
const SCRIPT = 'lesson.bundle.js';

/** The value that the lesson's part made, or what went wrong in words. */
export type Ran<T> = { readonly value: T } | { readonly trouble: string };

/** A loop whose services return at once takes virtual time, but so little that a run of some seconds takes for ever. */
const ENDLESS = 'a loop in which nothing waits, without a service or with services that return at once?';

/** What stands before the name of a student's file until all names are chosen; it is in no text. */
const MARK = '\u2042';

interface Answer {
  readonly value?: string;
  readonly trouble?: string;
}

/** Node's switches for a process without rights; their names depend on its version. */
function without_rights(): string[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const named = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return [
    named ? '--permission' : '--experimental-permission',
    `--allow-fs-read=${CLOSED_RUN}`,
    '--no-warnings',
  ];
}

export async function run_closed<T>(parts: Parts, limit_ms = LIMIT_MS * patience()): Promise<Ran<T>> {
  let bundle: Awaited<ReturnType<typeof bundle_lesson>>;
  try {
    bundle = await bundle_lesson(parts);
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    if (errors === undefined) throw error;
    return { trouble: errors.map(build_words).join('; ') };
  }
  const answer = await in_closed_process(bundle.script, parts, limit_ms);
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

/** Why a process ended that had not answered, by what it wrote. */
function end_words(said: string): string {
  if (/heap|memory|allocation/i.test(said))
    return 'needs more memory than there is: something that grows for ever?';
  return said.trim() === '' ? 'ended the process' : (said.trim().split('\n')[0] as string);
}

async function in_closed_process(script: string, parts: Parts, limit_ms: number): Promise<Answer> {
  const { script: text, compiled } = await library(library_kind(parts));
  const before = { script: text, name: LIBRARY_FILE, compiled };
  const modules = parts.host ? MODULES_OF_NODE : [];
  const firmware = parts.firmware === undefined ? null : { name: GIVEN_FIRMWARE, code: parts.firmware };
  return new Promise((resolve) => {
    const child = fork(CLOSED_RUN, [], {
      execArgv: [...without_rights(), '--max-old-space-size=512'],
      env: {},
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    let said = '';
    let answer: Answer | null = null;
    child.stderr?.on('data', (data) => {
      said = (said + String(data)).slice(-2000);
    });
    const timer = setTimeout(() => {
      answer ??= { trouble: `did not end within ${limit_ms / 1000} s: ${ENDLESS}` };
      child.kill('SIGKILL');
    }, limit_ms);
    child.on('message', (message) => {
      if (message === 'ready') child.send({ before, script, name: SCRIPT, modules, firmware });
      else answer ??= message as Answer;
    });
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(answer ?? { trouble: end_words(said) });
    });
  });
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
