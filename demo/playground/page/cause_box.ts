// Why a run failed, above the account: why the thread that it is about does not go on, the timing, and the moment of no return, in
// the words of the report. Lines of source lead to the editor.

import { time_text } from '../../../rtos/sim/time_text.ts';
import type { RunDocument } from '../../report/run_document.ts';
import type { WhyTold } from '../../report/viewer/app/told.ts';
import { h } from '../../report/viewer/draw/dom.ts';
import { place_pieces } from '../../report/viewer/draw/parts.ts';
import { place_of_line } from '../model/place.ts';
import type { Place } from '../model/program.ts';

/** So many deviations from the default timing are told. */
const CHOICES_MOST = 5;
const INDENT_PX = 16;

export class CauseBox {
  readonly element = h('section', { class: 'cause', 'aria-label': 'why it failed', hidden: true });
  private readonly why = h('div');
  private readonly go_to: (place: Place) => void;

  constructor(go_to: (place: Place) => void) {
    this.go_to = go_to;
  }

  hide(): void {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  /** Shows what is known of a run that has failed, and nothing of another one. */
  show({ run: { result, no_return }, choices }: RunDocument): void {
    this.hide();
    if (result.ok !== false) return;
    this.why.replaceChildren();
    this.element.hidden = false;
    const shown = choices.slice(0, CHOICES_MOST).map(({ words }) => words);
    const more = choices.length > shown.length ? [`and ${choices.length - shown.length} more`] : [];
    this.element.replaceChildren(
      h('h2', { text: 'Why it failed' }),
      this.why,
      ...(shown.length === 0
        ? []
        : [h('p', {}, h('b', { text: 'Timing: ' }), ...this.placed([...shown, ...more].join('; ')))]),
      ...(no_return === undefined ? [] : [h('p', {}, h('b', { text: 'No return: ' }), no_return.words)]),
    );
  }

  /** Why the thread that the failure is about does not go on. */
  tell({ title, time_ns, lines }: WhyTold): void {
    const rows = lines.map(({ depth, words }) => {
      const row = h('li', {}, ...this.placed(words));
      row.style.marginLeft = `${depth * INDENT_PX}px`;
      return row;
    });
    this.why.replaceChildren(
      h('h3', { text: `Why ${title} does not go on at ${time_text(time_ns)} s` }),
      h('ul', {}, ...rows),
    );
  }

  private placed(words: string): (Node | string)[] {
    return place_pieces(words, (line) => {
      const place = place_of_line(line);
      if (place !== null) this.go_to(place);
    });
  }
}
