// What a command ends with, for machines: one JSON document (--json) and a JUnit file (--junit FILE), made from the same.
// demo/cli/README.md describes the document and says what its version promises.

import { verdict_of } from '../host/exit_codes.ts';

const RESULT_FORMAT = 'netx-sim-result';
/** Counts up when a field goes, or means something else; new fields do not count. */
const RESULT_VERSION = 1;

/** What a command found wrong: a test case of its own in a JUnit file. */
export interface Problem {
  /** The same for the same failure in every run: what it is filed under. */
  readonly key: string;
  readonly message: string;
  /** The report for people, line by line. */
  readonly report?: readonly string[];
}

/** The end of a command. */
export interface Outcome {
  readonly code: number;
  /** What was run, searched or checked. */
  readonly subject: string;
  readonly problems: readonly Problem[];
  /** What was checked and holds: test cases that pass. Default: the subject is one when there is no problem. */
  readonly passed?: readonly string[];
  /** What the document holds beside what every document does. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A command that ended before it had a result: wrong use, or a program that broke. */
export interface Broken {
  readonly code: number;
  readonly error: string;
}

/** The document as text: ASCII, so that nothing between here and its reader can change it. */
export function result_json(command: string, version: string, end: Outcome | Broken): string {
  const document = {
    format: RESULT_FORMAT,
    version: RESULT_VERSION,
    netx_sim: version,
    command,
    exit_code: end.code,
    verdict: verdict_of(end.code),
    error: 'error' in end ? end.error : null,
    ...('fields' in end ? end.fields : {}),
  };
  return JSON.stringify(document, null, 2).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
