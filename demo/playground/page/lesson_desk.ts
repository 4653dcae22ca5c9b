// A lesson that is open: checks it in a worker, keeps how far its student has come, and writes the file to be handed in.

import { answer_sheet } from '../../course/answers.ts';
import type { HandIn } from '../../course/hand_in.ts';
import { unpacked } from '../../report/record_columns.ts';
import { button, h } from '../../report/viewer/draw/dom.ts';
import {
  type Attempt,
  constants_file,
  type LessonJob,
  type Sealed,
  type ShippedLesson,
  type Variant,
} from '../model/lesson.ts';
import type { Files, FromWorker, PageData, ToWorker } from '../model/program.ts';
import type { CDesk } from './c_desk.ts';
import { save_file } from './files.ts';
import { LessonPanel } from './lesson_panel.ts';
import { keep_lesson, kept_lesson, type LessonState, NOTHING_YET } from './storage.ts';
import type { SimulatorWorker, Workers } from './workers.ts';
import type { Workspace } from './workspace.ts';

/** A name in a file's name, as the command `lesson` takes it. */
const HAND_IN_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u;

type Built = Pick<LessonJob, 'firmware' | 'trouble'>;

export interface DeskEvents {
  /** For how long a student's program may run until it counts as one that never ends. */
  patience_s(): number;
  /** Builds what is in C. */
  firmware(files: Files, again: () => void): ReturnType<CDesk['firmware']>;
  /** A check has begun, or was stopped. */
  checking(is_checking: boolean): void;
  /** A check is over. `replay` is the timing of the scenario that breaks it; null: the run with nominal timing shows most. */
  checked(replay: string | null): void;
  /** The constants have changed, and with them a file. */
  changed(): void;
  failed(text: string): void;
}

export class LessonDesk {
  private readonly data: PageData;
  private readonly space: Workspace;
  private readonly workers: Workers;
  private readonly events: DeskEvents;
  private readonly panel: LessonPanel;
  private lesson: ShippedLesson | null = null;
  private state: LessonState = NOTHING_YET;
  private worker: SimulatorWorker | null = null;
  private timer = 0;

  constructor(root: HTMLElement, data: PageData, space: Workspace, workers: Workers, events: DeskEvents) {
    this.data = data;
    this.space = space;
    this.workers = workers;
    this.events = events;
    this.panel = new LessonPanel(root, {
      check: () => void this.check(),
      hint: () => void this.hint(),
      hand_in: () => this.ask_name(),
      answered: (answers) => this.keep({ answers }),
      student: (student) => {
        this.keep({ student });
        void this.show().then(() => this.events.changed());
      },
    });
    for (const lesson of data.lessons) this.mark(lesson, kept_lesson(lesson.id));
  }

  /** Another program is open: shows its lesson, if it is one. Back when the files have the student's constants. */
  async opened(): Promise<void> {
    this.end();
    const { program } = this.space;
    this.lesson = this.data.lessons.find(({ id }) => id === program?.id) ?? null;
    if (this.lesson === null) {
      this.panel.hide();
      return;
    }
    this.state = kept_lesson(this.lesson.id);
    await this.show();
  }

  /** Takes back answers, as the files are taken back; hints stay counted. */
  reset(): void {
    if (this.lesson !== null) this.keep({ answers: [], points: 0, of: 0, done: false });
  }

  private async show(): Promise<void> {
    const { lesson, state } = this;
    if (lesson === null) return;
    const { student } = state;
    const constants = student === '' ? lesson.variant : await this.constants(lesson, student);
    for (const [name, text] of Object.entries(constants_file(lesson, constants)))
      this.space.give(`${lesson.name}/${name}`, text);
    this.panel.show(lesson, state, constants);
    await this.show_hints();
  }

  private async constants(lesson: ShippedLesson, student: string): Promise<Variant> {
    const answer = await this.asked({ type: 'constants', lesson, student });
    if (answer.type === 'constants') return answer.constants;
    if (answer.type === 'failed') this.events.failed(answer.problem.text);
    return lesson.variant;
  }

  /** The answer of a worker that has nothing else to do. */
  private asked(question: ToWorker): Promise<FromWorker> {
    return new Promise((resolve) => {
      void this.workers
        .take((message) => {
          if (message.type === 'ready' || message.type === 'lines') return;
          resolve(message);
          worker_of.end();
        })
        .then((worker) => {
          worker_of = worker;
          worker.ask(question);
        });
      let worker_of: SimulatorWorker;
    });
  }

  private keep(change: Partial<LessonState>): void {
    if (this.lesson === null) return;
    this.state = { ...this.state, ...change };
    keep_lesson(this.lesson.id, this.state);
    this.mark(this.lesson, this.state);
  }

  /** Says in the list of programs what is done. */
  private mark({ id, number, title }: ShippedLesson, { done, points, of }: LessonState): void {
    const option = document.querySelector<HTMLOptionElement>(`option[value="${id}"]`);
    const how = done ? ' ✓ done' : of > 0 ? ` (${points} of ${of})` : '';
    if (option !== null) option.textContent = `${number}  ${title}${how}`;
  }

