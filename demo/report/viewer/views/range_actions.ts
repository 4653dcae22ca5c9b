// What moves the range of time in every view that has time as its axis: zoom, cutting what is idle, measuring; for buttons, keys
// and the pointer alike.

import type { App } from '../app/view.ts';
import { button } from '../draw/dom.ts';
import { type Axis, range_within } from '../model/axis.ts';
import { measure_words } from '../model/measure.ts';

const ZOOM = 1.5;

export class RangeActions {
  private readonly app: App;
  private readonly axis: () => Axis;
  private readonly fold_button = button('fold idle time', 'cut gaps in which nothing runs (f)', () =>
    this.fold(),
  );

  /** `axis` is the axis as it is drawn now. */
  constructor(app: App, axis: () => Axis) {
    this.app = app;
    this.axis = axis;
  }

  /** Shows so much more of the time (less, when below 1) around a place; without one around the cursor. */
  zoom(factor: number, x = this.axis().x(this.app.state.time_ns)): void {
    const axis = this.axis();
    const inside = x >= 0 && x <= axis.width ? x : axis.width / 2;
    this.show(axis.zoomed(factor, inside));
  }

  /** Shows a range, as far as the run goes. */
  show({ from_ns, to_ns }: { readonly from_ns: number; readonly to_ns: number }): void {
    this.app.set(range_within(this.app.run, from_ns, to_ns));
  }

  private fold(): void {
    this.app.set({ folded: !this.app.state.folded });
    this.app.say(this.app.state.folded ? 'idle time is cut' : 'all of the time is shown');
  }

  /** A, then B, then neither. */
  private measure(): void {
    const { time_ns, a_ns, b_ns } = this.app.state;
    if (a_ns === null) this.app.set({ a_ns: time_ns });
    else if (b_ns === null) this.app.set({ b_ns: time_ns });
    else this.app.set({ a_ns: null, b_ns: null });
    this.app.say(measure_words(this.app.run, this.app.state));
  }

  measure_between(a_ns: number, b_ns: number): void {
    this.app.set({ a_ns: Math.round(a_ns), b_ns: Math.round(b_ns) });
  }

  /** To be called when the state may have changed: idle time may be cut in another view too. */
  show_state(): void {
    this.fold_button.setAttribute('aria-pressed', String(this.app.state.folded));
  }

  buttons(): HTMLElement[] {
    return [
      button('+', 'zoom in (+)', () => this.zoom(1 / ZOOM)),
      button('−', 'zoom out (-)', () => this.zoom(ZOOM)),
      this.fold_button,
      button('measure', 'set A at the cursor, then B; a third time clears them (m)', () => this.measure()),
    ];
  }

  /** The keys that all such views have, beside the view's own; true when one of them was pressed. */
  key(key: string, own: Readonly<Record<string, () => void>> = {}): boolean {
    const actions: Readonly<Record<string, () => void>> = {
      '+': () => this.zoom(1 / ZOOM),
      '=': () => this.zoom(1 / ZOOM),
      '-': () => this.zoom(ZOOM),
      f: () => this.fold(),
      m: () => this.measure(),
      ...own,
    };
    const action = actions[key];
    action?.();
    return action !== undefined;
  }
}
