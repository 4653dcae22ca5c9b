// One level over time: a line in steps with its lowest (or highest) value, or a lane for each bit of event flags.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import type { Axis } from '../model/axis.ts';
import { bits_of } from '../model/levels.ts';
import type { RunLevel } from '../model/run_levels.ts';
import { state_bar } from './session_rows.ts';
import { type Step, step_at, step_path } from './step_path.ts';
import { svg } from './svg.ts';

const BIT_PX = 14;
const LINE_PX = 44;
/** Two lines at the left: what has the value, and what the value is. */
const WORDS_PX = 38;

export function level_height({ shape, steps }: RunLevel): number {
  if (shape === 'words') return WORDS_PX;
  return shape === 'flags' ? Math.max(WORDS_PX, bits_of(steps).length * BIT_PX + 10) : LINE_PX;
}

/** A level on its row. What is free matters when it is low, all else when it is high. */
export function level_line(level: RunLevel, axis: Axis, end_ns: number): SVGElement[] {
  const { shape, steps, what } = level;
  if (shape === 'flags') return bit_lanes(steps, axis, end_ns);
  if (shape === 'line') return line_of(steps, axis, end_ns, what.startsWith('free'));
  const stretches = steps.map(({ time_ns, value }, place) => ({
    words: level.words(value),
    kind: 'word',
    start_ns: time_ns,
    end_ns: steps[place + 1]?.time_ns ?? end_ns,
  }));
  return state_bar(stretches, axis, WORDS_PX);
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
  const words = `${low_matters ? 'lowest' : 'highest'} ${extreme.value}`;
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
function bit_lanes(steps: readonly Step[], axis: Axis, end_ns: number): SVGElement[] {
  return bits_of(steps).flatMap((bit, lane) => {
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
