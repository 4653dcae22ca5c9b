// A line that goes in steps, over time: as long as a drawing is wide, however many steps there are.

import type { Axis } from '../model/axis.ts';

export interface Step {
  readonly time_ns: number;
  readonly value: number;
}

/** The last step at or before a time; -1: the first one comes later. */
export function step_at(steps: readonly Step[], time_ns: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] as Step).time_ns <= time_ns) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The path of the steps on an axis, up to `end_ns`; `y_of` says how high a value stands. Of several steps in one column of pixels
 * the least, the greatest and the last are drawn, so nothing that sticks out is missed.
 */
export function step_path(
  steps: readonly Step[],
  axis: Axis,
  end_ns: number,
  y_of: (value: number) => number,
): string {
  const first = Math.max(0, step_at(steps, axis.from_ns));
  const parts: string[] = [];
  let column: { x: number; least: number; most: number; last: number } | null = null;
  const flush = (): void => {
    if (column === null) return;
    const { x, least, most, last } = column;
    if (parts.length === 0) parts.push(`M${x} ${y_of(last)}`);
    parts.push(`H${x}`);
    if (least !== last) parts.push(`V${y_of(least)}`);
    if (most !== least) parts.push(`V${y_of(most)}`);
    parts.push(`V${y_of(last)}`);
  };
  for (let place = first; place < steps.length; place++) {
    const { time_ns, value } = steps[place] as Step;
    if (time_ns > axis.to_ns) break;
    const x = Math.max(0, Math.round(axis.x(time_ns)));
    if (column !== null && column.x === x) {
      column.least = Math.min(column.least, value);
      column.most = Math.max(column.most, value);
      column.last = value;
    } else {
      flush();
      column = { x, least: value, most: value, last: value };
    }
  }
  flush();
  if (parts.length > 0) parts.push(`H${Math.min(axis.width, Math.round(axis.x(end_ns)))}`);
  return parts.join('');
}
