// Replay files: text, sparse, keyed by site. They hold the seed, the scenario, what failed, and only the choices that
// were not nominal; an empty list is the nominal run. The same on one line fits into a bug report.
//
// Names of boards, threads and objects are any text. What would not come back as it was (a line end, a `;` between two
// choices, a space at an end) is written as \u{a}; whatever was written is read back the same.
//
// The number in the first line is the version. What version 1 ever wrote is read for good; what it cannot say gets another
// number, and a number that is not known is refused, so that no file is half understood.

import { printable } from '../sim/printable.ts';
import { SimError } from '../sim/sim_error.ts';
import type { ReplayChoice } from './shrink.ts';
import { is_thrown } from './thrown_failure.ts';

/** What fails. */
export interface ReplayCheck {
  readonly id: string;
  /** The key of the object (`CheckFailure.object_key`). */
  readonly object: string;
  /** Of an exception, the line that threw when this was recorded; an edit may have moved it since. */
  readonly line?: number;
}

export interface Replay {
  readonly scenario: string;
  readonly seed: number;
  readonly fixed: boolean;
  /** The check that fails; null for a run that passes. */
  readonly check: ReplayCheck | null;
  readonly trace_hash: string | null;
  readonly choices: readonly ReplayChoice[];
  /** The firmware of the experiment when this was recorded (Experiment.firmware). */
  readonly firmware?: string;
  /** The place (`kind/site`) of the choice that decides: two of them are two causes. */
  readonly deciding?: string;
  /** It says nothing of how the run ends: one line without `=>`, typed by hand. */
  readonly open_ended?: true;
}

const VERSION = 1;
const FIRST_LINE = `replay ${VERSION}`;
const ONE_LINE = `replay${VERSION}`;
/** Behind it stands how the run ends. */
const ENDS = ' => ';
const PASSES = 'passes';
const SEED_MOST = 0xffff_ffff;
/** Characters shown of a line that cannot be read. */
const LINE_SHOWN = 120;

/** What a text holds that ends a line, or looks like an escape. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$|\\(?=u\{)/gu;
/** What ends a choice, or all of them, on one line. */
const UNSAFE_IN_KEY = new RegExp(`${UNSAFE.source}|;|(?<==)>`, 'gu');
const UNSAFE_IN_ID = new RegExp(`${UNSAFE.source}|\\||(?<==)>`, 'gu');
const UNSAFE_IN_OBJECT = new RegExp(`${UNSAFE.source}|,(?= trace )`, 'gu');
const ESCAPE = /\\u\{([0-9a-f]{1,6})\}/g;

