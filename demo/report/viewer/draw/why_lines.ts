// The answer to why a thread does not go on, line by line: each leads to its moment, and to the lines of source that it names.

import type { App } from '../app/view.ts';
import { why } from '../why/why.ts';
import { h } from './dom.ts';
import { moment, placed } from './parts.ts';

const INDENT_PX = 16;

export function why_lines(app: App, thread: number, time_ns: number): HTMLElement {
  const lines = why(app.run, thread, time_ns).map((line) =>
    h(
      'li',
      { style: `margin-left: ${line.depth * INDENT_PX}px` },
      moment(app, line.time_ns, app.state.selection),
      ' ',
      ...placed(app, line.words),
    ),
  );
  return h('ul', { class: 'why' }, ...lines);
}
