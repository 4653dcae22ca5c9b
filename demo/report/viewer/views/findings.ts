// What was wrong, and what was not nominal: the failure, diagnostics, choices, the tables of the stack's state at the end, and the
// report of the command line with its times as links.

import type { App, Mounted, View } from '../app/view.ts';
import { h } from '../draw/dom.ts';
import { moment, part, placed, table } from '../draw/parts.ts';
import { why_lines } from '../draw/why_lines.ts';
import { failing_wait } from '../why/why_question.ts';

/** A time as reports print it. */
const TIME = /(?<![\d.])\d+\.\d{6}(?!\d)/g;

function linked(app: App, line: string): HTMLElement {
  const row = h('div', {});
  let from = 0;
  for (const { 0: text, index } of line.matchAll(TIME)) {
    row.append(line.slice(from, index), moment(app, Math.round(Number(text) * 1e9)));
    from = index + text.length;
  }
  row.append(line.slice(from));
  return row;
}

/** Where the firmware claims what did not hold. */
function claimed_at(app: App): (Node | string)[] {
  const place = app.run.document.failure?.['claimed_at'];
  return typeof place === 'string' ? placed(app, `claimed at ${place}`) : [];
}

/** Why the thread that the failure is about does not go on, or one that waits then. */
function why_part(app: App): HTMLElement | null {
  const asked = failing_wait(app.run);
  return asked && part(`why ${asked.title} does not go on`, why_lines(app, asked.thread, asked.time_ns));
}

function mount(root: HTMLElement, app: App): Mounted {
  const { choices, diagnostics, failure, run, tables = [] } = app.run.document;
  const shown = diagnostics.map(({ time_ns, target, context, id, object, message }) => {
    return [moment(app, time_ns), `${target}/${context}`, `[${id}] ${object}: ${message}`];
  });
  const nominal = 'none: every timing was the nominal one';
  const parts = [
    failure === null
      ? null
      : part(
          'the failure',
          h('p', { class: 'failure', text: `[${failure['check']}] ${failure['message']}` }),
          h('p', {}, moment(app, Number(failure['time_ns'])), ' ', ...claimed_at(app)),
        ),
    why_part(app),
    part(
      'deviations from the default timing',
      ...(choices.length === 0 ? [h('p', { text: nominal })] : []),
      ...choices.map(({ words }) => h('p', { text: words })),
    ),
    part(
      'diagnostics',
      shown.length === 0 ? h('p', { text: 'none' }) : table(['when', 'where', 'what'], shown),
    ),
    ...tables.map(({ title, legend, lines }) =>
      part(
        `${title} at the end`,
        h('pre', { text: lines.join('\n') }),
        h('p', { class: 'quiet', text: legend }),
      ),
    ),
    part('the report', ...(run.report ?? []).map((line) => linked(app, line))),
  ];
  root.append(...parts.filter((one) => one !== null));
  return { update: () => {} };
}

export const findings: View = { name: 'findings', title: 'Findings', key: '0', place: 'side', mount };
