// All keys, in a dialog.

import { button, h } from '../draw/dom.ts';
import type { View } from './view.ts';

/** Shows them. */
export const HELP = '?';

const KEYS: readonly (readonly [string, string])[] = [
  ['← →', 'timeline: edge before and behind in this row; list: with ↑ ↓ row by row'],
  ['↑ ↓', 'timeline: row above and below'],
  ['+ −', 'zoom in and out at the cursor; the wheel does it at the pointer, Shift and the wheel move'],
  ['f', 'cut the time in which nothing runs'],
  ['m', 'measure: set A, then B, then neither; a and b set one; drag with Shift'],
  ['w', 'what made this run'],
  ['[ ]', 'frame before, next frame'],
  ['/', 'find; n and N: next and previous'],
  ['g', 'go to a time'],
  ['?', 'this; Esc closes it'],
];

export function help_dialog(views: readonly View[]): HTMLDialogElement {
  const rows = [...views.map(({ key, title }) => [key, title] as const), ...KEYS];
  const dialog: HTMLDialogElement = h(
    'dialog',
    { 'aria-label': 'keys' },
    h(
      'table',
      {},
      ...rows.map(([key, text]) => h('tr', {}, h('th', {}, h('kbd', { text: key })), h('td', { text }))),
    ),
    button('close', 'close (Esc)', () => dialog.close()),
  );
  return dialog;
}
