// The ruler above the lanes, and what goes through all of them: the cursor, a measurement, gaps that are cut.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { type Axis, ticks_of } from '../model/axis.ts';
import { axis_text } from '../model/axis_text.ts';
import type { Drawing } from './svg_context.ts';
import { FONT, type Theme } from './theme.ts';

const TICK_PX = 90;
export const RULER_PX = 30;

export interface Marks {
  readonly time_ns: number;
  readonly a_ns: number | null;
  readonly b_ns: number | null;
  /** Period of the tick of the board under the pointer; 0: none. */
  readonly tick_ns: number;
}

export function draw_ruler(context: Drawing, theme: Theme, axis: Axis, marks: Marks): void {
  context.font = FONT;
  context.lineWidth = 1;
  context.strokeStyle = theme.line;
  context.beginPath();
  context.moveTo(0, RULER_PX - 0.5);
  context.lineTo(axis.width, RULER_PX - 0.5);
  for (const time_ns of ticks_of(axis, TICK_PX)) {
    const x = Math.round(axis.x(time_ns)) + 0.5;
    context.moveTo(x, RULER_PX - 6);
    context.lineTo(x, RULER_PX);
    context.fillStyle = theme.quiet;
    context.fillText(axis_text(time_ns, axis.ns_per_px * TICK_PX), x + 3, RULER_PX - 8);
  }
  context.stroke();
  draw_board_ticks(context, theme, axis, marks.tick_ns);
  flag(context, axis.x(marks.time_ns), axis.width, { text: '', colour: theme.bad, back: theme.back });
  const { a_ns, b_ns } = marks;
  if (a_ns !== null)
    flag(context, axis.x(a_ns), axis.width, { text: 'A', colour: theme.mark, back: theme.back });
  if (b_ns !== null)
    flag(context, axis.x(b_ns), axis.width, { text: 'B', colour: theme.mark, back: theme.back });
}

/** The ticks of a board's clock, where they can be told apart. */
function draw_board_ticks(context: Drawing, theme: Theme, axis: Axis, tick_ns: number): void {
  if (tick_ns === 0 || tick_ns / axis.ns_per_px < 6) return;
  context.fillStyle = theme.interrupt;
  for (let at = Math.ceil(axis.from_ns / tick_ns) * tick_ns; at <= axis.to_ns; at += tick_ns) {
    context.fillRect(axis.x(at), RULER_PX - 4, 1, 4);
  }
}

interface Flag {
  readonly text: string;
  readonly colour: string;
  readonly back: string;
}

function flag(context: Drawing, x: number, width: number, { text, colour, back }: Flag): void {
  if (x < -8 || x > width + 8) return;
  context.fillStyle = colour;
  context.beginPath();
  if (text === '') {
    context.moveTo(x - 6, RULER_PX - 9);
    context.lineTo(x + 6, RULER_PX - 9);
    context.lineTo(x, RULER_PX);
    context.fill();
    return;
  }
  context.arc(x, RULER_PX - 8, 8, 0, 7);
  context.fill();
  context.fillStyle = back;
  context.textAlign = 'center';
  context.fillText(text, x, RULER_PX - 4);
  context.textAlign = 'start';
}

/** The lines down through the lanes, and the gaps. */
export function draw_overlay(
  context: Drawing,
  theme: Theme,
  axis: Axis,
  height: number,
  { time_ns, a_ns, b_ns }: Marks,
): void {
  draw_gaps(context, theme, axis, height);
  context.lineWidth = 1;
  const down = (at_ns: number, colour: string, dash: number[]): void => {
    const x = Math.round(axis.x(at_ns)) + 0.5;
    if (x < 0 || x > axis.width) return;
    context.strokeStyle = colour;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
    context.setLineDash([]);
  };
  if (a_ns !== null && b_ns !== null) {
    const [x0, x1] = [axis.x(Math.min(a_ns, b_ns)), axis.x(Math.max(a_ns, b_ns))];
    context.fillStyle = theme.mark;
    context.globalAlpha = 0.08;
    context.fillRect(x0, 0, x1 - x0, height);
    context.globalAlpha = 1;
  }
  if (a_ns !== null) down(a_ns, theme.mark, [3, 3]);
  if (b_ns !== null) down(b_ns, theme.mark, [3, 3]);
  down(time_ns, theme.bad, []);
}

function draw_gaps(context: Drawing, theme: Theme, axis: Axis, height: number): void {
  const { all } = axis.gaps;
  context.font = FONT;
  for (let at = axis.gaps.index(axis.from_ns); at < all.length; at++) {
    const { start_ns, end_ns } = all[at] as { start_ns: number; end_ns: number };
    if (start_ns > axis.to_ns) break;
    const x0 = axis.x(start_ns);
    const x1 = axis.x(end_ns);
    context.fillStyle = theme.panel;
    context.fillRect(x0, 0, Math.max(1, x1 - x0), height);
  }
}

/** How long each gap is, over whatever goes through it. */
export function draw_gap_lengths(context: Drawing, theme: Theme, axis: Axis, height: number): void {
  const { all } = axis.gaps;
  context.font = FONT;
  const first = axis.gaps.index(axis.from_ns);
  // All gaps are of one width but for the first and the last in sight: where one is too narrow, all are.
  const whole = all[first + 1];
  if (whole !== undefined && axis.x(whole.end_ns) - axis.x(whole.start_ns) < 12) return;
  for (let at = first; at < all.length; at++) {
    const { start_ns, end_ns } = all[at] as { start_ns: number; end_ns: number };
    if (start_ns > axis.to_ns) break;
    const [x0, x1] = [axis.x(start_ns), axis.x(end_ns)];
    if (x1 - x0 < 12) continue;
    const text = duration_text(end_ns - start_ns);
    const length = context.measureText(text).width;
    context.save();
    context.translate((x0 + x1) / 2, Math.min(height - 6, length + 6));
    context.rotate(-Math.PI / 2);
    context.fillStyle = theme.panel;
    context.fillRect(-2, -7, length + 4, 14);
    context.fillStyle = theme.quiet;
    context.fillText(text, 0, 4);
    context.restore();
  }
}
