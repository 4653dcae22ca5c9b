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

/** Lets the user choose files. */
export function choose_files(accept: string, chosen: (files: readonly File[]) => void): void {
  const input = h('input', { type: 'file', accept, multiple: true, hidden: true });
  input.addEventListener('change', () => {
    chosen([...(input.files ?? [])]);
    input.remove();
  });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}

/** Takes files that are dropped onto the page. */
export function take_dropped_files(dropped: (files: readonly File[]) => void): void {
  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    dropped(files);
  });
}

/** The document of a run in a saved report; null: it is none. */
export function document_in_report(html: string): string | null {
  const page = new DOMParser().parseFromString(html, 'text/html');
  return page.querySelector('script#run')?.textContent ?? null;
}
