// `netx-sim lesson [N]`: a lesson of the course. Copies its files, checks the student's work, and says what is missing.

import { existsSync, mkdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { read_answers } from '../../course/answers.ts';
import { type Attempt, attempt } from '../../course/attempt.ts';
import { hand_in_text } from '../../course/hand_in.ts';
import { LANGUAGES, type Language, languages_of } from '../../course/language.ts';
import { attempt_lines, head_lines, list_lines } from '../../course/lesson_words.ts';
import { all_lessons, type LessonFolder, lesson_of } from '../../course/lessons.ts';
import { for_reader } from '../../course/reader.ts';
import { answers_of, faults_of, faults_of_form } from '../../course/verify_lesson.ts';
import { REPLAY, WorkFolder } from '../../course/work_folder.ts';
import { EXIT_CLEAN, EXIT_FAILED } from '../../host/exit_codes.ts';
import { own_command, shell_word } from '../../host/own_command.ts';
import { slashes } from '../../host/slashes.ts';
import { file_name, UsageError } from '../../host/usage.ts';
import { command, type Output } from '../command.ts';
import { version } from '../help.ts';
import { flag, option, read_options, type Values } from '../options.ts';
import { replay_command } from './replay.ts';
import { run_scenario_command } from './run.ts';

const OPTIONS = {
  watch: flag('check again each time a file is saved, until Ctrl-C'),
  report: flag('write report.html beside the files: the failing run and a passing one, or the nominal run'),
  hint: flag('print the next hint'),
  reset: flag('put your files aside and begin again'),
  'hand-in': option('NAME', 'write hand-in/NN-NAME.json, for whoever grades', hand_in_name),
  student: option(
    'NAME',
    'whose constants the lesson has; kept from then on, in lessons that you begin later too',
    file_name,
  ),
  language: option(
    'LANGUAGE',
    'typescript or c, for lessons on the kernel; kept from then on',
    language_name,
  ),
  verify: flag(
    'for whoever writes lessons: whether the start is not done, each solution is, and each wrong answer fails as it says',
  ),
  work: option('DIR', 'where the folders of the lessons are made; default: work', file_name, 'work'),
} as const;

function hand_in_name(text: string, name: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(text)) return text;
  throw new UsageError(`${name} ${text}: a name has letters, digits, spaces, dots and hyphens`);
}

function language_name(text: string, name: string): Language {
  const found = LANGUAGES.find((one) => one === text);
  if (found === undefined) throw new UsageError(`${name} ${text}: it is ${LANGUAGES.join(' or ')}`);
  return found;
}

/** A loaded computer takes its time. */
const VERIFY_LIMIT_MS = 60_000;

type Given = Values<typeof OPTIONS>;

async function list(work: string, { print }: Output): Promise<number> {
  const lessons = (await all_lessons()).map((at) => ({ at, state: new WorkFolder(work, at).state }));
  print(list_lines(lessons).join('\n'));
  return EXIT_CLEAN;
}

function shown(folder: WorkFolder): string {
  return slashes(path.relative('.', folder.folder));
}

/** Looks at the student's files once, prints how they stand, and keeps it. */
async function check(at: LessonFolder, folder: WorkFolder, { print }: Output): Promise<Attempt> {
  const result = await attempt(at, folder.files(), read_answers(folder.answers()), folder.variant);
  const { points, of, done, judgement } = result;
  folder.keep({ points, of, done });
  const replay = judgement?.replay ?? null;
  if (replay === null) rmSync(folder.file(REPLAY), { force: true });
  else writeFileSync(folder.file(REPLAY), replay);
  print(attempt_lines(at.lesson, result).join('\n'));
  if (replay !== null) {
    const file = shell_word(`${shown(folder)}/${REPLAY}`);
    print(`The run that breaks it: ${own_command('replay')} ${file}, or --report.`);
  }
  return result;
}

/** The page of the failing run if there is one, else of the nominal one: by the commands that everybody has for it. */
async function report(folder: WorkFolder, output: Output): Promise<void> {
  const page = `${shown(folder)}/report.html`;
  const quiet = { print: () => {}, complain: output.complain };
  const failing = folder.file(REPLAY);
  if (existsSync(failing)) await run(replay_command, [failing, '--report', page], quiet);
  else await run(run_scenario_command, [folder.file('scenario.ts'), '--report', page, '--quiet'], quiet);
  output.print(`Written: ${page}. Open it in a browser.`);
}

