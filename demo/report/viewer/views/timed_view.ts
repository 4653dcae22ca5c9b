// What views with rows over time have in common: the ruler, the names at the left with what the row has at the cursor, zoom and
// pointer as on the timeline, the cursor and the measurement through all rows.

import type { State } from '../app/state.ts';
import type { App, Mounted } from '../app/view.ts';
import { h } from '../draw/dom.ts';
import { draw_ruler, RULER_PX } from '../draw/ruler.ts';
import { svg } from '../draw/svg.ts';
import { fitted, theme } from '../draw/theme.ts';
import { Axis } from '../model/axis.ts';
import type { Happening } from '../model/happenings.ts';
import { measure_words } from '../model/measure.ts';
import { RangeActions } from './range_actions.ts';
import { type Pointed, Pointer } from './timeline_pointer.ts';

const NAMES_PX = 230;
/** A row that has no room for a line for each of its name, its note and its value. */
const LOW_PX = 60;
/** A row that has room for two lines. */
const TWO_LINES_PX = 36;
/** A click so near to something selects it. */
const NEAR_PX = 6;

/** Something in a row that a click selects. */
export interface Spot {
  readonly time_ns: number;
  readonly happening: Happening;
}

export interface TimedRow {
  readonly name: string;
  /** Behind the name, in small letters. */
  readonly note: string;
  readonly height: number;
  /** Its content on the axis, from its own top. */
  draw(axis: Axis): SVGElement[];
  /** What it has at a time, in words; empty for a heading. */
  words_at(time_ns: number): string;
  /** In the order of time. */
  readonly spots?: readonly Spot[];
}

export class TimedView implements Mounted, Pointed {
  private readonly app: App;
  private readonly rows_now: () => readonly TimedRow[];
  private readonly ruler = h('canvas', { class: 'timed-ruler' });
  private readonly names = h('div', { class: 'timed-names', role: 'list' });
  private readonly drawing = svg('svg', { class: 'plot' });
  readonly canvas = h('div', { class: 'timed-plot' });
  private readonly inner = h('div', { class: 'timed-inner' }, this.names, this.canvas);
  private readonly scroller = h('div', { class: 'timed-scroll', tabindex: 0 }, this.inner);
  private rows: readonly TimedRow[] = [];
  axis: Axis;
  readonly actions: RangeActions;
  private readonly measured = h('output', { class: 'measured' });

  /** `rows` gives the rows to show; `bar` stands above them, beside what all such views have. */
  constructor(root: HTMLElement, app: App, rows: () => readonly TimedRow[], bar: readonly HTMLElement[]) {
    this.app = app;
    this.rows_now = rows;
    this.axis = new Axis(app.state.from_ns, app.state.to_ns, 1);
    this.actions = new RangeActions(app, () => this.axis);
    this.canvas.append(this.drawing);
    root.classList.add('timed');
    root.append(
      h('div', { class: 'view-bar' }, ...bar, ...this.actions.buttons(), this.measured),
      h('div', { class: 'timed-head' }, this.ruler),
      this.scroller,
    );
    new Pointer(this);
    this.rows = rows();
  }

  /** The rows have changed. */
  refresh(): void {
    this.rows = this.rows_now();
    this.draw();
  }

  update(_state: State, _before: State | null): void {
    this.draw();
  }

  private draw(): void {
    const { state } = this.app;
    const width = this.scroller.clientWidth - NAMES_PX;
    if (width <= 0) return;
    this.measured.textContent = measure_words(this.app.run, state);
    this.axis = new Axis(state.from_ns, state.to_ns, width, state.folded ? this.app.gaps : null);
    this.actions.show_state();
    const above = fitted(this.ruler, width, RULER_PX);
    if (above !== null) draw_ruler(above, theme(above), this.axis, { ...state, tick_ns: 0 });
    const height = this.rows.reduce((sum, row) => sum + row.height, 0);
    let top = 0;
    const groups = this.rows.map((row) => {
      const group = svg('g', { transform: `translate(0 ${top})` }, ...row.draw(this.axis));
      group.prepend(svg('line', { class: 'row-line', x1: 0, x2: width, y1: row.height, y2: row.height }));
      top += row.height;
      return group;
    });
    for (const [name, value] of Object.entries({ width, height }))
      this.drawing.setAttribute(name, String(value));
    this.drawing.replaceChildren(...this.gaps(height), ...groups, ...this.lines(height));
    this.names.replaceChildren(...this.rows.map((row) => this.name_of(row)));
  }

