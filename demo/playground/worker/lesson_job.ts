// A lesson in the page: the checks of the command `lesson` on the student's files, and the answers beside the key, which is worked
// out from the start files with the student's constants.

import { answer_key, judge } from '../../course/check/judge.ts';
import { lesson_in_c } from '../../course/check/lesson_in_c.ts';
import type { Lesson } from '../../course/lesson.ts';
import { scored } from '../../course/score.ts';
import { variant_file, variant_of } from '../../course/variant.ts';
import { unpacked } from '../../report/record_columns.ts';
import type { SentImage } from '../model/c_build.ts';
import type { Attempt, LessonJob, Sealed, ShippedLesson, Variant } from '../model/lesson.ts';
import type { Files } from '../model/program.ts';
import { LoadError, Loader, type Modules } from './loader.ts';
import { thrown_problem } from './ran.ts';

const LESSON_FILE = 'lesson.ts';
/** What a lesson prints is for the student's own runs, not for the hundreds that a check makes. */
const SILENT = Object.fromEntries(
  ['log', 'info', 'warn', 'error', 'debug'].map((name) => [name, () => undefined]),
);

/** Hints and checks of a lesson. */
async function opened({ sealed }: ShippedLesson): Promise<Sealed> {
  return JSON.parse(new TextDecoder().decode(await unpacked(sealed))) as Sealed;
}

/** The lesson around these files, each time anew: files that are loaded may keep what happened to them. */
async function lesson_around(
  shipped: ShippedLesson,
  theirs: Files,
  variant: Variant | null,
  modules: Modules,
): Promise<Lesson> {
  const { lesson, around } = await opened(shipped);
  const seen = shipped.language === 'c' ? around : shipped.given;
  const constants = variant !== null && 'variant.ts' in seen ? { 'variant.ts': variant_file(variant) } : {};
  const given = { ...seen, ...constants };
  const apis = new Set(
    Object.entries(modules)
      .filter(([name]) => name.startsWith('netx-sim'))
      .map(([, module]) => module),
  );
  const refuse = (path: string, from: string): string | null => {
    if (!(from in theirs)) return null;
    const module = modules[path];
    const is_meant = path in theirs || path in given || (module !== undefined && apis.has(module));
    return is_meant ? null : 'it is none of the files of the lesson, and none of the APIs';
  };
  const loader = new Loader({ ...given, ...theirs, [LESSON_FILE]: lesson }, modules, SILENT, refuse);
  const { default: loaded } = await loader.load(LESSON_FILE);
  return loaded as Lesson;
}

/** Those of a student's files that a lesson is loaded around: what is in C has been built. */
function ts_files({ language }: ShippedLesson, files: Files): Files {
  return language === 'c' ? {} : files;
}

/** The constants of a student. */
export async function constants_of(
  lesson: ShippedLesson,
  student: string,
  modules: Modules,
): Promise<Variant> {
  return variant_of(await lesson_around(lesson, ts_files(lesson, lesson.start), null, modules), student);
}

/** Why files could not be judged, in words, with the line. */
function trouble_words(error: unknown, files: Files): string {
  const { text, place } = error instanceof LoadError ? place_and_text(error) : thrown_problem(error, files);
  return place === null ? text : `${place.file}:${place.line}: ${text}`;
}

function place_and_text({
  message,
  place,
}: LoadError): Pick<ReturnType<typeof thrown_problem>, 'text' | 'place'> {
  return { text: message, place };
}

/** How a student's files and answers stand. `judging` is called before anything of the student's is run. */
export async function lesson_job(job: LessonJob, modules: Modules, judging: () => void): Promise<Attempt> {
  const { lesson: shipped, files, student, firmware } = job;
  const variant = await constants_of(shipped, student, modules);
  const around = async (theirs: Files, image: SentImage | undefined): Promise<Lesson> => {
    const lesson = await lesson_around(shipped, ts_files(shipped, theirs), variant, modules);
    return image === undefined ? lesson : lesson_in_c(lesson, image);
  };
  const lesson = await around(shipped.start, firmware?.start);
  const key = lesson.questions.length === 0 ? [] : await answer_key(lesson, variant);
  const written = new Map(
    job.answers.flatMap((answer, n) => (answer.trim() === '' ? [] : [[n + 1, answer.trim()]])),
  );
  const result = (judgement: Attempt['judgement'], trouble: string | null): Attempt =>
    scored(lesson, { judgement, trouble }, written, key);
  if (job.trouble !== null) return result(null, job.trouble);
  judging();
  try {
    return result(await judge(await around(files, firmware?.theirs), variant), null);
  } catch (error) {
    return result(null, trouble_words(error, files));
  }
}