// biome-ignore lint/suspicious/noExplicitAny: commands with options of any kind
async function run(other: any, args: readonly string[], output: Output): Promise<void> {
  await other.run(read_options(args, other.options, ''), output);
}

function hint(at: LessonFolder, folder: WorkFolder, { print }: Output): void {
  const { hints } = folder.state;
  const next = at.lesson.hints[hints];
  if (next === undefined) print('There are no more hints.');
  else {
    folder.keep({ hints: hints + 1 });
    print(`Hint ${hints + 1} of ${at.lesson.hints.length}: ${for_reader(next)}`);
  }
}

async function hand_in(at: LessonFolder, folder: WorkFolder, name: string, output: Output): Promise<number> {
  const { judgement, points, of, done } = await check(at, folder, output);
  const { student, hints } = folder.state;
  const file = path.join('hand-in', `${at.name.slice(0, 2)}-${name}.json`);
  mkdirSync('hand-in', { recursive: true });
  const text = hand_in_text({
    lesson: at.lesson.number,
    name,
    student,
    files: Object.fromEntries(folder.files()),
    answers: folder.answers(),
    hints,
    points,
    of,
    trace_hash: judgement?.trace_hash ?? null,
    replay: judgement?.replay ?? null,
    version: version(),
  });
  writeFileSync(file, text);
  output.print(`Written: ${slashes(file)}.`);
  return done ? EXIT_CLEAN : EXIT_FAILED;
}

/** Checks now, and after each change until the process ends; saves that come together count as one. */
function check_at_each_save(
  at: LessonFolder,
  folder: WorkFolder,
  first: () => Promise<void>,
  output: Output,
): Promise<number> {
  const mine = new Set([...folder.files().keys(), 'answers.txt']);
  let pending: ReturnType<typeof setTimeout> | undefined;
  let last = Promise.resolve();
  watch(folder.folder, (_, name) => {
    if (name === null || !mine.has(name)) return;
    clearTimeout(pending);
    pending = setTimeout(() => {
      last = last.then(async () => {
        output.print('');
        await check(at, folder, output);
      });
    }, 100);
  });
  // What is saved during the first check is not missed.
  last = last.then(first);
  return last.then(() => new Promise(() => {}));
}

async function verify(at: LessonFolder, { print }: Output): Promise<number> {
  const of_answers = await faults_of(answers_of(at), VERIFY_LIMIT_MS);
  const faults = [...faults_of_form(at), ...of_answers.filter((fault) => fault !== null)];
  print(faults.length === 0 ? `${at.name} keeps its word.` : faults.join('\n'));
  return faults.length === 0 ? EXIT_CLEAN : EXIT_FAILED;
}

async function begin(at: LessonFolder, values: Given, output: Output): Promise<WorkFolder> {
  const { language } = values;
  if (language !== null && !languages_of(at.lesson).includes(language))
    throw new UsageError(`lesson ${at.lesson.number} is in TypeScript only`);
  const folder = new WorkFolder(values.work, at);
  const restored = folder.prepare(values.student, language);
  output.print(head_lines(at.lesson, shown(folder), folder).join('\n'));
  for (const name of restored) output.print(`  ${name} had been changed: it is as it was again.`);
  return folder;
}

export const lesson_command = command({
  name: 'lesson',
  takes: '[N]',
  summary:
    'Begins lesson N of the course, or goes on with it: copies its files to work/, checks what you have changed, and says ' +
    'what is missing. Without N it lists the lessons.',
  notes: () => [
    'Exit code 0: done, 1: not yet. demo/course/README.md is about the course, for students and for teachers.',
  ],
  options: OPTIONS,
  async run({ values, words }, output) {
    const [word] = words;
    if (words.length > 1) throw new UsageError('lesson wants the number of one lesson');
    if (word === undefined) return list(values.work, output);
    const at = await lesson_of(word);
    if (values.verify) return verify(at, output);
    const folder = await begin(at, values, output);
    if (values.reset) output.print(`Your files are in ${slashes(path.relative('.', folder.reset()))} now.`);
    if (values.hint) {
      hint(at, folder, output);
      return EXIT_CLEAN;
    }
    if (values['hand-in'] !== null) return hand_in(at, folder, values['hand-in'], output);
    let done = false;
    const once = async (): Promise<void> => {
      done = (await check(at, folder, output)).done;
      if (values.report) await report(folder, output);
    };
    if (values.watch) return check_at_each_save(at, folder, once, output);
    await once();
    return done ? EXIT_CLEAN : EXIT_FAILED;
  },
});
