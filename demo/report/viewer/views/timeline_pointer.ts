// The pointer on the timeline: a click chooses, a drag moves the range, with Shift it measures, the wheel zooms.

import type { Axis } from '../model/axis.ts';
import type { RangeActions } from './range_actions.ts';

/** A drag is one from here on; before it is a click of an unsteady hand. */
const DRAG_PX = 4;

/** What a pointer acts on. */
export interface Pointed {
  readonly canvas: HTMLElement;
  readonly axis: Axis;
  point(x: number, y: number): void;
  no_tip(): void;
  choose(x: number, y: number): void;
  readonly actions: RangeActions;
}

interface Held {
  readonly x: number;
  readonly axis: Axis;
  readonly measures: boolean;
  moved: boolean;
}

export class Pointer {
  private held: Held | null = null;
  private readonly view: Pointed;

  constructor(view: Pointed) {
    this.view = view;
    const { canvas } = view;
    canvas.addEventListener('pointerdown', (event) => this.down(event));
    canvas.addEventListener('pointermove', (event) => this.move(event));
    canvas.addEventListener('pointerup', (event) => this.up(event));
    canvas.addEventListener('pointerleave', () => view.no_tip());
    canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    canvas.addEventListener('dblclick', (event) => view.actions.zoom(1 / 4, event.offsetX));
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.held = { x: event.offsetX, axis: this.view.axis, measures: event.shiftKey, moved: false };
    this.view.canvas.setPointerCapture(event.pointerId);
  }

  private move({ offsetX: x, offsetY: y }: PointerEvent): void {
    const { held, view } = this;
    if (held === null) {
      view.point(x, y);
      return;
    }
    held.moved ||= Math.abs(x - held.x) >= DRAG_PX;
    if (!held.moved) return;
    view.no_tip();
    const { axis } = held;
    if (held.measures) view.actions.measure_between(axis.time(held.x), axis.time(x));
    else view.actions.show({ from_ns: axis.time(held.x - x), to_ns: axis.time(axis.width + held.x - x) });
  }

  private up({ offsetX: x, offsetY: y }: PointerEvent): void {
    const moved = this.held?.moved ?? true;
    this.held = null;
    if (!moved) this.view.choose(x, y);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const { axis } = this.view;
    const along = event.deltaX + (event.shiftKey ? event.deltaY : 0);
    if (Math.abs(along) > Math.abs(event.deltaY) || event.shiftKey) {
      this.view.actions.show({ from_ns: axis.time(along), to_ns: axis.time(axis.width + along) });
    } else this.view.actions.zoom(Math.exp(event.deltaY / 400), event.offsetX);
  }
}
