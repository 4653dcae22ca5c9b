// What the page and the worker that builds firmware in C say to each other.

import type { CImage } from '../../c/bridge/image.ts';

type Files = Readonly<Record<string, string>>;

/** A firmware as it goes from one worker to another. */
export type SentImage = Omit<CImage, 'line_of'>;

/** How firmware is built. */
export interface CBuild {
  /** Its twin that is right (`-D REPAIRED=1`). */
  readonly repaired: boolean;
  /** For a search and its replays: accesses to memory are seen, so that others come in between, and lines are counted. */
  readonly searched: boolean;
}

/** What a build is told of that. */
export function build_parts({ repaired, searched }: CBuild): {
  readonly defines: readonly string[];
  readonly accesses: boolean;
  readonly coverage: boolean;
} {
  return { defines: repaired ? ['REPAIRED=1'] : [], accesses: searched, coverage: searched };
}

/** The compiler's files of a site: names, and sizes in bytes as they are loaded. */
export interface CParts {
  /** The script of the worker. */
  readonly script: string;
  /** Headers, the kit, and what has been built before. */
  readonly kit: string;
  /** Each is deflated; the name that the compiler knows it by first. */
  readonly packed: Readonly<Record<string, { readonly name: string; readonly bytes: number }>>;
  readonly bundle: string;
  /** Of all that is loaded before something is compiled. */
  readonly bytes: number;
}

export type ToCompiler =
  | { readonly type: 'start'; readonly parts: CParts; readonly base: string }
  /** `may_load`: the compiler may be loaded, if it is needed. */
  | {
      readonly type: 'build';
      readonly files: Files;
      readonly how: CBuild;
      readonly may_load: boolean;
    };

export type FromCompiler =
  | { readonly type: 'progress'; readonly done: number; readonly of: number; readonly what: string }
  | { readonly type: 'built'; readonly image: SentImage; readonly warnings: readonly string[] }
  /** Nothing that is kept is what is wanted, and the compiler is not there. */
  | { readonly type: 'needs_compiler' }
  | { readonly type: 'trouble'; readonly text: string };
