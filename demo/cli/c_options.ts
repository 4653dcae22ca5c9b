// The options of `netx-sim run` for firmware in C: what netx-sim.json says, from the command line. Given with a project, they stand
// before what its file says. For several boards with different firmware it takes the file.

import path from 'node:path';
import type { CProject } from '../c/build/project.ts';
import {
  type BoardPlan,
  epoch_of,
  MOST_NS_PER_UNIT,
  type NsPerUnit,
  type ProjectPlan,
} from '../c/build/project_file.ts';
import { shell_word } from '../host/own_command.ts';
import { file_name, UsageError, whole_number } from '../host/usage.ts';
import { flag, option, options, type Values } from './options.ts';

const MOST_BOARDS = 100;

export const C_OPTIONS = {
  include: options('DIR', 'C: a folder of headers; as often as needed', file_name, 'I'),
  define: options('NAME[=VALUE]', 'C: define a macro', read_define, 'D'),
  replace: options(
    'FILE=PATH',
    'C: compile PATH in place of each file named FILE (addresses, certificates)',
    read_replacement,
  ),
  netx: option(
    'DIR',
    'C: your own NetX Duo (a folder with common/ and addons/, as published) in place of that of the simulator',
    file_name,
  ),
  application: options(
    'THREAD',
    'C: the run ends when this thread has ended; default: it lasts 10 virtual seconds, or --until',
    file_name,
  ),
  nics: option(
    'N',
    'C: network cards of a board; default: as many as its IP instances attach',
    whole_number(0, 8),
  ),
  boards: option(
    'N',
    'C: so many boards with the same firmware, board1 to boardN; BOARD_NUMBER is defined as 1 to N',
    whole_number(1, MOST_BOARDS),
  ),
  'ns-per-unit': option(
    'NS[,MOST]|off',
    'C: virtual nanoseconds of a unit of code, about a cycle of the processor, and the most that a search may take; off: code takes no time; default: 10,20',
    read_unit_time,
  ),
  epoch: option(
    'DATE',
    'C: what calendars show when the simulation begins, such as 2026-05-01T12:00:00Z or seconds since 1970: time() of C, and the ' +
      'time server; default: 2025-01-01 for the one, 2026-01-01 for the other',
    read_epoch,
  ),
  'no-stack-check': flag('C: leave out the check of thread stacks'),
  debug: flag('C: tell traps with file and line; the build takes longer'),
  check: flag(
    'C: tell accesses outside of variables, blocks and packets, use after release, null pointers and undefined behaviour, with file and line',
  ),
} as const;

/** What explore and replay say of these options: they take firmware in C by its project only. */
export function c_option_elsewhere(option: string): string | undefined {
  const known = Object.entries(C_OPTIONS).some(
    ([name, one]) => option === `--${name}` || option === `-${'short' in one ? one.short : ''}`,
  );
  if (!known) return undefined;
  return `${option} is for run: what a search or a replay needs of firmware in C stands in netx-sim.json (demo/c/run_your_firmware.md)`;
}

type CValues = Values<typeof C_OPTIONS>;

function read_define(text: string, name: string): string {
  if (!/^[A-Za-z_]\w*(?:\([^)]*\))?(?:=.*)?$/s.test(text))
    throw new UsageError(`${name} ${text}: it takes NAME or NAME=VALUE`);
  return text;
}

function read_replacement(text: string, name: string): readonly [string, string] {
  const [, file, path] = /^([^=\\/]+)=(.+)$/s.exec(text) ?? [];
  if (file === undefined || path === undefined) {
    throw new UsageError(`${name} ${text}: it takes FILE=PATH, where FILE is a name without folders`);
  }
  return [file, path];
}

function read_unit_time(text: string, name: string): NsPerUnit | 'off' {
  if (text === 'off') return text;
  const [least = '', most = least, more] = text.split(',');
  const range = [Number(least), Number(most)] as const;
  const right = [least, most].every((one) => /^\d*\.?\d+$/.test(one)) && more === undefined;
  if (!right || range[0] <= 0 || range[0] > range[1] || range[1] > MOST_NS_PER_UNIT) {
    throw new UsageError(
      `${name} ${text}: it takes nanoseconds above 0 and up to ${MOST_NS_PER_UNIT}, the least and the most as 10,20, or off`,
    );
  }
  return range;
}

