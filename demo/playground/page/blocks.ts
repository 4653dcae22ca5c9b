// Texts of lessons and of the glossary as elements of the page.

import { h } from '../../report/viewer/draw/dom.ts';
import type { Block, Span } from '../model/markdown.ts';

function span({ kind, text }: Span): Node {
  if (kind === 'plain') return document.createTextNode(text);
  return h(kind === 'code' ? 'code' : kind === 'strong' ? 'strong' : 'em', { text });
}

/** The pieces of a line. */
export function spans(all: readonly Span[]): Node[] {
  return all.map(span);
}

/** A block of a text; its headings come below that of the panel. */
export function element_of(block: Block): HTMLElement {
  switch (block.kind) {
    case 'heading':
      return h('h3', {}, ...spans(block.spans));
    case 'paragraph':
      return h('p', {}, ...spans(block.spans));
    case 'list': {
      const items = block.items.map((item) => h('li', {}, ...spans(item)));
      return block.ordered ? h('ol', {}, ...items) : h('ul', {}, ...items);
    }
    case 'table': {
      const [head = [], ...rows] = block.rows;
      const cells = (kind: 'th' | 'td', row: typeof head): HTMLElement =>
        h('tr', {}, ...row.map((cell) => h(kind, {}, ...spans(cell))));
      return h('table', {}, cells('th', head), ...rows.map((row) => cells('td', row)));
    }
    case 'code':
      return h('pre', { text: block.text });
  }
}
