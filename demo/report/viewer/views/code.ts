// The sources of firmware in C, with how often each line ran: files and functions at the side, a file beside them. What has not
// run has a mark of its own beside its colour.

import type { App, Mounted, View } from '../app/view.ts';
import { button, h } from '../draw/dom.ts';
import { part, table } from '../draw/parts.ts';
import { lines_of_code, type Share, share_words, shares_of } from '../model/code.ts';

type Code = NonNullable<App['run']['document']['code']>[number];

/** In place of a count. */
const NEVER = 'never';

function bar({ run, all }: Share): HTMLElement {
  const filled = h('i', {});
  filled.style.width = `${all === 0 ? 0 : (100 * run) / all}%`;
  return h('span', { class: 'share', 'aria-hidden': 'true' }, filled);
}

function source_rows(code: Code): HTMLElement[] {
  return lines_of_code(code).map(({ number, count, text }) => {
    const state = count === null ? '' : count === 0 ? 'unrun' : 'run';
    return h(
      'div',
      { class: `code-line ${state}`, id: `code-line-${number}` },
      h('span', { class: 'number', text: String(number) }),
      h('span', { class: 'count', text: count === null ? '' : count === 0 ? NEVER : String(count) }),
      h('span', { class: 'text', text }),
    );
  });
}

function mount(root: HTMLElement, app: App): Mounted {
  const { code = [] } = app.run.document;
  const source = h('div', { class: 'code-source', tabindex: '0', role: 'region', 'aria-label': 'source' });
  const show = (file: Code, line: number): void => {
    source.replaceChildren(...source_rows(file));
    source.setAttribute('aria-label', `source of ${file.file}`);
    source.querySelector(`#code-line-${line}`)?.scrollIntoView({ block: 'center' });
  };
  const link = (text: string, file: Code, line: number): HTMLElement => {
    const to = button(text, `show ${file.file}, line ${line}`, () => show(file, line));
    to.classList.add('moment');
    return to;
  };
  const files = code.map((file) => {
    const { lines, functions } = shares_of(file);
    return [link(file.file, file, 1), bar(lines), share_words(lines), share_words(functions)];
  });
  const functions = code.flatMap((file) =>
    file.functions.map(({ name, line, count }) => [
      link(name, file, line),
      count === 0 ? NEVER : String(count),
    ]),
  );
  const side = h(
    'div',
    { class: 'code-files' },
    ...[
      part('files', table(['file', '', 'lines run', 'functions run'], files)),
      part('functions', table(['function', 'times'], functions)),
    ].filter((one) => one !== null),
  );
  root.append(side, source);
  const [first] = code;
  if (first !== undefined) show(first, 1);
  return { update: () => {} };
}

export const code_view: View = {
  name: 'code',
  title: 'Code',
  key: 'c',
  place: 'main',
  has: ({ document }) => (document.code ?? []).length > 0,
  mount,
};
