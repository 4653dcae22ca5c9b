// What the viewer tells a page that gives it runs, as the playground does.

import type { WhyLine } from '../why/why.ts';

/** Why a thread does not go on at a time. */
export interface WhyTold {
  /** `board/name` */
  readonly title: string;
  readonly time_ns: number;
  readonly lines: readonly WhyLine[];
}

export type FromViewer =
  /** Runs may be sent. */
  | { readonly viewer: 'ready' }
  /** The run that was sent has failed; null: none of its threads is to be asked about. */
  | { readonly viewer: 'why'; readonly trace_hash: string; readonly asked: WhyTold | null }
  /** The user wants to see a line of source, `file.ts:12`. */
  | { readonly viewer: 'go to'; readonly place: string };
