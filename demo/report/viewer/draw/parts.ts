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

/** `demo/bugs/check_then_wait.ts:49`. */
const PLACE = /[\w./-]+\.(?:ts|c|cpp|h|s):\d+/g;

/** Words in which lines of source lead there, where somebody has them. */
export function placed({ go_to }: App, words: string): (Node | string)[] {
  return go_to === null ? [words] : place_pieces(words, go_to);
}

/** Words with a link in the place of each line of source, `file.ts:12`. */
export function place_pieces(words: string, go_to: (place: string) => void): (Node | string)[] {
  const pieces: (Node | string)[] = [];
  let from = 0;
  for (const { 0: place, index } of words.matchAll(PLACE)) {
    const link = button(place.replace(/^.*\//, ''), `go to ${place} in the program`, () => go_to(place));
    link.classList.add('moment');
    pieces.push(words.slice(from, index), link);
    from = index + place.length;
  }
  return [...pieces, words.slice(from)];
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
