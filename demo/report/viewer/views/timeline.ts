// What every thread did when: a row for each, with the interrupts above and the frames between the boards. The lanes are one
// canvas; the names beside it are a grid for the keyboard and for screen readers, whose one cell says what the row has at the
// cursor.

import type { State } from '../app/state.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { height_of } from '../draw/canvas.ts';
import { draw_causes } from '../draw/causes.ts';
import { button, h } from '../draw/dom.ts';
import { hit_in } from '../draw/hit.ts';
import { draw_row } from '../draw/lanes.ts';
import { draw_gap_lengths, draw_overlay, draw_ruler, type Marks, RULER_PX } from '../draw/ruler.ts';
import { fitted, theme } from '../draw/theme.ts';
import { Axis } from '../model/axis.ts';
import { measure_words } from '../model/measure.ts';
import { happening_at, next_edge, row_words } from '../model/row_steps.ts';
import { type Row, rows_of } from '../model/rows.ts';
import { legend } from './legend.ts';
import { RangeActions } from './range_actions.ts';
import { type Pointed, Pointer } from './timeline_pointer.ts';

const NAMES_PX = 168;

class Timeline implements Mounted, Pointed {
  readonly app: App;
  readonly canvas = h('canvas', { class: 'lanes' });
  private readonly ruler = h('canvas', { class: 'ruler' });
  private readonly names = h('div', { class: 'names', role: 'grid', 'aria-label': 'rows of the timeline' });
  private readonly inner: HTMLElement;
  private readonly scroller: HTMLElement;
  private readonly measured = h('output', { class: 'measured' });
  private readonly tip = h('div', { class: 'tip', role: 'tooltip' });
  private all: readonly Row[];
  rows: readonly Row[] = [];
  private tops: number[] = [];
  private unfolded = false;
  /** The row that the keyboard is in. */
  private row = 0;
  axis: Axis;
  readonly actions: RangeActions;

  constructor(root: HTMLElement, app: App) {
    this.app = app;
    this.all = rows_of(app.run);
    this.axis = new Axis(app.state.from_ns, app.state.to_ns, 1);
    this.actions = new RangeActions(app, () => this.axis);
    this.inner = h('div', { class: 'lanes-inner' }, this.names, this.canvas);
    this.scroller = h('div', { class: 'lanes-scroll', scroll: () => this.draw() }, this.inner);
    this.tip.hidden = true;
    root.append(this.bar(), h('div', { class: 'ruler-line' }, this.ruler), this.scroller, this.tip);
    new Pointer(this);
    this.set_rows();
  }

  private bar(): HTMLElement {
    return h(
      'div',
      { class: 'view-bar' },
      ...this.actions.buttons(),
      button('why', 'what made this run (w)', () => this.app.set({ side: 'explain' })),
      this.measured,
      legend(),
    );
  }

  private set_rows(): void {
    this.rows = this.all.flatMap((row): readonly Row[] => {
      return row.kind === 'folded' && this.unfolded ? row.threads : [row];
    });
    let top = 0;
    this.tops = this.rows.map((row) => {
      top += height_of(row);
      return top - height_of(row);
    });
    this.inner.style.height = `${top}px`;
    this.row = Math.min(Math.max(1, this.row), this.rows.length - 1);
    const cells = this.rows.map((row, at) => {
      const priority = row.kind === 'thread' && row.priority !== null ? `prio ${row.priority}` : '';
      const note = row.kind === 'values' ? row.note : undefined;
      const name = note?.words ?? priority;
      const label = h('span', { role: 'rowheader', text: row.name }, h('small', { text: name }));
      const cell = h('span', { role: 'gridcell', class: 'cell', tabindex: at === this.row ? 0 : -1 });
      const click = (): void => {
        if (row.kind === 'folded') this.unfold();
        this.go_to_row(at);
      };
      const style = `top: ${this.tops[at]}px; height: ${height_of(row)}px`;
      const title = note === undefined ? row.name : `${row.name} ${note.about}`;
      return h('div', { class: `name ${row.kind}`, role: 'row', style, title, click }, label, cell);
    });
    this.names.replaceChildren(...cells);
  }

  private unfold(): void {
    this.unfolded = true;
    this.set_rows();
    this.draw();
  }

  update(state: State, before: State | null): void {
    const width = this.scroller.clientWidth - NAMES_PX;
    this.axis = new Axis(state.from_ns, state.to_ns, width, state.folded ? this.app.gaps : null);
    this.actions.show_state();
    this.measured.textContent = measure_words(this.app.run, state);
    // A cursor that was moved elsewhere is brought into sight.
    if (before !== null && before.time_ns !== state.time_ns && before.from_ns === state.from_ns)
      this.follow(state);
    this.draw();
    this.name_cell();
  }

  private follow({ time_ns, from_ns, to_ns }: State): void {
    const x = this.axis.x(time_ns);
    if (x >= 0 && x <= this.axis.width) return;
    const half = (to_ns - from_ns) / 2;
    this.actions.show({ from_ns: time_ns - half, to_ns: time_ns + half });
  }

  private marks(): Marks {
    const { state, run } = this.app;
    const row = this.rows[this.row];
    const ticks = row === undefined ? undefined : run.target(row.target)?.ticks_per_second;
    return { ...state, tick_ns: ticks === undefined ? 0 : 1e9 / ticks };
  }

