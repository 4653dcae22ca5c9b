// The wire between boards: an arrow for each frame, from when it was sent to when it arrived, in protocol words. A frame that
// was lost ends in a cross.

import { is_sent_again, protocol_of } from '../model/protocol.ts';
import type { Flight, Wire } from '../model/wire.ts';
import { frame_label, type WireLabel, wire_labels } from '../model/wire_labels.ts';
import type { Canvas } from './canvas.ts';
import type { Drawing } from './svg_context.ts';
import { FONT, type Theme } from './theme.ts';

const HEAD_PX = 6;
const LABEL_ROWS = 4;
/** No more labels fit side by side on any screen. */
const LABELS_TRIED = 160;

/** Where a line of the wire is. */
export function wire_y(wire: Wire, line: number, y: number, height: number): number {
  const lines = Math.max(1, wire.names.length - 1);
  return y + 10 + (line * (height - 20)) / lines;
}

/** The first flight that may be in sight from a time on. */
export function first_flight({ frames, longest_ns }: Wire, time_ns: number): number {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle] as Flight).sent_ns < time_ns - longest_ns) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function draw_wire(canvas: Canvas, wire: Wire, y: number, height: number, selected: number): void {
  const { context, theme, axis, run } = canvas;
  context.fillStyle = theme.panel;
  context.fillRect(0, y + 4, axis.width, height - 8);
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  for (let at = 0; at < wire.names.length; at++) {
    const line = wire_y(wire, at, y, height);
    context.beginPath();
    context.moveTo(0, line);
    context.lineTo(axis.width, line);
    context.stroke();
  }
  const shown: Shown[] = [];
  let last_pixel = -1;
  for (let at = first_flight(wire, axis.from_ns); at < wire.frames.length; at++) {
    const flight = wire.frames[at] as Flight;
    if (flight.sent_ns > axis.to_ns) break;
    const x0 = axis.x(flight.sent_ns);
    const end_ns = flight.arrivals[0]?.time_ns ?? flight.sent_ns;
    const x1 = axis.x(end_ns);
    // Of the frames of one pixel one is drawn: more could not be told apart.
    const pixel = Math.floor(x0);
    if (pixel === last_pixel && flight.arrivals.length > 0 && flight.frame !== selected) continue;
    last_pixel = pixel;
    draw_flight(canvas, wire, flight, { y, height, is_selected: flight.frame === selected });
    shown.push({ flight, x0, x1 });
  }
  draw_labels(canvas, wire, shown, { y, height, selected });
  for (const { flight, x0 } of shown) {
    if (!is_sent_again(run.document.frames[flight.frame]?.texts ?? [])) continue;
    again_badge(canvas, x0, wire_y(wire, flight.from, y, height));
  }
}

interface Place {
  readonly y: number;
  readonly height: number;
  readonly is_selected: boolean;
}

function draw_flight(canvas: Canvas, wire: Wire, flight: Flight, place: Place): void {
  const { context, theme, axis, run } = canvas;
  const { y, height, is_selected } = place;
  const texts = run.document.frames[flight.frame]?.texts ?? [];
  const protocol = protocol_of(texts);
  const lost = flight.arrivals.length === 0;
  const x0 = axis.x(flight.sent_ns);
  const y0 = wire_y(wire, flight.from, y, height);
  context.strokeStyle = colour_of(theme, flight, texts, theme.tcp);
  context.fillStyle = context.strokeStyle;
  context.lineWidth = (protocol === 'mqtt' ? 1.8 : 1.1) + (is_selected ? 1.5 : 0);
  context.setLineDash(protocol === 'arp' ? [4, 3] : []);
  for (const { to, time_ns } of flight.arrivals)
    arrow(context, x0, y0, axis.x(time_ns), wire_y(wire, to, y, height));
  const down = flight.to < 0 ? flight.from === 0 : flight.to > flight.from;
  if (lost) cross(context, theme, x0, y0, y0 + (down ? 1 : -1) * 22);
  context.setLineDash([]);
}

function arrow(context: Drawing, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  const angle = Math.atan2(y1 - y0, x1 - x0);
  context.beginPath();
  context.moveTo(x1, y1);
  for (const side of [-0.35, 0.35]) {
    context.lineTo(x1 - HEAD_PX * Math.cos(angle + side) * 1.3, y1 - HEAD_PX * Math.sin(angle + side) * 1.3);
  }
  context.closePath();
  context.fill();
}

