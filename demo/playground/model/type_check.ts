// What the page and the worker that checks types say to each other.

import type { Files, Problem } from './program.ts';

/** What the page asks: the files of a program by their paths. */
export interface ToTypes {
  readonly files: Files;
}

/** What was found, and the sum of it in a line. */
export interface FromTypes {
  readonly problems: readonly Problem[];
  readonly summary: string;
}

/** What the build gives the worker: declarations of the modules, of the language and of the page, and the names of the package. */
export interface TypeData {
  readonly files: Files;
  readonly paths: Readonly<Record<string, string[]>>;
}

/** The file of a site that has the worker, deflated. */
export interface TypeParts {
  readonly script: string;
  readonly bytes: number;
}