  /** Checks the files as they are; null: something else was asked for meanwhile. */
  private async check(): Promise<Attempt | null> {
    const { lesson } = this;
    if (lesson === null) return null;
    this.panel.busy();
    this.events.checking(true);
    const { student, answers } = this.state;
    const files = this.theirs(lesson);
    const built = await this.built(lesson);
    const attempt = built && (await this.attempt({ lesson, files, answers, student, ...built }));
    if (this.lesson !== lesson) return null;
    if (attempt === null) {
      this.panel.stopped();
      return null;
    }
    const { judgement, points, of, done } = attempt;
    this.keep({ points, of, done });
    this.panel.judged(attempt);
    // The replay of a hand-in is of the scenario that lies beside it; in the page it has its name.
    const replay = judgement?.replay?.replace(/^scenario .*$/m, `scenario ${this.space.scenario}`) ?? null;
    this.events.checked(replay);
    return attempt;
  }

  /** The student's files as they are now. */
  private theirs({ name, start }: ShippedLesson): Files {
    return Object.fromEntries(
      Object.keys(start).map((file) => [file, this.space.files[`${name}/${file}`] ?? '']),
    );
  }

  /** What is built of a lesson in C, and why what the student wrote cannot be; null: not now. */
  private async built({ name, language, start }: ShippedLesson): Promise<Built | null> {
    if (language !== 'c') return { firmware: null, trouble: null };
    const { files } = this.space;
    const at_start = Object.entries(start).map(([file, text]) => [`${name}/${file}`, text]);
    const build = (theirs: Files): ReturnType<CDesk['firmware']> =>
      this.events.firmware(theirs, () => void this.check());
    const first = await build({ ...files, ...Object.fromEntries(at_start) });
    const theirs = first && (await build(files));
    if (first === null || theirs === null) return null;
    const words = (text: string): string => text.replaceAll(`${name}/`, '');
    if ('problems' in first) return { firmware: null, trouble: words(first.text) };
    if ('problems' in theirs)
      return { firmware: { start: first.image, theirs: first.image }, trouble: words(theirs.text) };
    return { firmware: { start: first.image, theirs: theirs.image }, trouble: null };
  }

  private async attempt(job: LessonJob): Promise<Attempt | null> {
    this.end();
    const limit_s = this.events.patience_s();
    const answer = await new Promise<FromWorker | 'late'>((resolve) => {
      const hear = (message: FromWorker): void => {
        if (message.type === 'begun') this.timer = window.setTimeout(() => resolve('late'), limit_s * 1000);
        if (message.type === 'attempted' || message.type === 'failed') resolve(message);
      };
      void this.workers.take(hear).then((worker) => {
        this.worker = worker;
        worker.ask({ type: 'lesson', job });
      });
    });
    this.end();
    if (answer === 'late') {
      const trouble = `did not end within ${limit_s} s: a loop that never calls a service?`;
      return this.attempt({ ...job, trouble });
    }
    if (answer.type === 'failed') this.events.failed(answer.problem.text);
    return answer.type === 'attempted' ? answer.attempt : null;
  }

  /** Stops a check by the user's hand. */
  stop(): void {
    if (this.worker === null) return;
    this.end();
    this.panel.stopped();
    this.events.checking(false);
  }

  /** Ends a check that goes on. */
  private end(): void {
    window.clearTimeout(this.timer);
    if (this.worker === null) return;
    this.worker.end();
    this.worker = null;
    this.workers.prepare();
  }

  private async hint(): Promise<void> {
    const { lesson, state } = this;
    if (lesson === null || state.hints === lesson.hints) return;
    this.keep({ hints: state.hints + 1 });
    await this.show_hints();
  }

  private async show_hints(): Promise<void> {
    const { lesson } = this;
    if (lesson === null) return;
    const { hints } = JSON.parse(new TextDecoder().decode(await unpacked(lesson.sealed))) as Sealed;
    this.panel.hinted(hints.slice(0, this.state.hints), hints.length);
  }

  private ask_name(): void {
    const input = h('input', { 'aria-label': 'your name', autocomplete: 'name', value: this.state.student });
    const told = h('p', { role: 'alert' });
    const done = (): void => {
      const name = input.value.trim();
      if (!HAND_IN_NAME.test(name)) {
        told.textContent = 'A name has letters, digits, spaces, dots and hyphens.';
        return;
      }
      dialog.close();
      void this.hand_in(name);
    };
    const dialog = h(
      'dialog',
      { 'aria-label': 'hand in' },
      h('h2', { text: 'Hand in' }),
      h('p', {
        text: 'Checks your files once more and saves one file, with your program and your answers, for your teacher.',
      }),
      h('label', { class: 'field' }, 'your name', input),
      told,
      h(
        'div',
        { class: 'bar' },
        button('Save the file', 'check, and save', done),
        button('Cancel', 'back', () => dialog.close()),
      ),
    );
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      done();
    });
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  private async hand_in(name: string): Promise<void> {
    const { lesson } = this;
    const attempt = await this.check();
    if (lesson === null || attempt === null) return;
    const { judgement, points, of } = attempt;
    const { student, hints, answers } = this.state;
    const sheet = answer_sheet(lesson.questions.map((ask) => ({ ask, answer: () => '' })));
    const handed: HandIn = {
      format: 'netx-sim hand-in 1',
      lesson: lesson.number,
      name,
      student,
      files: this.theirs(lesson),
      answers: sheet.replace(/^(\d+): $/gm, (_, n: string) => `${n}: ${answers[Number(n) - 1] ?? ''}`),
      hints,
      points,
      of,
      trace_hash: judgement?.trace_hash ?? null,
      replay: judgement?.replay ?? null,
      version: this.data.version,
    };
    const file = `${String(lesson.number).padStart(2, '0')}-${name}.json`;
    save_file(file, `${JSON.stringify(handed, null, 2)}\n`, 'application/json');
  }
}
