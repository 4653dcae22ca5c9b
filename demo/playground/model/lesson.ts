// A lesson of the course as the page has it, and what is said about it between the page and a worker.

import type { Variant } from '../../course/check/lab.ts';
import type { Language } from '../../course/language.ts';
import type { Attempt } from '../../course/score.ts';
import { variant_file, variant_header } from '../../course/variant.ts';
import type { SentImage } from './c_build.ts';

type Files = Readonly<Record<string, string>>;

/** What is made of a lesson's folder when the page is built. Files are those of a student's folder, by their bare names. */
export interface ShippedLesson {
  /** Such as `09_lost_wake_up`. */
  readonly name: string;
  /** That of its program. */
  readonly id: string;
  readonly language: Language;
  readonly number: number;
  readonly title: string;
  readonly minutes: number;
  readonly needs: readonly number[];
  readonly goal: string;
  readonly views: readonly string[];
  /** text.md, with `{{name}}` where constants stand. */
  readonly text: string;
  /** What a student changes, as it is at the start. */
  readonly start: Files;
  readonly given: Files;
  /** The constants of nobody in particular. */
  readonly variant: Variant;
  readonly questions: readonly string[];
  readonly hints: number;
  /** Checks, answers and hints, deflated, so that nobody comes across them: `{ lesson, hints }` as JSON. */
  readonly sealed: string;
}

/** What is in `sealed`. */
export interface Sealed {
  /** Text of lesson.ts. */
  readonly lesson: string;
  readonly hints: readonly string[];
  /** What lesson.ts imports that the student of a lesson in C does not see: start and given in TypeScript. */
  readonly around: Files;
}

/** The file with these constants; none for a lesson without. */
export function constants_file({ given }: ShippedLesson, constants: Variant): Files {
  if ('variant.ts' in given) return { 'variant.ts': variant_file(constants) };
  return 'variant.h' in given ? { 'variant.h': variant_header(constants) } : {};
}

/** A check that is asked for. */
export interface LessonJob {
  readonly lesson: ShippedLesson;
  /** The student's files by their bare names. */
  readonly files: Files;
  /** By the number of the question; empty: nothing written. */
  readonly answers: readonly string[];
  /** Whose constants the lesson has; empty: those of nobody in particular. */
  readonly student: string;
  /** Why the files cannot be judged, when that is known already; null: they are. */
  readonly trouble: string | null;
  /** Of a lesson in C: the firmware of what students start from, with these constants, and of the student's files. */
  readonly firmware: { readonly start: SentImage; readonly theirs: SentImage } | null;
}

export type { Attempt, Variant };
