// What a command of the program is, and what it prints to.

import type { CommandLine, Options } from './options.ts';
import type { Outcome } from './result.ts';

export interface Output {
  /** A line of what was asked for. */
  readonly print: (line: string) => void;
  /** A line that says what is wrong, or how far a long work has come. */
  readonly complain: (line: string) => void;
}

export interface Command<O extends Options> {
  readonly name: string;
  /** What stands behind the name, such as SCENARIO. */
  readonly takes: string;
  /** One sentence, for --help. */
  readonly summary: string;
  /** Lines under the options, for --help. */
  readonly notes?: () => string[];
  readonly options: O;
  /** What to say of an option that it has not, but that another way has; undefined: nothing. */
  readonly elsewhere?: (option: string) => string | undefined;
  /** Does it; returns the exit code, or what a result for machines is made of. */
  run(line: CommandLine<O>, output: Output): Promise<Outcome | number> | Outcome | number;
}

// biome-ignore lint/suspicious/noExplicitAny: commands with options of any kind
export type AnyCommand = Command<any>;

/** Helps the compiler to find the types of the options. */
export function command<O extends Options>(definition: Command<O>): Command<O> {
  return definition;
}
