// What a view is. A new one is a file in views/ and a line in main.ts.

import type { Gaps } from '../model/axis.ts';
import type { Happenings } from '../model/happenings.ts';
import type { Run } from '../model/run.ts';
import type { State } from './state.ts';

/** What a view may use: the run, the shared state, and the one way to change it. */
export interface App {
  readonly run: Run;
  readonly happenings: Happenings;
  /** When nothing runs: for axes that cut it (`state.folded`). */
  readonly gaps: Gaps;
  readonly state: State;
  /** Changes the shared state; every view that is shown is updated. */
  set(change: Partial<State>): void;
  /** Goes to a line of source (`file.ts:12`); null: nobody has the sources beside this page. */
  readonly go_to: ((place: string) => void) | null;
  /** Says something to who cannot see it (a live region). */
  say(text: string): void;
}

/** A view that is on the page. */
export interface Mounted {
  /** Called with the first state too, and when the size of the view has changed (`before` is null then). */
  update(state: State, before: State | null): void;
  /** A key was pressed while this view is shown; true when it was for this view. */
  key?(event: KeyboardEvent): boolean;
}

export interface View {
  /** In links. */
  readonly name: string;
  readonly title: string;
  /** The key that shows it. */
  readonly key: string;
  /** Wide, above the list; or narrow, beside it. */
  readonly place: 'main' | 'side';
  /** False when the run has nothing for it: then it is not offered. */
  has?(run: Run): boolean;
  mount(root: HTMLElement, app: App): Mounted;
}
