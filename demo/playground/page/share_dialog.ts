// The link to a program, to be copied.

import { button, h } from '../../report/viewer/draw/dom.ts';

/** Shows a link; where the browser allows it, a button copies it. */
export function show_share(link: string): void {
  const text = h('textarea', { readonly: true, 'aria-label': 'link' });
  text.value = link;
  const told = h('p', { role: 'status' });
  const copy = (): void => {
    text.select();
    // Not everywhere: a page that was opened from a disk has no clipboard, and the text is selected already.
    navigator.clipboard?.writeText(link).then(
      () => {
        told.textContent = 'Copied.';
      },
      () => {
        told.textContent = 'Press Ctrl-C: the link is selected.';
      },
    );
  };
  const dialog = h(
    'dialog',
    { 'aria-label': 'share' },
    h('h2', { text: 'A link to this program as it stands' }),
    h('p', {
      text: `The program is in the link itself (${link.length.toLocaleString('en')} characters), behind the #, which browsers do not send to a server. Whoever opens it sees this program and the same run.`,
    }),
    text,
    told,
    h(
      'div',
      { class: 'bar' },
      button('Copy', 'copy the link', copy),
      button('Close', 'close', () => dialog.close()),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  text.select();
}