  private name_of(row: TimedRow): HTMLElement {
    const words = row.words_at(this.app.state.time_ns);
    const style = `height: ${row.height}px`;
    const low = row.height < TWO_LINES_PX ? 'timed-name low' : 'timed-name two';
    const known = row.height < LOW_PX ? low : 'timed-name';
    return h(
      'div',
      { class: known, role: 'listitem', style, title: `${row.name} ${row.note} ${words}` },
      h('span', { text: row.name }),
      row.note !== '' && h('small', { text: row.note }),
      words !== '' && h('output', { text: words }),
    );
  }

  private gaps(height: number): SVGElement[] {
    const { axis } = this;
    const { all } = axis.gaps;
    const first = axis.gaps.index(axis.from_ns);
    const shown = all.slice(first).filter(({ start_ns }) => start_ns <= axis.to_ns);
    return shown.map(({ start_ns, end_ns }) => {
      const x = axis.x(start_ns);
      return svg('rect', { class: 'gap', x, y: 0, width: Math.max(1, axis.x(end_ns) - x), height });
    });
  }

  private lines(height: number): SVGElement[] {
    const { time_ns, a_ns, b_ns } = this.app.state;
    const line = (at_ns: number | null, known: string): SVGElement[] => {
      if (at_ns === null || at_ns < this.axis.from_ns || at_ns > this.axis.to_ns) return [];
      const x = Math.round(this.axis.x(at_ns)) + 0.5;
      return [svg('line', { class: known, x1: x, x2: x, y1: 0, y2: height })];
    };
    return [...line(a_ns, 'measure'), ...line(b_ns, 'measure'), ...line(time_ns, 'now')];
  }

  point(): void {}

  no_tip(): void {}

  /** A click sets the cursor, and selects what is there. */
  choose(x: number, y: number): void {
    const row = this.row_at(y);
    const near = (row?.spots ?? [])
      .map((spot) => ({ spot, apart: Math.abs(this.axis.x(spot.time_ns) - x) }))
      .filter(({ apart }) => apart <= NEAR_PX)
      .sort((a, b) => a.apart - b.apart)[0]?.spot;
    if (near === undefined) this.app.set({ time_ns: Math.round(this.axis.time(x)), selection: null });
    else this.app.set({ time_ns: near.time_ns, selection: near.happening });
    if (row !== undefined) this.app.say(`${row.name} ${row.note}: ${row.words_at(this.app.state.time_ns)}`);
  }

  private row_at(y: number): TimedRow | undefined {
    let top = 0;
    return this.rows.find((row) => {
      top += row.height;
      return y < top;
    });
  }

  key({ key }: KeyboardEvent): boolean {
    return this.actions.key(key, { ArrowRight: () => this.step(1), ArrowLeft: () => this.step(-1) });
  }

  /** To the next thing in any row that can be selected, or the one before. */
  private step(direction: 1 | -1): void {
    const { time_ns } = this.app.state;
    const times = this.rows.flatMap(({ spots }) => spots ?? []).sort((a, b) => a.time_ns - b.time_ns);
    const found =
      direction > 0
        ? times.find((spot) => spot.time_ns > time_ns)
        : times.findLast((spot) => spot.time_ns < time_ns);
    if (found === undefined) return;
    this.app.set({ time_ns: found.time_ns, selection: found.happening });
    const said = this.rows.map(
      ({ name, note, words_at }) => [`${name} ${note}`, words_at(found.time_ns)] as const,
    );
    this.app.say(
      said
        .filter(([, words]) => words !== '')
        .map((one) => one.join(': '))
        .join('; '),
    );
  }
}