  draw(): void {
    const { axis, app, scroller } = this;
    const { run, state } = app;
    const { scrollTop, clientHeight } = scroller;
    const above = fitted(this.ruler, axis.width, RULER_PX);
    const context = fitted(this.canvas, axis.width, clientHeight);
    if (above === null || context === null) return;
    const colours = theme(context);
    const marks = this.marks();
    draw_ruler(above, colours, axis, marks);
    draw_overlay(context, colours, axis, clientHeight, marks);
    const frame = state.selection?.kind === 'frame' ? state.selection.index : -1;
    const canvas = { context, theme: colours, axis, run };
    for (const [at, row] of this.rows.entries()) {
      const y = (this.tops[at] as number) - scrollTop;
      if (y + height_of(row) < 0 || y > clientHeight) continue;
      if (row.kind === 'title' && at > 0) {
        context.fillStyle = colours.line;
        context.fillRect(0, y + 2, axis.width, 1);
      }
      draw_row(canvas, row, y, frame);
    }
    draw_gap_lengths(context, colours, axis, clientHeight);
    draw_causes(canvas, this.rows, this.tops, state, scrollTop);
  }

  /** What the one cell of the grid says: the row's state at the cursor. */
  private name_cell(): void {
    const row = this.rows[this.row];
    const shown = this.names.children[this.row];
    if (row === undefined || shown === undefined) return;
    for (const [at, child] of [...this.names.children].entries()) {
      child.classList.toggle('current', at === this.row);
      (child.lastElementChild as HTMLElement).tabIndex = at === this.row ? 0 : -1;
    }
    shown.lastElementChild?.setAttribute('aria-label', row_words(this.app.run, row, this.app.state.time_ns));
  }

  private go_to_row(at: number): void {
    this.row = Math.min(Math.max(0, at), this.rows.length - 1);
    const top = this.tops[this.row] as number;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop || top + 24 > scrollTop + clientHeight)
      this.scroller.scrollTop = top - clientHeight / 2;
    this.name_cell();
    const row = this.rows[this.row];
    if (row !== undefined) this.app.say(row_words(this.app.run, row, this.app.state.time_ns));
    (this.names.children[this.row]?.lastElementChild as HTMLElement | undefined)?.focus({
      preventScroll: true,
    });
    this.draw();
  }

  /** From edge to edge of the current row. */
  private step(direction: 1 | -1): void {
    const row = this.rows[this.row];
    const { run, state } = this.app;
    const time_ns = row === undefined ? null : next_edge(run, row, state.time_ns, direction);
    if (row === undefined || time_ns === null) return;
    this.app.set({ time_ns, selection: happening_at(run, row, time_ns) });
    this.app.say(row_words(run, row, time_ns));
  }

  /** The row at a place of the canvas, with where in it the place is. */
  row_at(y: number): { readonly row: Row; readonly at: number; readonly y: number } | null {
    const down = y + this.scroller.scrollTop;
    const at = this.tops.findLastIndex((top) => top <= down);
    const row = this.rows[at];
    return row === undefined ? null : { row, at, y: down - (this.tops[at] as number) };
  }

  /** The pointer is over a place. */
  point(x: number, y: number): void {
    const found = this.row_at(y);
    const { run } = this.app;
    const hit = found === null ? null : hit_in(found.row, this.axis, run.document.lines, x, found.y);
    this.tip.hidden = hit === null;
    if (found === null || hit === null) return;
    const time_ns =
      hit.kind === 'frame'
        ? (run.document.frames[hit.index]?.sent_ns ?? 0)
        : hit.kind === 'line'
          ? (run.document.lines[hit.index]?.time_ns ?? 0)
          : hit.stretch.start_ns;
    this.tip.textContent = row_words(run, found.row, time_ns);
    const { left, top } = this.canvas.getBoundingClientRect();
    const right = Math.min(left + x + 14, window.innerWidth - 360);
    this.tip.style.transform = `translate(${Math.max(4, right)}px, ${top + y + 16}px)`;
  }

  no_tip(): void {
    this.tip.hidden = true;
  }

  /** A click: the cursor goes there, and what is there is selected. */
  choose(x: number, y: number): void {
    const { run } = this.app;
    const time_ns = Math.round(this.axis.time(x));
    const found = this.row_at(y);
    const hit = found === null ? null : hit_in(found.row, this.axis, run.document.lines, x, found.y);
    if (found !== null) this.row = found.at;
    if (hit === null || found === null) this.app.set({ time_ns, selection: null });
    else if (hit.kind === 'frame' || hit.kind === 'line') {
      const at_ns =
        hit.kind === 'frame'
          ? run.document.frames[hit.index]?.sent_ns
          : run.document.lines[hit.index]?.time_ns;
      this.app.set({ time_ns: at_ns ?? time_ns, selection: { kind: hit.kind, index: hit.index } });
    } else this.app.set({ time_ns, selection: happening_at(run, found.row, hit.stretch.start_ns) });
  }

  key({ key }: KeyboardEvent): boolean {
    return this.actions.key(key, {
      ArrowRight: () => this.step(1),
      ArrowLeft: () => this.step(-1),
      ArrowDown: () => this.go_to_row(this.row + 1),
      ArrowUp: () => this.go_to_row(this.row - 1),
      w: () => this.app.set({ side: 'explain' }),
    });
  }
}

export const timeline: View = {
  name: 'timeline',
  title: 'Timeline',
  key: '1',
  place: 'main',
  mount: (root, app) => new Timeline(root, app),
};
