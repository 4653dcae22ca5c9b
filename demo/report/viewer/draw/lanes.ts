// The rows of the timeline on a canvas. Each state has a shape of its own beside its colour: a full bar runs, a hatched low one
// is ready, a line waits, dots sleep, dashes are suspended.

import type { Lane } from '../model/lane.ts';
import type { Row } from '../model/rows.ts';
import { stretch_label } from '../model/stretch_words.ts';
import { type Canvas, height_of } from './canvas.ts';
import { FONT, fitted_text } from './theme.ts';
import { draw_calls, draw_priorities, draw_values } from './values.ts';
import { draw_wire } from './wire_lane.ts';

const BAR_PX = 14;
const LOW_PX = 8;
const LABEL_LEAST_PX = 50;
const LINE_WIDTH_PX = 110;
/** Ticks nearer to each other are no comb but a grey band. */
const TICK_LEAST_PX = 5;

export function draw_row(canvas: Canvas, row: Row, y: number, selected_frame: number): void {
  switch (row.kind) {
    case 'thread':
      draw_lane(canvas, row.lane, y);
      draw_calls(canvas, row, y + 18);
      draw_priorities(canvas, row.changed_priorities, y);
      break;
    case 'values':
      draw_values(canvas, row.values, y);
      break;
    case 'folded':
      draw_folded(
        canvas,
        row.threads.map(({ lane }) => lane),
        y,
      );
      break;
    case 'interrupts':
      if (row.ticks !== null) draw_ticks(canvas, row.ticks, y);
      draw_interrupts(canvas, row.target, row.interrupts, y);
      break;
    case 'lines':
      draw_lines(canvas, row.lines, y);
      break;
    case 'wire':
      draw_wire(canvas, row.wire, y, height_of(row), selected_frame);
      break;
  }
}

function line({ context }: Canvas, x0: number, x1: number, y: number, colour: string, dash: number[]): void {
  context.strokeStyle = colour;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(x0, y);
  context.lineTo(x1, y);
  context.stroke();
  context.setLineDash([]);
}

function draw_lane(canvas: Canvas, lane: Lane, y: number): void {
  const { context, theme, axis, run } = canvas;
  const bottom = y + 21;
  const middle = bottom - 5;
  context.lineWidth = 1.5;
  for (const { x0: left, x1: right, state, index } of lane.pieces(axis)) {
    const x0 = Math.max(-2, left);
    const x1 = Math.min(axis.width + 2, right);
    const width = Math.max(1, x1 - x0);
    if (state === 'running') {
      context.fillStyle = theme.running;
      context.fillRect(x0, bottom - BAR_PX, width, BAR_PX);
    } else if (state === 'ready') {
      context.fillStyle = width < 3 ? theme.ready : theme.hatch;
      context.fillRect(x0, bottom - LOW_PX, width, LOW_PX);
    } else if (state === 'waiting') line(canvas, x0, x1, middle, theme.waiting, []);
    else if (state === 'sleeping') line(canvas, x0, x1, middle, theme.waiting, [1.5, 3]);
    else if (state === 'suspended') line(canvas, x0, x1, middle, theme.line, [6, 4]);
    const stretch = lane.stretches[index];
    if (stretch === undefined || width < LABEL_LEAST_PX) continue;
    context.fillStyle = theme.quiet;
    context.font = FONT;
    fitted_text(context, stretch_label(run, stretch), x0 + 3, y + 12, width - 6);
  }
}

/** Threads that do nothing: one line, with what little they ran. */
function draw_folded(canvas: Canvas, lanes: readonly Lane[], y: number): void {
  const { context, theme, axis } = canvas;
  line(canvas, 0, axis.width, y + 12, theme.line, [2, 4]);
  context.fillStyle = theme.running;
  for (const lane of lanes) {
    for (const { x0, x1, state } of lane.pieces(axis)) {
      if (state === 'running') context.fillRect(x0, y + 7, Math.max(1, x1 - x0), 9);
    }
  }
}

interface Span {
  readonly start_ns: number;
  readonly end_ns: number;
}

