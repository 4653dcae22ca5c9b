// What a lesson is. Each has a folder in lessons/: lesson.ts (this), text.md (what the student reads), start/ (what the student
// changes), given/ (the scenario around it), solution/ and wrong/ (right and typical wrong answers, for the tests), perhaps c/ (the
// same in C).

import type { Random } from '../../rtos/sim_api.ts';
import type { Scenario } from '../bench/scenario.ts';
import type { Check } from './check/checks.ts';
import type { Lab, Variant } from './check/lab.ts';

export interface Question {
  readonly ask: string;
  /** Worked out from runs of what the student starts from, so it is right for every variant. */
  readonly answer: (lab: Lab) => number | string;
  /** A number may be off by so much. Default: 0. */
  readonly within?: number;
  /** Other words for the same. */
  readonly also?: readonly string[];
  /** Default: 1. */
  readonly points?: number;
}

/** The views of a run's report that show the point. */
export type View =
  | 'timeline'
  | 'ladder'
  | 'tcp plot'
  | 'levels'
  | 'sessions'
  | 'state table'
  | 'side by side'
  | 'list';

export interface Lesson {
  readonly number: number;
  readonly title: string;
  readonly minutes: number;
  /** Lessons whose matter it takes for granted. */
  readonly needs: readonly number[];
  /** The field's terms that it introduces. */
  readonly words: readonly string[];
  /** One sentence: what the student can do afterwards. */
  readonly goal: string;
  /** From given/scenario.ts, around what start/ exports. */
  readonly scenario: Scenario;
  /** Makes the constants of one student; given/variant.ts has those of nobody in particular. */
  readonly variant?: (random: Random) => Variant;
  /**
   * Its scenario waits for what Node computes (TLS): it is run once, with nominal timing, in a process that has Node's cryptography,
   * and not in the page. Default: false.
   */
  readonly host?: boolean;
  /** It can be done in C, too: its folder `c` has the same parts in C. Threads there whose end is the end of the run. */
  readonly c?: { readonly application: readonly string[] };
  readonly checks: readonly Check[];
  readonly questions: readonly Question[];
  readonly views: readonly View[];
  readonly hints: readonly string[];
}

/** Helps the compiler to find the types. */
export function lesson(definition: Lesson): Lesson {
  return definition;
}
