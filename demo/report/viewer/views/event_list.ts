// Everything that happened, a row each: the accessible twin of all drawings. Only the rows in sight are on the page.

import { time_text } from '../../../../rtos/sim/time_text.ts';
import type { State } from '../app/state.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { h } from '../draw/dom.ts';
import { words_of } from '../model/happenings.ts';

const ROW_PX = 20;
/** Rows above and below what is in sight. */
const SPARE = 8;

class EventList implements Mounted {
  private readonly app: App;
  private readonly rows = h('div', { class: 'rows', role: 'rowgroup' });
  private readonly scroller: HTMLElement;

  constructor(root: HTMLElement, app: App) {
    this.app = app;
    this.scroller = h(
      'div',
      { class: 'event-list', tabindex: 0, role: 'grid', 'aria-label': 'events', scroll: () => this.render() },
      this.rows,
    );
    root.append(this.scroller);
  }

  update(state: State, before: State | null): void {
    const { happenings } = this.app;
    this.rows.style.height = `${happenings.length * ROW_PX}px`;
    if (before === null || before.time_ns !== state.time_ns || before.selection !== state.selection)
      this.follow(state);
    this.render();
  }

  /** Scrolls to the cursor when it is not in sight. */
  private follow({ selection, time_ns }: State): void {
    const { happenings } = this.app;
    const place = selection === null ? happenings.place_at(time_ns) : happenings.place_of(selection);
    const { scrollTop, clientHeight } = this.scroller;
    const top = place * ROW_PX;
    if (top < scrollTop || top + ROW_PX > scrollTop + clientHeight)
      this.scroller.scrollTop = top - clientHeight / 2;
  }

  private render(): void {
    const { happenings, run, state } = this.app;
    const { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / ROW_PX) - SPARE);
    const last = Math.min(happenings.length, Math.ceil((scrollTop + clientHeight) / ROW_PX) + SPARE);
    const rows: HTMLElement[] = [];
    for (let place = first; place < last; place++) {
      const happening = happenings.at(place);
      const { time_ns, where, event, what } = words_of(run, happening);
      const { selection } = state;
      const selected = selection?.kind === happening.kind && selection.index === happening.index;
      const row = h(
        'div',
        {
          class: `row ${happening.kind}`,
          role: 'row',
          'aria-selected': selected,
          style: `top: ${place * ROW_PX}px`,
          click: () => this.app.set({ selection: happening, time_ns }),
        },
        h('span', { role: 'gridcell', class: 'time', text: time_text(time_ns) }),
        h('span', { role: 'gridcell', class: 'where', text: where }),
        h('span', { role: 'gridcell', class: 'what', text: event === '' ? what : `${event} ${what}` }),
      );
      rows.push(row);
    }
    this.rows.replaceChildren(...rows);
  }
}

export const event_list: View = {
  name: 'events',
  title: 'Events',
  key: 'e',
  place: 'side',
  mount: (root, app) => new EventList(root, app),
};
