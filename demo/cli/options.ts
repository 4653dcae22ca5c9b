// The options of all commands, in one table: how each is written, what it takes, what it means. Reading a command line and
// printing --help both go by it.

import { parseArgs } from 'node:util';
import { beside } from '../host/columns.ts';
import { UsageError } from '../host/usage.ts';

/** An option that takes a value, or a switch when it takes none. */
export interface Option<T> {
  /** One letter, written with one hyphen. */
  readonly short?: string;
  /** It may be given several times: its value is a list. */
  readonly multiple?: true;
  /** What stands behind it in --help, such as FILE; a switch has none. */
  readonly value?: string;
  /** What it does, for --help. */
  readonly help: string;
  /** Checks the text and makes the value; throws a UsageError. `option` is its name with the hyphens. */
  readonly read?: (text: string, option: string) => T;
  /** Its value when it is not given. */
  readonly otherwise: T;
}

/** A switch: false unless given. */
export function flag(help: string, short?: string): Option<boolean> {
  return { help, otherwise: false, ...(short === undefined ? {} : { short }) };
}

/** An option with a value. */
export function option<T>(
  value: string,
  help: string,
  read: (text: string, option: string) => T,
): Option<T | null>;
export function option<T>(
  value: string,
  help: string,
  read: (text: string, option: string) => T,
  otherwise: T,
): Option<T>;
export function option<T>(
  value: string,
  help: string,
  read: (text: string, option: string) => T,
  otherwise: T | null = null,
): Option<T | null> {
  return { value, help, read, otherwise };
}

/** An option that may be given several times: its value is the list of them. */
export function options<T>(
  value: string,
  help: string,
  read: (text: string, option: string) => T,
  short?: string,
): Option<readonly T[]> {
  const one = read as unknown as (text: string, option: string) => readonly T[];
  return { value, help, read: one, otherwise: [], multiple: true, ...(short === undefined ? {} : { short }) };
}

// biome-ignore lint/suspicious/noExplicitAny: a table of options of any types
export type Options = Readonly<Record<string, Option<any>>>;

export type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never;
};

export interface CommandLine<O extends Options> {
  readonly values: Values<O>;
  /** The names of the options that were given. */
  readonly given: ReadonlySet<string>;
  readonly words: readonly string[];
}

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

interface Described {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: true;
}

function described({ value, short, multiple }: Option<unknown>): Described {
  return {
    type: value === undefined ? 'boolean' : 'string',
    ...(short === undefined ? {} : { short }),
    ...(multiple === undefined ? {} : { multiple }),
  };
}

/** Reads arguments by a table; 'help' when they ask for it. Throws a UsageError. */
export function read_options<O extends Options>(
  args: readonly string[],
  options: O,
  see_help: string,
  elsewhere: (option: string) => string | undefined = () => undefined,
): CommandLine<O> | 'help' {
  const table = Object.fromEntries(Object.entries(options).map(([name, one]) => [name, described(one)]));
  const parsed = parse(args, { ...table, ...HELP }, see_help, elsewhere);
  if (parsed.values.help === true) return 'help';
  const values: Record<string, unknown> = {};
  for (const [name, { read, otherwise }] of Object.entries(options)) {
    const text = parsed.values[name];
    if (text === undefined) values[name] = otherwise;
    else if (Array.isArray(text)) values[name] = text.map((one) => read?.(one, `--${name}`) ?? one);
    else values[name] = typeof text === 'string' && read !== undefined ? read(text, `--${name}`) : text;
  }
  return {
    values: values as Values<O>,
    given: new Set(Object.keys(parsed.values)),
    words: parsed.positionals,
  };
}

function parse(
  args: readonly string[],
  options: Record<string, Described>,
  see_help: string,
  elsewhere: (option: string) => string | undefined,
): { values: Record<string, string | boolean | string[] | undefined>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as Record<string, string | boolean | string[] | undefined>, positionals };
  } catch (error) {
    const option = /'(-[^' ]*)/.exec((error as Error).message)?.[1] ?? '';
    throw new UsageError(elsewhere(option) ?? in_one_line(error as Error & { code?: string }, see_help));
  }
}

/** The messages of parseArgs explain more than a mistyped flag needs. */
function in_one_line(error: Error & { code?: string }, see_help: string): string {
  const option = /'(-[^' ]*)/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `there is no option ${option}; ${see_help}`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE': {
      const name = /--[a-z-]+/.exec(error.message)?.[0] ?? option;
      if (/is ambiguous/.test(error.message))
        return `${name} needs a value that does not begin with -; ${see_help}`;
      const takes = /not take an argument/.test(error.message) ? 'takes no value' : 'needs a value';
      return `${name} ${takes}; ${see_help}`;
    }
    default:
      return error.message.split('\n')[0] as string;
  }
}

const INDENT = 23;

/** The options of --help: a name column, and the texts beside it. */
export function option_lines(options: Options): string[] {
  const all: Options = { ...options, help: flag('this text', 'h') };
  const rows = Object.entries(all).map(([name, { value, short, help }]) => {
    const takes = value === undefined ? '' : ` ${value}`;
    return [`--${name}${takes}${short === undefined ? '' : `, -${short}`}`, help] as const;
  });
  return beside(rows, INDENT);
}
