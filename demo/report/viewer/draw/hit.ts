// What is under the pointer on the timeline.

import type { InterruptStretch, ThreadStretch } from '../../../../rtos/export/thread_states.ts';
import type { Axis } from '../model/axis.ts';
import type { Row } from '../model/rows.ts';
import type { Flight, Wire } from '../model/wire.ts';
import { height_of } from './canvas.ts';
import { first_flight, wire_y } from './wire_lane.ts';

/** A thing of a row. */
export type Hit =
  | { readonly kind: 'stretch'; readonly stretch: ThreadStretch }
  | { readonly kind: 'interrupt'; readonly stretch: InterruptStretch }
  | { readonly kind: 'line'; readonly index: number }
  | { readonly kind: 'frame'; readonly index: number };

const NEAR_PX = 6;

/** What is at a place of a row; null for nothing. `y` counts from the row's upper edge. */
export function hit_in(
  row: Row,
  axis: Axis,
  lines: readonly { time_ns: number }[],
  x: number,
  y: number,
): Hit | null {
  const time_ns = axis.time(x);
  const near_ns = NEAR_PX * axis.ns_per_px;
  if (row.kind === 'thread') {
    const stretch = row.lane.at(time_ns);
    return stretch === undefined ? null : { kind: 'stretch', stretch };
  }
  if (row.kind === 'interrupts') {
    const stretch = nearest(row.interrupts, ({ start_ns, end_ns }) =>
      Math.max(start_ns - time_ns, time_ns - end_ns, 0),
    );
    return stretch !== null && stretch.distance <= near_ns
      ? { kind: 'interrupt', stretch: stretch.item }
      : null;
  }
  if (row.kind === 'lines') {
    const line = nearest(row.lines, (index) => Math.abs((lines[index]?.time_ns ?? 0) - time_ns));
    return line !== null && line.distance <= near_ns * 4 ? { kind: 'line', index: line.item } : null;
  }
  if (row.kind === 'wire') {
    const flight = flight_at(row.wire, axis, { x, y, height: height_of(row) });
    return flight === null ? null : { kind: 'frame', index: flight.frame };
  }
  return null;
}

function nearest<T>(
  items: readonly T[],
  distance_to: (item: T) => number,
): { item: T; distance: number } | null {
  let best: { item: T; distance: number } | null = null;
  for (const item of items) {
    const distance = distance_to(item);
    if (best === null || distance < best.distance) best = { item, distance };
  }
  return best;
}

function flight_at(wire: Wire, axis: Axis, at: { x: number; y: number; height: number }): Flight | null {
  const near_ns = 40 * axis.ns_per_px;
  const time_ns = axis.time(at.x);
  let best: { flight: Flight; distance: number } | null = null;
  for (let place = first_flight(wire, time_ns - near_ns); place < wire.frames.length; place++) {
    const flight = wire.frames[place] as Flight;
    if (flight.sent_ns > time_ns + near_ns) break;
    const y0 = wire_y(wire, flight.from, 0, at.height);
    const ends = flight.arrivals.map(
      ({ to, time_ns: end_ns }) => [axis.x(end_ns), wire_y(wire, to, 0, at.height)] as const,
    );
    if (ends.length === 0) ends.push([axis.x(flight.sent_ns), y0 + (flight.from === 0 ? 22 : -22)]);
    for (const [x1, y1] of ends) {
      const distance = distance_to_line(at.x, at.y, [axis.x(flight.sent_ns), y0, x1, y1]);
      if (distance < 14 && (best === null || distance < best.distance)) best = { flight, distance };
    }
  }
  return best?.flight ?? null;
}

function distance_to_line(
  x: number,
  y: number,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
): number {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  const part =
    length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length));
  return Math.hypot(x - x0 - part * (x1 - x0), y - y0 - part * (y1 - y0));
}