function read_epoch(text: string, name: string): number {
  const epoch_s = epoch_of(/^\d{5,}$|^0$/.test(text) ? Number(text) : text);
  if (epoch_s === undefined)
    throw new UsageError(
      `${name} ${text}: it takes a date such as 2026-05-01T12:00:00Z, or seconds since 1970`,
    );
  return epoch_s;
}

/** The names of options of this table that were given. */
export function given_c_options(given: ReadonlySet<string>): string[] {
  return Object.keys(C_OPTIONS).filter((name) => given.has(name));
}

/** A plan with what the options say: of one board, or of the boards of a project. Throws a UsageError. */
export function plan_with_options(plan: ProjectPlan, values: CValues): ProjectPlan {
  const { nics, application, boards: count, epoch } = values;
  const for_one = [
    ['nics', nics !== null],
    ['application', application.length > 0],
    ['boards', count !== null],
  ] as const;
  const refused = for_one.find(([, given]) => given)?.[0];
  if (refused !== undefined && plan.boards.length > 1)
    throw new UsageError(`--${refused} is for one board, and this project has ${plan.boards.length}`);
  const unit = values['ns-per-unit'];
  const boards = plan.boards.map((board) => {
    const ns_per_unit = unit === 'off' ? null : (unit ?? board.ns_per_unit);
    return {
      ...board,
      ns_per_unit,
      nics: nics ?? board.nics,
      application: application.length > 0 ? application : board.application,
      project: project_with_options(board.project, values, ns_per_unit !== null),
    };
  });
  return {
    ...plan,
    epoch_s: epoch ?? plan.epoch_s,
    boards: count === null ? boards : numbered(boards[0] as BoardPlan, count),
  };
}

/** Paths of options begin in the current folder, those of a project in its own. */
function project_with_options(project: CProject, values: CValues, code_time: boolean): CProject {
  const {
    includes = [],
    defines = [],
    replace = {},
    netx = '',
    stack_check = true,
    debug = false,
    check = false,
  } = project;
  const from_here = (place: string): string => (project.root === process.cwd() ? place : path.resolve(place));
  const macro = (define: string): string => define.replace(/[=(].*$/s, '');
  const defined = new Set(values.define.map(macro));
  const replaced = values.replace.map(([file, place]) => [file, from_here(place)] as const);
  return {
    ...project,
    includes: [...values.include.map(from_here), ...includes],
    defines: [...defines.filter((define) => !defined.has(macro(define))), ...values.define],
    replace: { ...replace, ...Object.fromEntries(replaced) },
    netx: values.netx === null ? netx : from_here(values.netx),
    code_time,
    stack_check: stack_check && !values['no-stack-check'],
    debug: debug || values.debug,
    check: check || values.check,
  };
}

/** Boards on one wire need addresses of their own: each is told its number. */
function numbered(board: BoardPlan, count: number): BoardPlan[] {
  return Array.from({ length: count }, (_, at) => {
    const { project } = board;
    const defines = [...(project.defines ?? []), `BOARD_NUMBER=${at + 1}`];
    return { ...board, project: { ...project, name: `${project.name}${at + 1}`, defines } };
  });
}

/** The words that make the same plan again. */
export function c_words(words: readonly string[], values: CValues): string {
  const out = words.map(shell_word);
  for (const folder of values.include) out.push('-I', shell_word(folder));
  for (const define of values.define) out.push('-D', shell_word(define));
  for (const [file, path] of values.replace) out.push('--replace', shell_word(`${file}=${path}`));
  if (values.netx !== null) out.push('--netx', shell_word(values.netx));
  for (const thread of values.application) out.push('--application', shell_word(thread));
  for (const name of ['nics', 'boards', 'ns-per-unit', 'epoch'] as const)
    if (values[name] !== null) out.push(`--${name}`, String(values[name]));
  for (const name of ['no-stack-check', 'debug', 'check'] as const) if (values[name]) out.push(`--${name}`);
  return out.join(' ');
}
