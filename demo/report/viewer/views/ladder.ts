// The ladder: who sent what to whom, a row for each, from top to bottom. Time is not to scale: what lies far apart has its
// distance written between. Only the rows in sight are on the page.

import type { State } from '../app/state.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { button, h } from '../draw/dom.ts';
import { GUTTER_PX, ladder_row, ROW_PX, row_words, type ShownRow } from '../draw/ladder_row.ts';
import { svg } from '../draw/svg.ts';
import type { Happening } from '../model/happenings.ts';
import {
  filtered,
  folded,
  type LadderFilter,
  type LadderFold,
  type LadderRow,
  ladder_columns,
  ladder_words,
  SHOW_ALL,
} from '../network/ladder.ts';
import { network_of } from '../network/network.ts';

/** Rows above and below what is in sight. */
const SPARE = 6;
/** A distance in time that is written. */
const GAP_NS = 10e6;

/** The rows with the distances between them. */
function with_gaps(rows: readonly LadderRow[]): ShownRow[] {
  const shown: ShownRow[] = [];
  let last_ns = rows[0]?.time_ns ?? 0;
  for (const row of rows) {
    const length_ns = row.time_ns - last_ns;
    if (length_ns >= GAP_NS) shown.push({ kind: 'gap', time_ns: last_ns, length_ns });
    shown.push(row);
    last_ns = row.kind === 'fold' ? row.until_ns : row.time_ns;
  }
  return shown;
}

function happening_of(row: ShownRow): Happening | null {
  if (row.kind === 'gap') return null;
  if (row.kind === 'fold') return happening_of(row.rows[0] as LadderRow);
  return { kind: row.kind, index: row.index };
}

function is_selected(row: ShownRow, selection: Happening | null): boolean {
  if (selection === null || row.kind === 'gap') return false;
  if (row.kind === 'fold') return row.rows.some((one) => is_selected(one, selection));
  return row.kind === selection.kind && row.index === selection.index;
}

class Ladder implements Mounted {
  private readonly app: App;
  private readonly drawing = svg('svg', { class: 'ladder', role: 'rowgroup' });
  private readonly sheet = h('div', { class: 'rows' });
  private readonly scroller: HTMLElement;
  private readonly heads = h('div', { class: 'ladder-heads' });
  private readonly bar = h('div', {
    class: 'toolbar',
    role: 'toolbar',
    'aria-label': 'what the ladder shows',
  });
  private readonly columns: string[];
  private filter: LadderFilter = SHOW_ALL;
  private folds = true;
  private readonly opened = new Set<number>();
  private rows: ShownRow[] = [];

  constructor(root: HTMLElement, app: App) {
    this.app = app;
    const { items } = network_of(app.run);
    this.columns = ladder_columns(items);
    this.scroller = h(
      'div',
      {
        class: 'ladder-scroller',
        tabindex: 0,
        role: 'grid',
        'aria-label': 'ladder',
        scroll: () => this.render(),
      },
      this.sheet,
    );
    this.sheet.append(this.drawing);
    root.append(this.bar, this.heads, this.scroller);
    this.fill_bar();
    this.lay_out();
  }

  private fill_bar(): void {
    const { protocols, topics } = ladder_words(network_of(this.app.run).items);
    const boxes = protocols.map((protocol) => {
      const shown = (): string[] =>
        this.filter.protocols.length === 0 ? protocols : [...this.filter.protocols];
      return checkbox(protocol, true, (on) => {
        const rest = shown().filter((one) => one !== protocol);
        this.change({ protocols: on ? [...rest, protocol] : rest.length === 0 ? ['none'] : rest });
      });
    });
    const find = h('input', {
      type: 'search',
      placeholder: 'words',
      'aria-label': 'only rows with these words',
      size: 12,
    });
    find.addEventListener('input', () => this.change({ text: find.value }));
    this.bar.append(
      ...boxes,
      checkbox('firmware lines', true, (lines) => this.change({ lines })),
      checkbox('fold repeats', true, (on) => {
        this.folds = on;
        this.opened.clear();
        this.lay_out();
      }),
    );
    if (topics.length > 1) this.bar.append(this.topic_choice(topics));
    this.bar.append(find, legend());
  }

  private topic_choice(topics: readonly string[]): HTMLElement {
    const options = ['', ...topics].map((topic) =>
      h('option', { value: topic, text: topic || 'all topics' }),
    );
    const choice = h('select', { 'aria-label': 'topic' }, ...options);
    choice.addEventListener('change', () => this.change({ topic: choice.value }));
    return choice;
  }

  private change(change: Partial<LadderFilter>): void {
    this.filter = { ...this.filter, ...change };
    this.lay_out();
  }

  /** Makes the rows anew: what is shown has changed. */
  private lay_out(): void {
    const items = filtered(network_of(this.app.run).items, this.filter);
    const rows = this.folds ? folded(items) : items;
    this.rows = with_gaps(rows.flatMap((row) => this.unfolded(row)));
    this.fill_heads();
    this.render();
  }

  private unfolded(row: LadderRow): readonly LadderRow[] {
    return row.kind === 'fold' && this.opened.has(row.time_ns) ? row.rows : [row];
  }

  private fill_heads(): void {
    const shown = this.shown_columns();
    const heads = shown.map((name, place) => {
      const others = shown.length > 1;
      const left = others && place > 0 && button('◂', `move ${name} to the left`, () => this.move(name, -1));
      const right =
        others &&
        place < shown.length - 1 &&
        button('▸', `move ${name} to the right`, () => this.move(name, 1));
      const hide = others && button('×', `hide ${name}`, () => this.hide(name, true));
      return h('span', { class: 'ladder-head' }, left, h('b', { text: name }), right, hide);
    });
    const hidden = this.filter.hidden.map((name) =>
      button(`+ ${name}`, `show ${name} again`, () => this.hide(name, false)),
    );
    this.heads.replaceChildren(h('span', { class: 'ladder-corner' }, ...hidden), ...heads);
  }

