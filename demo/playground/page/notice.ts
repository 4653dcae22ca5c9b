// One question of the page at a time, with the buttons that answer it, above the program.

import { h } from '../../report/viewer/draw/dom.ts';

export class Notice {
  readonly element = h('div', { id: 'notice', class: 'notice', role: 'status', hidden: true });
  /** What had the focus before the question: it gets it back. */
  private before: Element | null = null;

  ask(words: string, ...answers: readonly HTMLButtonElement[]): void {
    const { activeElement } = document;
    if (!this.element.contains(activeElement)) this.before = activeElement;
    this.element.replaceChildren(words, ...answers);
    this.element.hidden = false;
  }

  hide(): void {
    const had_focus = this.element.contains(document.activeElement);
    this.element.hidden = true;
    if (had_focus && this.before instanceof HTMLElement) this.before.focus();
  }
}