function escaped(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`);
}

function unescaped(text: string): string {
  return text.replace(ESCAPE, (written, hex) => {
    const code = Number.parseInt(hex, 16);
    return code > 0x10ffff ? written : String.fromCodePoint(code);
  });
}

/** The object of a check, with the line where there is one. */
export function check_object({ object, line }: ReplayCheck): string {
  return line === undefined ? object : `${object}:${line}`;
}

function format_check(check: ReplayCheck): string {
  return `${escaped(check.id, UNSAFE_IN_ID)} | ${escaped(check_object(check), UNSAFE_IN_OBJECT)}`;
}

/** The text of a replay file; `words` explains each choice in a comment. */
export function format_replay(replay: Replay, words: (choice: ReplayChoice) => string = () => ''): string {
  const lines = [
    FIRST_LINE,
    `scenario ${replay.scenario}`,
    `seed ${replay.seed}`,
    `fixed ${replay.fixed ? 'yes' : 'no'}`,
  ];
  if (replay.check !== null) lines.push(`check ${format_check(replay.check)}`);
  if (replay.trace_hash !== null) lines.push(`trace ${replay.trace_hash}`);
  // Comments: programs that do not know them read the file all the same.
  if (replay.firmware !== undefined) lines.push(`# firmware ${replay.firmware}`);
  if (replay.deciding !== undefined) lines.push(`# deciding ${escaped(replay.deciding, UNSAFE_IN_KEY)}`);
  for (const choice of replay.choices) {
    const text = words(choice);
    if (text !== '') lines.push(`# ${printable(text)}`);
    lines.push(`choice ${escaped(choice.key, UNSAFE_IN_KEY)} = ${choice.taken}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The same on one line: what was chosen, `=>`, what fails and the trace. */
export function format_one_line(replay: Replay): string {
  const choices = replay.choices.map(({ key, taken }) => `${escaped(key, UNSAFE_IN_KEY)}=${taken}`).join(';');
  const request = [ONE_LINE, replay.scenario, replay.seed, replay.fixed ? 'fixed' : 'bug', choices]
    .join(' ')
    .trimEnd();
  if (replay.open_ended) return request;
  const end = replay.check === null ? PASSES : format_check(replay.check);
  return `${request}${ENDS}${end}${replay.trace_hash === null ? '' : `, trace ${replay.trace_hash}`}`;
}

function bad(line_number: number, line: string, what: string): never {
  throw new SimError(`replay file, line ${line_number}: ${what}: "${printable(line, LINE_SHOWN)}"`);
}

function parse_choice(text: string, line_number: number, line: string): ReplayChoice {
  const match = /^(\S.*?#\d+)\s*=\s*(\d+)$/.exec(text);
  const taken = Number(match?.[2]);
  if (match === null || !Number.isSafeInteger(taken))
    bad(line_number, line, 'a choice is written KIND/SITE#N = OPTION');
  return { key: unescaped(match[1] as string), taken };
}

/** A site is decided once: of two lines for one, neither is what was recorded. */
function add_choice(
  choices: Map<string, ReplayChoice>,
  text: string,
  line_number: number,
  line: string,
): void {
  const choice = parse_choice(text, line_number, line);
  if (choices.has(choice.key)) bad(line_number, line, 'this choice is there twice');
  choices.set(choice.key, choice);
}

function parse_seed(text: string, line_number: number, line: string): number {
  if (!/^\d+$/.test(text) || Number(text) > SEED_MOST)
    bad(line_number, line, `the seed is a whole number up to ${SEED_MOST}`);
  return Number(text);
}

function parse_check(text: string, line_number: number, line: string): Replay['check'] {
  const match = /^(.+?) \|(?: (.*))?$/.exec(text);
  if (match === null) bad(line_number, line, 'a check is written CHECK | OBJECT');
  const id = unescaped(match[1] as string);
  const object = unescaped(match[2] ?? '');
  const thrown = is_thrown(id) ? /^(.*):(\d{1,9})$/.exec(object) : null;
  return thrown === null ? { id, object } : { id, object: thrown[1] as string, line: Number(thrown[2]) };
}

/** How the run ends, as the end of one line says it. */
function parse_end(end: string, text: string): Pick<Replay, 'check' | 'trace_hash'> {
  const [, what = '', trace] = /^(.*?)(?:, trace ([0-9a-f]+))?$/.exec(end.trim()) ?? [];
  if (what !== PASSES && !/^.+? \|/.test(what))
    bad(1, text, `behind "=>" stands CHECK | OBJECT, or ${PASSES}`);
  return { check: what === PASSES ? null : parse_check(what, 1, text), trace_hash: trace ?? null };
}

function parse_one_line(text: string): Replay {
  const at = text.indexOf(ENDS);
  const [, scenario, seed, fixed, ...rest] = text
    .slice(0, at < 0 ? text.length : at)
    .trim()
    .split(' ');
  if (!scenario || seed === undefined || (fixed !== 'fixed' && fixed !== 'bug')) {
    bad(1, text, `one line is written ${ONE_LINE} SCENARIO SEED bug|fixed CHOICES => CHECK | OBJECT`);
  }
  const choices = new Map<string, ReplayChoice>();
  for (const choice of rest.join(' ').split(';')) if (choice !== '') add_choice(choices, choice, 1, text);
  return {
    scenario,
    seed: parse_seed(seed, 1, text),
    fixed: fixed === 'fixed',
    choices: [...choices.values()],
    ...(at < 0
      ? { check: null, trace_hash: null, open_ended: true }
      : parse_end(text.slice(at + ENDS.length), text)),
  };
}

/** What the lines of a file say, but for the choices. */
type Head = { -readonly [Field in 'scenario' | 'seed' | 'fixed' | 'check' | 'trace_hash']?: Replay[Field] };

/** Takes a line that is no choice. Each may stand in the file once. */
function parse_line(head: Head, word: string, rest: string, line_number: number, line: string): void {
  const field = word === 'trace' ? 'trace_hash' : (word as keyof Head);
  if (head[field] !== undefined) bad(line_number, line, `the file says its ${word} twice`);
  switch (word) {
    case 'scenario':
      if (!/^\S+$/.test(rest)) bad(line_number, line, 'a scenario is one word');
      head.scenario = rest;
      return;
    case 'seed':
      head.seed = parse_seed(rest, line_number, line);
      return;
    case 'fixed':
      if (rest !== 'yes' && rest !== 'no') bad(line_number, line, 'fixed is yes or no');
      head.fixed = rest === 'yes';
      return;
    case 'check':
      head.check = parse_check(rest, line_number, line);
      return;
    case 'trace':
      if (!/^[0-9a-f]+$/.test(rest)) bad(line_number, line, 'a trace is a number in hexadecimal digits');
      head.trace_hash = rest;
      return;
    default:
      bad(line_number, line, 'expected scenario, seed, fixed, check, trace or choice');
  }
}

/** A file of a later version means what this one does not know. */
function check_version(text: string): void {
  const version = /^replay ?(\d{1,9})(?!\S)/.exec(text)?.[1];
  if (version === undefined || Number(version) <= VERSION) return;
  throw new SimError(
    `replay file, line 1: it is of version ${version}, which a newer netx-sim wrote; this one reads version ${VERSION}`,
  );
}

/** Reads a replay in either form; a line that cannot be read is a SimError that names it. */
export function parse_replay(file: string): Replay {
  // Some editors put a byte order mark in front.
  const text = file.replace(/^\ufeff/, '');
  check_version(text);
  if (text.startsWith(`${ONE_LINE} `)) return parse_one_line(text);
  const lines = text.split(/\r?\n/);
  if (lines[0]?.trim() !== FIRST_LINE) bad(1, lines[0] ?? '', `the first line must be "${FIRST_LINE}"`);
  const choices = new Map<string, ReplayChoice>();
  const head: Head = {};
  let firmware: string | undefined;
  let deciding: string | undefined;
  lines.forEach((raw, i) => {
    const line = raw.trim();

    firmware ??= /^# firmware ([0-9a-f]+)$/.exec(line)?.[1];
    deciding ??= /^# deciding ([a-z_]+\/.*)$/.exec(line)?.[1];
    if (i === 0 || line === '' || line.startsWith('#')) return;
    const space = line.indexOf(' ');
    const [word, rest] = space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1).trim()];
    if (word === 'choice') add_choice(choices, rest, i + 1, line);
    else parse_line(head, word, rest, i + 1, line);
  });
  const { scenario, seed = 1, fixed = false, check = null, trace_hash = null } = head;
  if (scenario === undefined) throw new SimError('replay file: it names no scenario ("scenario NAME")');
  return {
    ...{ scenario, seed, fixed, check, trace_hash, choices: [...choices.values()] },
    ...(firmware === undefined ? {} : { firmware }),
    ...(deciding === undefined ? {} : { deciding: unescaped(deciding) }),
  };
}

/**
 * What options meant when a file was recorded, by key: `3.75 ms instead of 10 ms`, out of the comments above its choices. What
 * was written before comments had that, or by hand, is not in it.
 */
export function recorded_meanings(file: string): Map<string, string> {
  const meanings = new Map<string, string>();
  const comment = /^# .* occurrence: (.+) \(option \d+\)\r?\n(choice .+)$/gm;
  for (const [, meaning = '', choice = ''] of file.matchAll(comment)) {
    const key = /^choice (\S.*?#\d+)\s*=/.exec(choice)?.[1];
    if (key !== undefined) meanings.set(unescaped(key), meaning);
  }
  return meanings;
}
