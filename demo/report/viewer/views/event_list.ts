// Everything that happened, a row each: the accessible twin of all drawings, with what finds and filters. Only the rows in
// sight are on the page.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { time_text } from '../../../../rtos/sim/time_text.ts';
import type { State } from '../app/state.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { button, h } from '../draw/dom.ts';
import { find_next, time_of_text } from '../model/find.ts';
import { type Happening, words_of } from '../model/happenings.ts';
import { HIDEABLE, index_of, shown_places } from '../model/listing.ts';

const ROW_PX = 20;
/** No browser has elements of any height: a longer list is scrolled by its part. */
const HEIGHT_PX = 8e6;
const HINT = 'find: words, thread:ip, event:suspend, object:"bus", t>100us, status!=0; @300us goes there';

class EventList implements Mounted {
  private readonly app: App;
  private readonly rows = h('div', { class: 'rows', role: 'rowgroup' });
  private readonly scroller: HTMLElement;
  private readonly find = h('input', {
    type: 'search',
    class: 'find',
    placeholder: HINT,
    'aria-label': HINT,
  });
  private places: Uint32Array;
  private readonly boxes = new Map<string, HTMLInputElement>();

  constructor(root: HTMLElement, app: App) {
    this.app = app;
    this.places = shown_places(app.happenings, app.state.hidden);
    this.scroller = h('div', {
      class: 'event-list',
      tabindex: 0,
      role: 'grid',
      'aria-label': 'events',
      'aria-colcount': 4,
      scroll: () => this.render(),
    });
    this.scroller.append(this.rows);
    this.find.value = app.state.find;
    this.find.addEventListener('input', () => app.set({ find: this.find.value }));
    this.find.addEventListener('keydown', (event) => this.find_key(event));
    root.append(this.bar(), this.scroller);
  }

  private bar(): HTMLElement {
    const box = (name: string, text: string): HTMLElement => {
      const input = h('input', { type: 'checkbox', change: () => this.hide(name, !input.checked) });
      this.boxes.set(name, input);
      return h('label', {}, input, text);
    };
    return h(
      'div',
      { class: 'view-bar list-bar' },
      this.find,
      button('↑', 'previous (N)', () => this.jump(-1)),
      button('↓', 'next (n)', () => this.jump(1)),
      ...Object.entries(HIDEABLE).map(([name, text]) => box(name, text)),
    );
  }

  private hide(name: string, is_hidden: boolean): void {
    const others = this.app.state.hidden.filter((other) => other !== name);
    this.app.set({ hidden: is_hidden ? [...others, name] : others });
  }

