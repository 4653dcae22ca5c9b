// The selection in words: what it is, why then, what it led to. Each line leads to its event.

import { time_text } from '../../../../rtos/sim/time_text.ts';
import type { State } from '../app/state.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { h } from '../draw/dom.ts';
import { moment, part, placed } from '../draw/parts.ts';
import { why_lines } from '../draw/why_lines.ts';
import { type Explanation, explain } from '../model/explain.ts';
import type { Happening } from '../model/happenings.ts';
import type { Run } from '../model/run.ts';
import { network_of } from '../network/network.ts';
import { resent_of } from '../network/resent.ts';
import { named_threads, thread_of_interest, time_of_interest } from '../why/why_question.ts';

const HINT =
  'Choose something: a bar, an arrow, a row of the list. Here stands what it is, why it happened then and what came of it.';

/** Why a thread does not go on at the cursor: the one that is selected, or one of a list. */
class WhyPart {
  readonly root = h('section', { class: 'part' });
  private readonly app: App;
  /** The thread that was chosen from the list; 0: none. */
  private chosen = 0;

  constructor(app: App) {
    this.app = app;
  }

  update({ selection, time_ns }: State, before: State | null): void {
    if (before !== null && before.selection === selection && before.time_ns === time_ns) return;
    if (before !== null && before.selection !== selection) this.chosen = 0;
    this.show(this.chosen || selected_thread(this.app.run, selection) || 0);
  }

  private show(wanted: number): void {
    const { run, state } = this.app;
    // Where the cursor is before there is any thread, the end says more.
    const is_early = named_threads(run, state.time_ns).length === 0;
    const time_ns = is_early ? time_of_interest(run) : state.time_ns;
    const threads = named_threads(run, time_ns);
    const asked = threads.find((one) => one.thread === wanted) ?? thread_of_interest(run, time_ns);
    if (asked === null) {
      this.root.replaceChildren();
      return;
    }
    const list = h(
      'select',
      {
        'aria-label': 'thread',
        change: () => {
          this.chosen = Number(list.value);
          this.show(this.chosen);
        },
      },
      ...threads.map(({ thread, title }) =>
        h('option', { value: thread, text: title, ...(thread === asked.thread ? { selected: true } : {}) }),
      ),
    );
    this.root.replaceChildren(
      h('h2', {}, 'why does ', list, ` not go on at ${time_text(time_ns)} s?`),
      why_lines(this.app, asked.thread, time_ns),
    );
  }
}

/** The thread that the selection is about; null for none. */
function selected_thread(run: Run, selection: Happening | null): number | null {
  if (selection?.kind !== 'record' || selection.index >= run.records.length) return null;
  const { target, info1, context } = run.records.at(selection.index);
  const threads = run.states.get(target)?.threads;
  return [info1, context].find((id) => threads?.has(id)) ?? null;
}

function shown(
  app: App,
  { title, time_ns, what, causes, effects, source, caution }: Explanation,
): (Node | null)[] {
  const line = (at_ns: number, text: string, frame = -1): HTMLElement => {
    return h('li', {}, moment(app, at_ns, frame < 0 ? null : { kind: 'frame', index: frame }), ` ${text}`);
  };
  return [
    h('h2', {}, moment(app, time_ns, app.state.selection), ` ${title}`),
    ...what.map((text) => h('p', {}, ...placed(app, text))),
    caution === null ? null : h('p', { class: 'caution', text: caution }),
    source === null ? null : h('p', { class: 'quiet', text: `see ${source}` }),
    causes.length === 0
      ? null
      : part(
          'why then (the latest cause first)',
          h('ol', {}, ...causes.map((one) => line(one.time_ns, one.words, one.frame))),
        ),
    effects.length === 0
      ? null
      : part(
          'what came of it',
          h(
            'ol',
            {},
            ...effects.map((one) => h('li', {}, moment(app, one.time_ns, one.happening), ` ${one.words}`)),
          ),
        ),
  ];
}

/** What TCP sends again: the same bytes in all their sendings. */
function resent(app: App, { kind, index }: Happening): (Node | null)[] {
  const told = kind === 'frame' ? resent_of(network_of(app.run).connections, index) : null;
  if (told === null) return [];
  const lines = told.sendings.map((one) =>
    h(
      'li',
      {},
      moment(app, one.time_ns, { kind: 'frame', index: one.index }),
      ` ${one.words}${one.index === index ? ' (this one)' : ''}`,
    ),
  );
  return [part('the same bytes', ...told.what.map((text) => h('p', { text })), h('ol', {}, ...lines))];
}

function mount(root: HTMLElement, app: App): Mounted {
  const about = h('div');
  const why_part = new WhyPart(app);
  root.append(about, why_part.root);
  return {
    update: (state: State, before: State | null) => {
      why_part.update(state, before);
      const { selection } = state;
      if (before !== null && before.selection === selection) return;
      const explanation = selection === null ? null : explain(app.run, selection);
      const parts =
        explanation === null || selection === null
          ? [h('p', { class: 'quiet', text: HINT })]
          : [...shown(app, explanation), ...resent(app, selection)];
      about.replaceChildren(...parts.filter((one) => one !== null));
    },
  };
}

export const explain_view: View = { name: 'explain', title: 'Explain', key: '7', place: 'side', mount };
