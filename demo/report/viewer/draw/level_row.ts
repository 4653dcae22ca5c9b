// One level over time: a line in steps with its lowest (or highest) value, or a lane for each bit of event flags.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import type { Axis } from '../model/axis.ts';
import { bits_of, type Level } from '../model/levels.ts';
import { type Step, step_at, step_path } from './step_path.ts';
import { svg } from './svg.ts';

const BIT_PX = 14;
const LINE_PX = 44;

export function level_height(level: Level): number {
  return level.unit === 'flags' ? Math.max(24, bits_of(level).length * BIT_PX + 10) : LINE_PX;
}

const text_of = (value: number): string => String(value);

/** The line of a level. What is free matters when it is low, all else when it is high. */
export function level_line(level: Level, axis: Axis, end_ns: number): SVGElement[] {
  return level.unit === 'flags'
    ? bit_lanes(level, axis, end_ns)
    : line_of(level.steps, axis, end_ns, level.unit.startsWith('free'));
}

function line_of(steps: readonly Step[], axis: Axis, end_ns: number, low_matters: boolean): SVGElement[] {
  const values = steps.map(({ value }) => value);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const y_of = (value: number): number => LINE_PX - 7 - ((LINE_PX - 18) * value) / Math.max(1, most);
  const path = svg('path', { class: 'level', d: step_path(steps, axis, end_ns, y_of) });
  const shown = steps.slice(Math.max(0, step_at(steps, axis.from_ns)), step_at(steps, axis.to_ns) + 1);
  const [first] = shown;
  if (first === undefined) return [path];
  const extreme = shown.reduce(
    (best, step) => ((low_matters ? step.value < best.value : step.value > best.value) ? step : best),
    first,
  );
  const x = Math.min(axis.width - 70, Math.max(0, axis.x(extreme.time_ns)) + 4);
  const words = `${low_matters ? 'lowest' : 'highest'} ${text_of(extreme.value)}`;
  return [
    svg('line', { class: 'grid', x1: 0, x2: axis.width, y1: y_of(0), y2: y_of(0) }),
    path,
    svg('circle', {
      class: 'extreme',
      cx: Math.max(0, axis.x(extreme.time_ns)),
      cy: y_of(extreme.value),
      r: 3,
    }),
    svg('text', { class: 'small', x: x + 4, y: low_matters ? y_of(extreme.value) + 5 : 10, text: words }),
  ];
}

/** A bar where a flag is set, a lane for each flag. */
function bit_lanes(level: Level, axis: Axis, end_ns: number): SVGElement[] {
  const { steps } = level;
  return bits_of(level).flatMap((bit, lane) => {
    const y = 5 + lane * BIT_PX;
    const label = `0x${(2 ** bit).toString(16)}`;
    const bars: SVGElement[] = [svg('text', { class: 'small quiet', x: 4, y: y + 9, text: label })];
    let since_ns: number | null = null;
    let last_x = -1;
    const close = (until_ns: number): void => {
      if (since_ns === null || until_ns < axis.from_ns || since_ns > axis.to_ns) return;
      const [left, right] = [Math.max(0, axis.x(since_ns)), Math.min(axis.width, axis.x(until_ns))];
      // Many short ones in one column of pixels are one.
      if (right <= last_x) return;
      last_x = Math.max(left + 1.5, right);
      const title = svg('title', { text: `${label} set for ${duration_text(until_ns - since_ns)}` });
      bars.push(svg('rect', { class: 'bit', x: left, y, width: last_x - left, height: BIT_PX - 4 }, title));
    };
    for (const { time_ns, value } of steps) {
      const is_set = (value & (1 << bit)) !== 0;
      if (is_set && since_ns === null) since_ns = time_ns;
      if (is_set || since_ns === null) continue;
      close(time_ns);
      since_ns = null;
    }
    close(end_ns);
    return bars;
  });
}
