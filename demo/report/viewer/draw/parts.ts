// Pieces that several views have: a moment that leads there, a table.

import { time_text } from '../../../../rtos/sim/time_text.ts';
import type { App } from '../app/view.ts';
import type { Happening } from '../model/happenings.ts';
import { button, h } from './dom.ts';

/** A moment: a click moves the cursor there, and selects what happened. */
export function moment(app: App, time_ns: number, selection: Happening | null = null): HTMLElement {
  const link = button(time_text(time_ns), 'move the cursor there', () => app.set({ time_ns, selection }));
  link.classList.add('moment');
  return link;
}

export function table(
  heading: readonly string[],
  rows: readonly (readonly (string | Node)[])[],
): HTMLElement {
  const cells = (row: readonly (string | Node)[]): HTMLElement[] => row.map((cell) => h('td', {}, cell));
  return h(
    'table',
    { class: 'figures' },
    h('thead', {}, h('tr', {}, ...heading.map((text) => h('th', { scope: 'col', text })))),
    h('tbody', {}, ...rows.map((row) => h('tr', {}, ...cells(row)))),
  );
}

/** A heading and what belongs to it; nothing when there is nothing. */
export function part(title: string, ...content: readonly (Node | null)[]): HTMLElement | null {
  const shown = content.filter((one) => one !== null);
  return shown.length === 0 ? null : h('section', { class: 'part' }, h('h2', { text: title }), ...shown);
}
