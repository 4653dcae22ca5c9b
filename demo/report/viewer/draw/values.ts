// Values over time on a canvas: a box for each, with its text where there is room; and the services that a thread calls.

import type { Row } from '../model/rows.ts';
import type { ValueSpan } from '../model/value_spans.ts';
import type { Canvas } from './canvas.ts';
import { FONT, fitted_text } from './theme.ts';

const BOX_PX = 15;
const CALL_LEAST_PX = 60;
/** More calls than this are too narrow to be named. */
const CALLS_AT_MOST = 400;

export function draw_values({ context, theme, axis }: Canvas, values: readonly ValueSpan[], y: number): void {
  context.font = FONT;
  context.lineWidth = 1;
  for (const { start_ns, end_ns, text } of values) {
    if (end_ns < axis.from_ns || start_ns > axis.to_ns) continue;
    const x0 = Math.max(-2, axis.x(start_ns));
    const width = Math.max(1, Math.min(axis.width + 2, axis.x(end_ns)) - x0);
    context.fillStyle = theme.panel;
    context.fillRect(x0, y + 3, width, BOX_PX);
    context.strokeStyle = theme.mark;
    context.strokeRect(x0 + 0.5, y + 3.5, width, BOX_PX);
    context.fillStyle = theme.text;
    fitted_text(context, text, x0 + 4, y + 15, width - 8);
  }
}

/** A step above the lane while a thread has another priority than its own, with the number. */
export function draw_priorities(
  { context, theme, axis }: Canvas,
  spans: readonly ValueSpan[],
  y: number,
): void {
  context.strokeStyle = theme.mark;
  context.fillStyle = theme.mark;
  context.lineWidth = 1.5;
  context.font = FONT;
  for (const { start_ns, end_ns, text } of spans) {
    if (end_ns < axis.from_ns || start_ns > axis.to_ns) continue;
    const [x0, x1] = [axis.x(start_ns), axis.x(end_ns)];
    context.beginPath();
    context.moveTo(x0, y + 21);
    context.lineTo(x0, y + 2);
    context.lineTo(x1, y + 2);
    context.lineTo(x1, y + 21);
    context.stroke();
    fitted_text(context, text, Math.max(0, x0) + 4, y + 12, Math.min(axis.width, x1) - Math.max(0, x0) - 6);
  }
}

/** Names the services in the bars of a thread that runs. */
export function draw_calls(
  { context, theme, axis, run }: Canvas,
  { target, thread, lane }: Extract<Row, { kind: 'thread' }>,
  baseline: number,
): void {
  const calls = run.annotations?.calls_in(target, thread, axis.from_ns, axis.to_ns) ?? [];
  if (calls.length > CALLS_AT_MOST) return;
  context.fillStyle = theme.back;
  context.font = FONT;
  for (const { service, begin_ns, end_ns } of calls) {
    const stretch = lane.at(begin_ns);
    if (stretch?.state !== 'running') continue;
    const x0 = Math.max(0, axis.x(begin_ns));
    const width = Math.min(axis.width, axis.x(Math.min(end_ns, stretch.end_ns))) - x0;
    if (width >= CALL_LEAST_PX) fitted_text(context, service, x0 + 4, baseline, width - 8);
  }
}
