// The words that the page, the account and the report use, beside what the manuals call the same things: demo/glossary.md.

import { button, h } from '../../report/viewer/draw/dom.ts';
import { type Block, blocks_of } from '../model/markdown.ts';
import { element_of } from './blocks.ts';

/** The chapters in the other order: the page's own words are in the last ones. */
function chapters(blocks: readonly Block[]): Block[] {
  const starts = blocks.flatMap(({ kind }, at) => (kind === 'heading' ? [at] : []));
  const all = starts.map((start, n) => blocks.slice(start, starts[n + 1]));
  const [introduction = [], ...others] = all;
  return [...introduction.slice(1), ...others.reverse().flat()];
}

export function show_words(glossary: string): void {
  const dialog = h(
    'dialog',
    { class: 'words', 'aria-label': 'words' },
    h('h2', { text: 'Words' }),
    button('Close', 'close (Esc)', () => dialog.close()),
    ...chapters(blocks_of(glossary)).map(element_of),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
