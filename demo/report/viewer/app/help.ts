// All keys, in a dialog.

import { button, h } from '../draw/dom.ts';
import type { View } from './view.ts';

/** Shows them. */
export const HELP = '?';

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'find; n and N: next and previous'],
  ['?', 'this'],
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