/** A line that ends in a cross, which is red whatever the line is. */
function cross(context: Drawing, theme: Theme, x: number, y0: number, y1: number): void {
  context.beginPath();
  context.moveTo(x, y0);
  context.lineTo(x, y1);
  context.stroke();
  context.strokeStyle = theme.bad;
  context.beginPath();
  for (const side of [-4, 4]) {
    context.moveTo(x - 4, y1 - side);
    context.lineTo(x + 4, y1 + side);
  }
  context.stroke();
}

interface LabelPlace {
  readonly y: number;
  readonly height: number;
  readonly selected: number;
}

interface Shown {
  readonly flight: Flight;
  readonly x0: number;
  readonly x1: number;
}

/** Labels where they do not lie on each other; those of MQTT first, as people look for them. */
function draw_labels(
  { context, theme, run }: Canvas,
  wire: Wire,
  shown: readonly Shown[],
  { y, height, selected }: LabelPlace,
): void {
  context.textAlign = 'center';
  const { frames } = run.document;
  const labels = wire_labels(
    shown,
    ({ x0 }) => x0,
    ({ flight }) => {
      const frame = frames[flight.frame];
      return frame === undefined ? '' : frame_label(frame);
    },
  );
  const rank = ({ first, last }: WireLabel<Shown>): number => {
    if (first.flight.frame <= selected && selected <= last.flight.frame) return 0;
    if (first.flight.arrivals.length === 0) return 1;
    return protocol_of(frames[first.flight.frame]?.texts ?? []) === 'mqtt' ? 2 : 3;
  };
  const ranked = labels.map((label) => ({ label, rank: rank(label) })).sort((a, b) => a.rank - b.rank);
  const taken: { x0: number; x1: number; level: number }[] = [];
  for (const { label } of ranked.slice(0, LABELS_TRIED)) {
    const { first, last, count } = label;
    const is_mqtt = protocol_of(frames[first.flight.frame]?.texts ?? []) === 'mqtt';
    const text = count === 1 ? label.text : `${label.text} (${count} times)`;
    context.font = is_mqtt ? `bold ${FONT}` : FONT;
    const half = context.measureText(text).width / 2 + 3;
    const left = Math.max(2, (first.x0 + last.x1) / 2 - half);
    const free = Array.from({ length: LABEL_ROWS }, (_, level) => level).find((level) =>
      taken.every((other) => other.level !== level || other.x1 < left || other.x0 > left + 2 * half),
    );
    if (free === undefined) continue;
    taken.push({ x0: left, x1: left + 2 * half, level: free });
    const top = y + 12 + (free * (height - 24)) / LABEL_ROWS + (wire.names.length > 2 ? 0 : 3);
    context.fillStyle = theme.panel;
    context.globalAlpha = 0.85;
    context.fillRect(left, top, 2 * half, 13);
    context.globalAlpha = 1;
    context.fillStyle = colour_of(theme, first.flight, frames[first.flight.frame]?.texts ?? [], theme.quiet);
    context.fillText(text, left + half, top + 10);
  }
  context.textAlign = 'start';
}

/** The colour of a frame: what TCP sends again is told from the rest before anything else, also when it was lost. */
function colour_of(theme: Theme, { arrivals }: Flight, texts: readonly string[], plain: string): string {
  if (is_sent_again(texts)) return theme.again;
  if (arrivals.length === 0) return theme.bad;
  const protocol = protocol_of(texts);
  return protocol === 'mqtt' ? theme.accent : protocol === 'arp' && plain !== theme.quiet ? theme.arp : plain;
}

/** An R at the beginning of what TCP sends again, as on the ladder: colour alone says nothing to some. */
function again_badge({ context, theme }: Canvas, x: number, y: number): void {
  context.fillStyle = theme.again;
  context.beginPath();
  context.arc(x, y, 6, 0, 7);
  context.fill();
  context.fillStyle = theme.back;
  context.font = `bold ${FONT}`;
  context.textAlign = 'center';
  context.fillText('R', x, y + 4);
  context.textAlign = 'start';
}
