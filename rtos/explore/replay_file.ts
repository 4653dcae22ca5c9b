// Replay files: text, sparse, keyed by site. They hold the seed, the scenario, what failed, and only the choices that
// were not nominal; an empty list is the nominal run. The same on one line fits into a bug report.

import { SimError } from '../sim/sim_error.ts';
import type { ReplayChoice } from './shrink.ts';

export interface Replay {
  readonly scenario: string;
  readonly seed: number;
  readonly fixed: boolean;
  /** Id and object of the check that fails; null for a run that passes. */
  readonly check: { readonly id: string; readonly object: string } | null;
  readonly trace_hash: string | null;
  readonly choices: readonly ReplayChoice[];
  /** It says nothing of how the run ends: one line without `=>`, typed by hand. */
  readonly open_ended?: true;
}

const FIRST_LINE = 'replay 1';
const ONE_LINE = 'replay1';
/** Behind it stands how the run ends. */
const ENDS = ' => ';
const PASSES = 'passes';

/** The text of a replay file; `words` explains each choice in a comment. */
export function format_replay(replay: Replay, words: (choice: ReplayChoice) => string = () => ''): string {
  const lines = [
    FIRST_LINE,
    `scenario ${replay.scenario}`,
    `seed ${replay.seed}`,
    `fixed ${replay.fixed ? 'yes' : 'no'}`,
  ];
  if (replay.check !== null) lines.push(`check ${replay.check.id} | ${replay.check.object}`);
  if (replay.trace_hash !== null) lines.push(`trace ${replay.trace_hash}`);
  for (const choice of replay.choices) {
    const text = words(choice);
    if (text !== '') lines.push(`# ${text}`);
    lines.push(`choice ${choice.key} = ${choice.taken}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The same on one line: what was chosen, `=>`, what fails and the trace. */
export function format_one_line(replay: Replay): string {
  const choices = replay.choices.map(({ key, taken }) => `${key}=${taken}`).join(';');
  const request = [ONE_LINE, replay.scenario, replay.seed, replay.fixed ? 'fixed' : 'bug', choices]
    .join(' ')
    .trimEnd();
  if (replay.open_ended) return request;
  const end = replay.check === null ? PASSES : `${replay.check.id} | ${replay.check.object}`;
  return `${request}${ENDS}${end}${replay.trace_hash === null ? '' : `, trace ${replay.trace_hash}`}`;
}

function bad(line_number: number, line: string, what: string): never {
  throw new SimError(`replay file, line ${line_number}: ${what}: "${line}"`);
}

function parse_choice(text: string, line_number: number, line: string): ReplayChoice {
  const match = /^(\S.*?#\d+)\s*=\s*(\d+)$/.exec(text);
  if (match === null) bad(line_number, line, 'a choice is written KIND/SITE#N = OPTION');
  return { key: match[1] as string, taken: Number(match[2]) };
}

function parse_number(text: string, line_number: number, line: string): number {
  if (!/^\d+$/.test(text)) bad(line_number, line, 'the seed is a whole number');
  return Number(text);
}

/** How the run ends, as the end of one line says it. */
function parse_end(end: string, text: string): Pick<Replay, 'check' | 'trace_hash'> {
  const [, what, trace] = /^(.*?)(?:, trace ([0-9a-f]+))?$/.exec(end.trim()) ?? [];
  const [id, object] = what?.split(' | ') ?? [];
  if (id === undefined || id === '' || (object === undefined && id !== PASSES))
    bad(1, text, `behind "=>" stands CHECK | OBJECT, or ${PASSES}`);
  return { check: object === undefined ? null : { id, object }, trace_hash: trace ?? null };
}

function parse_one_line(text: string): Replay {
  const at = text.lastIndexOf(ENDS);
  const [, scenario, seed, fixed, ...rest] = text
    .slice(0, at < 0 ? text.length : at)
    .trim()
    .split(' ');
  if (scenario === undefined || seed === undefined || (fixed !== 'fixed' && fixed !== 'bug')) {
    bad(1, text, `one line is written ${ONE_LINE} SCENARIO SEED bug|fixed CHOICES => CHECK | OBJECT`);
  }
  const choices = rest
    .join(' ')
    .split(';')
    .filter((choice) => choice !== '');
  return {
    scenario,
    seed: parse_number(seed, 1, text),
    fixed: fixed === 'fixed',
    choices: choices.map((choice) => parse_choice(choice, 1, text)),
    ...(at < 0
      ? { check: null, trace_hash: null, open_ended: true }
      : parse_end(text.slice(at + ENDS.length), text)),
  };
}

/** Reads a replay in either form; a line that cannot be read is an error that names it. */
export function parse_replay(text: string): Replay {
  if (text.startsWith(`${ONE_LINE} `)) return parse_one_line(text);
  const lines = text.split(/\r?\n/);
  if (lines[0]?.trim() !== FIRST_LINE) bad(1, lines[0] ?? '', `the first line must be "${FIRST_LINE}"`);
  const choices: ReplayChoice[] = [];
  const values = new Map<string, string>();
  lines.forEach((raw, i) => {
    const line = raw.trim();
    if (i === 0 || line === '' || line.startsWith('#')) return;
    const space = line.indexOf(' ');
    const [word, rest] = space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1).trim()];
    if (word === 'choice') choices.push(parse_choice(rest, i + 1, line));
    else if (['scenario', 'seed', 'fixed', 'check', 'trace'].includes(word) && rest !== '')
      values.set(word, rest);
    else bad(i + 1, line, 'expected scenario, seed, fixed, check, trace or choice');
  });
  const scenario = values.get('scenario');
  if (scenario === undefined) throw new SimError('replay file: it names no scenario ("scenario NAME")');
  const check = values.get('check');
  const [id, object] = check?.split(' | ') ?? [];
  return {
    scenario,
    seed: parse_number(values.get('seed') ?? '1', 1, `seed ${values.get('seed')}`),
    fixed: values.get('fixed') === 'yes',
    check: id === undefined ? null : { id, object: object ?? '' },
    trace_hash: values.get('trace') ?? null,
    choices,
  };
}
