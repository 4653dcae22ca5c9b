// The text of a lesson beside the editor: what there is to do, the buttons, how it stands, the questions.

import { with_constants } from '../../course/variant.ts';
import { button, h } from '../../report/viewer/draw/dom.ts';
import type { Attempt, ShippedLesson, Variant } from '../model/lesson.ts';
import { type Block, blocks_of, type Span } from '../model/markdown.ts';
import { element_of, spans } from './blocks.ts';
import type { LessonState } from './storage.ts';

export interface PanelEvents {
  check(): void;
  hint(): void;
  hand_in(): void;
  answered(answers: readonly string[]): void;
  student(name: string): void;
}

function row(mark: 'ok' | 'not yet' | 'to come', text: string, said: string): HTMLElement {
  const kind = mark === 'to come' ? 'waits' : mark === 'ok' ? 'right' : 'missing';
  return h(
    'li',
    { class: kind },
    h('span', { class: 'mark', text: mark }),
    ` ${text}`,
    said === '' ? null : `: ${said}`,
  );
}

export class LessonPanel {
  private readonly root: HTMLElement;
  private readonly events: PanelEvents;
  private readonly rows = h('ol', { class: 'checks' });
  private readonly sum = h('p', { class: 'sum' });
  private readonly hints = h('ol', { class: 'hints', 'aria-label': 'hints' });
  private fields: readonly HTMLInputElement[] = [];
  private hint_button: HTMLButtonElement | null = null;

  constructor(root: HTMLElement, events: PanelEvents) {
    this.root = root;
    this.events = events;
  }

  hide(): void {
    this.root.hidden = true;
    this.root.parentElement?.classList.remove('with-lesson');
  }

  /** Shows a lesson with the constants of its student. */
  show(lesson: ShippedLesson, state: LessonState, constants: Variant): void {
    const { events } = this;
    const { number, title, language, minutes, needs, views, questions } = lesson;
    const needed = needs.length === 0 ? '' : `, needs ${needs.join(', ')}`;
    const [, ...text] = blocks_of(with_constants(lesson.text, constants));
    this.fields = questions.map((_, n) => h('input', { autocomplete: 'off', value: state.answers[n] ?? '' }));
    for (const field of this.fields)
      field.addEventListener('change', () => events.answered(this.fields.map(({ value }) => value)));
    const student = h('input', {
      class: 'name',
      autocomplete: 'off',
      value: state.student,
      placeholder: 'nobody',
    });
    student.title = 'a name or a number: gives the lesson other times, sizes and answers';
    student.addEventListener('change', () => events.student(student.value.trim()));
    this.hint_button = button('Hint', 'the next hint; hints are counted', () => events.hint());
    const check = button('Check', 'check what you have done so far', () => events.check());
    check.classList.add('main-action');
    this.rows.replaceChildren();
    this.sum.textContent = '';
    this.hints.replaceChildren();
    this.root.replaceChildren(
      h('h2', { text: `Lesson ${number}${language === 'c' ? ' in C' : ''}: ${title}` }),
      h('p', { text: `Goal: ${with_constants(lesson.goal, constants)}.` }),
      h('p', { class: 'quiet', text: `About ${minutes} minutes${needed}. Look at: ${views.join(', ')}.` }),
      h(
        'div',
        { class: 'bar' },
        check,
        this.hint_button,
        button('Hand in', 'check, and save a file for whoever grades', () => events.hand_in()),
        h('label', { class: 'field' }, 'constants of', student),
      ),
      h('div', { role: 'status', 'aria-label': 'how the lesson stands' }, this.rows, this.sum),
      h('div', { role: 'status', 'aria-label': 'hints' }, this.hints),
      h('div', { class: 'text' }, ...text.map(element_of)),
      ...(questions.length === 0 ? [] : [h('h3', { text: 'Questions' }), this.sheet(questions)]),
    );
    this.root.hidden = false;
    this.root.parentElement?.classList.add('with-lesson');
    this.root.scrollTop = 0;
  }

  private sheet(questions: readonly string[]): HTMLElement {
    const items = questions.map((ask, n) => h('li', {}, h('label', {}, ask, this.fields[n] ?? null)));
    return h('ol', { class: 'questions' }, ...items);
  }

  busy(): void {
    this.rows.replaceChildren();
    this.sum.textContent = 'checking';
  }

  stopped(): void {
    this.sum.textContent = 'stopped';
  }

  /** Shows how the lesson stands. */
  judged({ judgement, trouble, answers, points, of, done }: Attempt): void {
    const checks = judgement?.checks ?? [];
    const right = answers.filter((answer) => answer === true).length;
    const wrong = answers.flatMap((answer, n) => (answer === false ? [n + 1] : []));
    const answered = `${right} of ${answers.length}${wrong.length === 0 ? '' : `; not right: ${wrong.join(', ')}`}`;
    this.rows.replaceChildren(
      ...(trouble === null ? [] : [row('not yet', 'it does not run', trouble)]),
      ...checks.map(({ name, ok, said }) => row(ok === null ? 'to come' : ok ? 'ok' : 'not yet', name, said)),
      ...(answers.length === 0
        ? []
        : [row(right === answers.length ? 'ok' : 'not yet', 'answers', answered)]),
    );
    this.sum.textContent = `${done ? 'Done' : 'Not done yet'} (${points} of ${of} points).`;
    for (const [n, field] of this.fields.entries())
      field.setAttribute('aria-invalid', String(answers[n] === false));
  }

  hinted(hints: readonly string[], of: number): void {
    this.hints.replaceChildren(
      ...hints.map((text) => h('li', {}, ...spans(blocks_of(text).flatMap(spans_in)))),
    );
    if (this.hint_button === null) return;
    this.hint_button.textContent = hints.length === of ? 'No more hints' : 'Hint';
    this.hint_button.disabled = hints.length === of;
  }
}

function spans_in(block: Block): readonly Span[] {
  return 'spans' in block ? block.spans : [];
}
