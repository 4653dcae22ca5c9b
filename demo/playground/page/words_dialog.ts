// The words that the page, the account and the report use, beside what the manuals call the same things: demo/glossary.md.

import { button, h } from '../../report/viewer/draw/dom.ts';
import { blocks_of } from '../model/markdown.ts';
import { element_of } from './blocks.ts';

export function show_words(glossary: string): void {
  const [, ...blocks] = blocks_of(glossary);
  const dialog = h(
    'dialog',
    { class: 'words', 'aria-label': 'words' },
    h('h2', { text: 'Words' }),
    button('Close', 'close (Esc)', () => dialog.close()),
    ...blocks.map(element_of),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