/** The first of spans, which stand in their order, that ends behind a time. */
function first_behind(spans: readonly Span[], time_ns: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).end_ns <= time_ns) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All ticks, faintly, where they can be told apart: those at which something is due are drawn over them. */
function draw_ticks(
  { context, theme, axis }: Canvas,
  { first_ns, period_ns }: { readonly first_ns: number; readonly period_ns: number },
  y: number,
): void {
  if (period_ns / axis.ns_per_px < TICK_LEAST_PX) return;
  context.fillStyle = theme.waiting;
  let last_x = -TICK_LEAST_PX;
  const begin = Math.ceil((axis.from_ns - first_ns) / period_ns);
  for (let at = first_ns + Math.max(0, begin) * period_ns; at <= axis.to_ns; at += period_ns) {
    const x = axis.x(at);
    // Within a gap that is cut they are not to scale.
    if (x - last_x < TICK_LEAST_PX) continue;
    context.fillRect(x, y + 15, 1, BAR_PX - 8);
    last_x = x;
  }
}

function draw_interrupts(
  canvas: Canvas,
  target: number,
  spans: readonly (Span & { readonly name: number })[],
  y: number,
): void {
  const { context, theme, axis, run } = canvas;
  context.font = FONT;
  for (let at = first_behind(spans, axis.from_ns); at < spans.length; ) {
    const { start_ns, end_ns, name } = spans[at] as Span & { name: number };
    if (start_ns > axis.to_ns) break;
    const x0 = axis.x(start_ns);
    const width = Math.max(1, axis.x(end_ns) - x0);
    context.fillStyle = theme.interrupt;
    context.fillRect(x0, y + 7, width, BAR_PX);
    const pending_ns = run.annotations?.pending_ns(target, start_ns) ?? 0;
    // From when it was raised: a thin whisker before the bar.
    const raised_x = axis.x(start_ns - pending_ns);
    if (x0 - raised_x >= 2) {
      context.fillRect(raised_x, y + 13, x0 - raised_x, 1.5);
      context.fillRect(raised_x, y + 10, 1.5, BAR_PX - 6);
    }
    at = width > 1 ? at + 1 : Math.max(at + 1, first_behind(spans, axis.time(x0 + 1)));
    const words = run.trace.text(name);
    const room = label_end(canvas, spans, at, words !== 'tick') - x0 - width;
    if (room < 40) continue;
    context.fillStyle = theme.quiet;
    fitted_text(context, words, x0 + width + 3, y + 18, Math.min(room - 6, LINE_WIDTH_PX));
  }
}

/** How many strokes of ticks the name of a device is looked over. */
const STROKES_MOST = 40;

/** Where the name of an interrupt has to end: at the next one; that of a device may lie over strokes of ticks. */
function label_end(
  { axis, run }: Canvas,
  spans: readonly (Span & { readonly name: number })[],
  next: number,
  over_ticks: boolean,
): number {
  let at = next;
  while (over_ticks && at < next + STROKES_MOST) {
    const span = spans[at];
    if (span === undefined || axis.x(span.end_ns) - axis.x(span.start_ns) > 2) break;
    if (run.trace.text(span.name) !== 'tick') break;
    at++;
  }
  const span = spans[at];
  return span === undefined ? axis.width : axis.x(span.start_ns);
}

/** What firmware printed: a stroke, and the text where there is room for it. */
function draw_lines({ context, theme, axis, run }: Canvas, lines: readonly number[], y: number): void {
  const { lines: all } = run.document;
  const free = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  context.font = FONT;
  for (const index of lines) {
    const printed = all[index];
    if (printed === undefined || printed.time_ns < axis.from_ns) continue;
    if (printed.time_ns > axis.to_ns) break;
    const x = axis.x(printed.time_ns);
    const bad = printed.status !== null && printed.status !== 0;
    context.fillStyle = bad ? theme.bad : theme.text;
    const level = free.findIndex((end) => end <= x);
    const height = level < 0 ? 5 : 30 - 15 * level;
    context.fillRect(x, y + 32 - height, bad ? 2 : 1, height);
    if (level < 0) continue;
    const name = printed.service === null ? printed.text : `${printed.service}: ${printed.status_name}`;
    const width = Math.min(context.measureText(name).width, LINE_WIDTH_PX * 2);
    free[level] = x + width + 10;
    fitted_text(context, name, x + 4, y + 12 + level * 15, width + 1);
  }
}
