// Rows of sessions over time: a bar of states, packets that wait for their acknowledgment, pings.

import type { Axis } from '../model/axis.ts';
import { in_flight_words, lanes_for } from '../network/in_flight.ts';
import type { MqttSession } from '../network/mqtt_sessions.ts';
import { fitted, svg } from './svg.ts';

const LANE_PX = 17;

/** A stretch with a word on it. */
export interface Stretch {
  readonly words: string;
  /** What it looks like: a name in the style sheet. */
  readonly kind: string;
  readonly start_ns: number;
  readonly end_ns: number;
}

const is_shown = ({ from_ns, to_ns }: Axis, start_ns: number, end_ns: number): boolean =>
  start_ns <= to_ns && end_ns >= from_ns;

function box(
  axis: Axis,
  { start_ns, end_ns, words, kind }: Stretch,
  y: number,
  height: number,
): SVGElement[] {
  const left = Math.max(-2, axis.x(start_ns));
  const width = Math.max(2, Math.min(axis.width + 2, axis.x(end_ns)) - left);
  const title = svg('title', { text: words });
  const rect = svg('rect', { class: `state ${kind}`, x: left, y, width, height, rx: 2 }, title);
  if (width < 24) return [rect];
  const text = fitted(words, width - 8, 10);
  return [rect, svg('text', { class: 'small', x: Math.max(0, left) + 4, y: y + height - 4, text })];
}

/** A bar of states, one after the other. */
export function state_bar(stretches: readonly Stretch[], axis: Axis, height: number): SVGElement[] {
  return stretches
    .filter(({ start_ns, end_ns }) => is_shown(axis, start_ns, end_ns))
    .flatMap((stretch) => box(axis, stretch, 4, height - 8));
}

export function in_flight_height({ in_flight }: MqttSession): number {
  return Math.max(1, ...lanes_for(in_flight).map((lane) => lane + 1)) * LANE_PX + 8;
}

/** Each packet from its first sending to its acknowledgment; a mark where it was sent again. */
export function in_flight_bars({ in_flight }: MqttSession, axis: Axis, run_end_ns: number): SVGElement[] {
  const lanes = lanes_for(in_flight);
  return in_flight.flatMap((one, place) => {
    const { start_ns, outcome, again_ns } = one;
    const end_ns = one.end_ns ?? run_end_ns;
    if (!is_shown(axis, start_ns, end_ns)) return [];
    const y = 4 + (lanes[place] as number) * LANE_PX;
    const stretch = { words: in_flight_words(one), kind: `in-flight ${outcome}`, start_ns, end_ns };
    const again = again_ns
      .filter((time_ns) => is_shown(axis, time_ns, time_ns))
      .flatMap((time_ns) => {
        const x = axis.x(time_ns);
        return [
          svg('rect', { class: 'dup', x, y, width: 26, height: LANE_PX - 3, rx: 2 }),
          svg('text', { class: 'dup', x: x + 13, y: y + 11, 'text-anchor': 'middle', text: 'DUP' }),
        ];
      });
    return [...box(axis, stretch, y, LANE_PX - 3), ...again];
  });
}

/** A line from each PINGREQ to its PINGRESP; one that was not answered is crossed. */
export function ping_marks({ pings }: MqttSession, axis: Axis, height: number): SVGElement[] {
  return pings
    .filter(({ time_ns, answered_ns }) => is_shown(axis, time_ns, answered_ns ?? time_ns))
    .flatMap(({ time_ns, answered_ns }) => {
      const [x, y] = [axis.x(time_ns), height / 2];
      if (answered_ns === null)
        return [
          svg(
            'path',
            { class: 'cross', d: `M${x - 4} ${y - 4} l8 8 m0 -8 l-8 8` },
            svg('title', { text: 'PINGREQ, not answered' }),
          ),
        ];
      const line = { class: 'ping', x1: x, x2: Math.max(x + 2, axis.x(answered_ns)), y1: y, y2: y };
      return [
        svg('line', line, svg('title', { text: 'PINGREQ to PINGRESP' })),
        svg('circle', { class: 'ping', cx: x, cy: y, r: 3 }),
      ];
    });
}