  private hide(name: string, on: boolean): void {
    const others = this.filter.hidden.filter((one) => one !== name);
    this.change({ hidden: on ? [...others, name] : others });
  }

  private move(name: string, step: number): void {
    const at = this.columns.indexOf(name);
    const shown = this.shown_columns();
    const other = shown[shown.indexOf(name) + step];
    if (other === undefined) return;
    const there = this.columns.indexOf(other);
    this.columns[at] = other;
    this.columns[there] = name;
    this.lay_out();
  }

  private shown_columns(): string[] {
    return this.columns.filter((name) => !this.filter.hidden.includes(name));
  }

  update(state: State, before: State | null): void {
    const moved = before === null || before.time_ns !== state.time_ns || before.selection !== state.selection;
    if (moved) this.follow(state);
    this.render();
  }

  /** Scrolls to the selection, or the cursor, when it is not in sight. */
  private follow({ selection, time_ns }: State): void {
    const selected = this.rows.findIndex((row) => is_selected(row, selection));
    const place = selected >= 0 ? selected : this.rows.findIndex((row) => row.time_ns >= time_ns);
    if (place < 0) return;
    const { scrollTop, clientHeight } = this.scroller;
    const top = place * ROW_PX;
    if (top < scrollTop || top + ROW_PX > scrollTop + clientHeight)
      this.scroller.scrollTop = top - clientHeight / 2;
  }

  private render(): void {
    const { scrollTop, clientHeight, clientWidth: width } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / ROW_PX) - SPARE);
    const last = Math.min(this.rows.length, Math.ceil((scrollTop + clientHeight) / ROW_PX) + SPARE);
    const height = (last - first) * ROW_PX;
    this.sheet.style.height = `${this.rows.length * ROW_PX}px`;
    this.drawing.setAttribute('width', String(width));
    this.drawing.setAttribute('height', String(height));
    this.drawing.setAttribute('style', `top: ${first * ROW_PX}px`);
    this.drawing.replaceChildren(...this.life_lines(width, height), ...this.drawn(first, last, width));
  }

  private x_of(name: string, width: number): number | null {
    const shown = this.shown_columns();
    const place = shown.indexOf(name);
    if (place < 0) return null;
    return GUTTER_PX + ((place + 0.5) * (width - GUTTER_PX)) / shown.length;
  }

  private life_lines(width: number, height: number): SVGElement[] {
    return this.shown_columns().map((name) => {
      const x = this.x_of(name, width) as number;
      return svg('line', { class: 'life', x1: x, x2: x, y1: 0, y2: height });
    });
  }

  private drawn(first: number, last: number, width: number): SVGElement[] {
    const { state } = this.app;
    const columns = { width, x_of: (name: string) => this.x_of(name, width) };
    const cursor = this.rows.findIndex(({ time_ns }) => time_ns > state.time_ns);
    const drawn = this.rows.slice(first, last).map((row, offset) => {
      const before = this.rows[first + offset - 1];
      const group = ladder_row(
        row,
        offset * ROW_PX,
        columns,
        before?.time_ns !== row.time_ns || offset === 0,
      );
      group.setAttribute('aria-selected', String(is_selected(row, state.selection)));
      group.addEventListener('click', () => this.choose(row));
      return group;
    });
    const place = (cursor < 0 ? this.rows.length : cursor) - first;
    drawn.push(svg('line', { class: 'cursor', x1: 0, x2: width, y1: place * ROW_PX, y2: place * ROW_PX }));
    return drawn;
  }

  private choose(row: ShownRow): void {
    if (row.kind === 'fold') this.open(row);
    const selection = happening_of(row);
    if (selection === null) return;
    this.app.set({ selection, time_ns: row.time_ns });
    this.app.say(row_words(row));
  }

  private open({ time_ns }: LadderFold): void {
    this.opened.add(time_ns);
    this.lay_out();
  }

  /** Up and down go from row to row. */
  key({ key }: KeyboardEvent): boolean {
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return false;
    const { selection } = this.app.state;
    let place = this.rows.findIndex((row) => is_selected(row, selection));
    do place += step;
    while (this.rows[place]?.kind === 'gap');
    const row = this.rows[place];
    if (row !== undefined && row.kind !== 'fold') this.choose(row);
    else if (row !== undefined) this.app.set({ selection: happening_of(row), time_ns: row.time_ns });
    return true;
  }
}

function checkbox(text: string, checked: boolean, change: (on: boolean) => void): HTMLElement {
  const box = h('input', { type: 'checkbox', checked });
  box.addEventListener('change', () => change(box.checked));
  return h('label', { class: 'choice' }, box, text);
}

function legend(): HTMLElement {
  return h(
    'span',
    { class: 'legend' },
    h('i', { class: 'badge by-tcp', text: 'R' }),
    ' sent again by TCP (its timer), ',
    h('i', { class: 'badge by-tcp', text: 'FR' }),
    ' fast retransmission, ',
    h('i', { class: 'badge by-mqtt', text: 'DUP' }),
    ' sent again by MQTT, ',
    h('b', { class: 'lost', text: '✕' }),
    ' lost',
  );
}

export const ladder: View = {
  name: 'ladder',
  title: 'Ladder',
  key: '2',
  place: 'main',
  has: ({ document }) => document.frames.length > 0,
  mount: (root, app) => new Ladder(root, app),
};
