// The selection in words: what it is, why then, what it led to. Each line leads to its event.

import type { State } from '../app/state.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { h } from '../draw/dom.ts';
import { moment, part } from '../draw/parts.ts';
import { type Explanation, explain } from '../model/explain.ts';
import type { Happening } from '../model/happenings.ts';
import { network_of } from '../network/network.ts';
import { resent_of } from '../network/resent.ts';

const HINT =
  'Choose something: a bar, an arrow, a row of the list. Here stands what it is, why it happened then and what came of it.';

function shown(
  app: App,
  { title, time_ns, what, causes, effects, source, caution }: Explanation,
): (Node | null)[] {
  const line = (at_ns: number, text: string, frame = -1): HTMLElement => {
    return h('li', {}, moment(app, at_ns, frame < 0 ? null : { kind: 'frame', index: frame }), ` ${text}`);
  };
  return [
    h('h2', {}, moment(app, time_ns, app.state.selection), ` ${title}`),
    ...what.map((text) => h('p', { text })),
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
  return {
    update: ({ selection }: State, before: State | null) => {
      if (before !== null && before.selection === selection) return;
      const explanation = selection === null ? null : explain(app.run, selection);
      const parts =
        explanation === null || selection === null
          ? [h('p', { class: 'quiet', text: HINT })]
          : [...shown(app, explanation), ...resent(app, selection)];
      root.replaceChildren(...parts.filter((one) => one !== null));
    },
  };
}

export const explain_view: View = { name: 'explain', title: 'Explain', key: '7', place: 'side', mount };