  private find_key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.scroller.focus();
    if (event.key !== 'Enter') return;
    const time_ns = this.find.value.startsWith('@') ? time_of_text(this.find.value.slice(1)) : null;
    if (time_ns === null) this.jump(event.shiftKey ? -1 : 1);
    else {
      this.find.value = '';
      this.app.set({ time_ns, selection: null, find: '' });
    }
  }

  private jump(step: 1 | -1): void {
    const { app } = this;
    const from = this.current() - (step > 0 && app.state.selection === null ? 1 : 0);
    const at = find_next(app.happenings, this.places, app.state.find, { from, step });
    if (at < 0) app.say(`${app.state.find} is not found`);
    else this.choose(at);
    this.find.classList.toggle('nothing', at < 0 && app.state.find !== '');
  }

  /** Where the selection, or the cursor, is among what is shown. */
  private current(): number {
    const { happenings, state } = this.app;
    const place = state.selection === null ? -1 : happenings.place_of(state.selection);
    return index_of(this.places, place < 0 ? happenings.place_at(state.time_ns) : place);
  }

  private choose(at: number): void {
    const { happenings } = this.app;
    const place = this.places[Math.min(Math.max(0, at), this.places.length - 1)];
    if (place === undefined) return;
    const selection = happenings.at(place);
    this.app.set({ selection, time_ns: happenings.time_at(place) });
    const { where, event, what } = words_of(this.app.run, selection);
    this.app.say(`${where}: ${event} ${what}`);
  }

  /** To the next frame, or the one before. */
  private frame(step: 1 | -1): void {
    for (let at = this.current() + step; at >= 0 && at < this.places.length; at += step) {
      if (this.app.happenings.at(this.places[at] as number).kind !== 'frame') continue;
      this.choose(at);
      return;
    }
  }

  update(state: State, before: State | null): void {
    if (before === null || before.hidden !== state.hidden) {
      this.places = shown_places(this.app.happenings, state.hidden);
      for (const [name, box] of this.boxes) box.checked = !state.hidden.includes(name);
    }
    if (this.find.value !== state.find) this.find.value = state.find;
    this.rows.style.height = `${Math.min(HEIGHT_PX, this.places.length * ROW_PX)}px`;
    this.scroller.setAttribute('aria-rowcount', String(this.places.length));
    if (before === null || before.time_ns !== state.time_ns || before.selection !== state.selection)
      this.follow();
    this.render();
  }

  /** Pixels of the scroll bar for one row. */
  private row_scroll(): number {
    const { clientHeight } = this.scroller;
    const { length } = this.places;
    if (length * ROW_PX <= HEIGHT_PX) return ROW_PX;
    return (HEIGHT_PX - clientHeight) / (length - clientHeight / ROW_PX);
  }

  /** Scrolls to the cursor when it is not in sight. */
  private follow(): void {
    const { scrollTop, clientHeight } = this.scroller;
    const first = scrollTop / this.row_scroll();
    const at = this.current();
    const seen = clientHeight / ROW_PX;
    if (at < first || at + 1 > first + seen) this.scroller.scrollTop = (at - seen / 2) * this.row_scroll();
  }

  private render(): void {
    const { scrollTop, clientHeight } = this.scroller;
    const { length } = this.places;
    const first = scrollTop / this.row_scroll();
    const last = Math.min(length, Math.ceil(first + clientHeight / ROW_PX));
    const current = this.current();
    const rows: HTMLElement[] = [];
    for (let at = Math.max(0, Math.floor(first)); at < last; at++) {
      rows.push(this.row(at, scrollTop + (at - first) * ROW_PX, at === current));
    }
    this.rows.replaceChildren(...rows);
  }

  private row(at: number, top: number, is_current: boolean): HTMLElement {
    const { happenings, run, state } = this.app;
    const happening = happenings.at(this.places[at] as number);
    const { time_ns, where, event, what } = words_of(run, happening);
    const before = at === 0 ? time_ns : happenings.time_at(this.places[at - 1] as number);
    const { selection } = state;
    const selected = selection?.kind === happening.kind && selection.index === happening.index;
    const properties = {
      class: `row ${happening.kind}${failed(this.app, happening) ? ' bad' : ''}${is_current ? ' current' : ''}`,
      role: 'row',
      'aria-rowindex': at + 1,
      'aria-selected': selected ? 'true' : 'false',
      style: `top: ${top}px`,
      click: () => this.app.set({ selection: happening, time_ns }),
    };
    const cell = (name: string, text: string): HTMLElement =>
      h('span', { role: 'gridcell', class: name, text });
    return h(
      'div',
      properties,
      cell('time', time_text(time_ns)),
      cell('delta', time_ns === before ? '' : `+${duration_text(time_ns - before)}`),
      cell('where', where),
      cell('what', event === '' ? what : `${event} ${what}`),
    );
  }

  key({ key }: KeyboardEvent): boolean {
    const inside = this.scroller.contains(document.activeElement);
    const page = Math.floor(this.scroller.clientHeight / ROW_PX);
    const actions: Readonly<Record<string, () => void>> = {
      '/': () => this.find.focus(),
      g: () => this.go(),
      n: () => this.jump(1),
      N: () => this.jump(-1),
      '[': () => this.frame(-1),
      ']': () => this.frame(1),
      ...(inside
        ? {
            ArrowDown: () => this.choose(this.current() + 1),
            ArrowUp: () => this.choose(this.current() - 1),
            PageDown: () => this.choose(this.current() + page),
            PageUp: () => this.choose(this.current() - page),
            Home: () => this.choose(0),
            End: () => this.choose(this.places.length - 1),
          }
        : {}),
    };
    const action = actions[key];
    action?.();
    return action !== undefined;
  }

  private go(): void {
    this.find.value = '@';
    this.find.focus();
  }
}

/** A line with a status that is no success. */
function failed({ run }: App, { kind, index }: Happening): boolean {
  return kind === 'line' && (run.document.lines[index]?.status ?? 0) !== 0;
}

export const event_list: View = {
  name: 'events',
  title: 'Events',
  key: 'e',
  place: 'side',
  mount: (root, app) => new EventList(root, app),
};
