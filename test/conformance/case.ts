/**
 * What the runner and the interpreters of the three kinds of programs share: a case is one line of a program
 * file (or one row of a table), and running it yields nothing or the first difference from the recording.
 */

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An object read from a program file. */
export type JsonObject = { [key: string]: Json };

/** The kinds of programs; a folder of this name holds files of this kind. */
export const KINDS = [
  'threadx',
  'mqtt',
  'tcp',
  'tracex',
  'dhcp',
  'dns',
  'sntp',
  'mqtt-extra',
  'ipv6',
] as const;
export type Kind = (typeof KINDS)[number];

/** One program, or one row of a table. */
export interface Case {
  readonly id: string;
  /** A sentence that says what the case shows; may be empty. */
  readonly title: string;
  /** Runs the case: null when it passed, otherwise where it first differs. */
  run(): Difference | null;
}

/** Where a result first differs from the recording. */
export interface Difference {
  /** For example `log[12]` or `final.threads[1]`. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  /** The entries just before it, for a verbose report. */
  readonly before: readonly string[];
}

/** Bad input: a missing folder, an unreadable line. The runner prints it and ends with exit code 2. */
export class BadInput extends Error {}

export function is_object(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
