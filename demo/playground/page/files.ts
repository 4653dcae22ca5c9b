// Files of the user's disk: what is saved there, and what is opened from there.

import { h } from '../../report/viewer/draw/dom.ts';

/** Offers a file for saving. */
export function save_file(name: string, content: string | Uint8Array, type: string): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  const link = h('a', { href: url, download: name });
  link.click();
  // The browser reads it when the click is over.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Lets the user choose a file. */
export function choose_file(accept: string, chosen: (file: File) => void): void {
  const input = h('input', { type: 'file', accept, hidden: true });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) chosen(file);
    input.remove();
  });
  document.body.append(input);
  input.click();
}

/** The document of a run in a saved report; null: it is none. */
export function document_in_report(html: string): string | null {
  const page = new DOMParser().parseFromString(html, 'text/html');
  return page.querySelector('script#run')?.textContent ?? null;
}
