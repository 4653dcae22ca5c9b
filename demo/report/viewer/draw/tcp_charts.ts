// The plots of one direction of a TCP connection, as tcptrace and Wireshark draw them: sequence numbers over time with
// segments, acknowledgments and the window; the window and what is in flight; round trips.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import type { Axis } from '../model/axis.ts';
import type { Congestion } from '../network/congestion.ts';
import type { PlotSegment, TcpPlot } from '../network/tcp_plot.ts';
import { type Step, step_at, step_path } from './step_path.ts';
import { svg } from './svg.ts';

const TOP_PX = 14;
const BOTTOM_PX = 6;
const CAP_PX = 3;

/** From a value to its height in a chart that begins at 0. */
function scale(most: number, height: number): (value: number) => number {
  const room = height - TOP_PX - BOTTOM_PX;
  return (value) => height - BOTTOM_PX - (room * value) / Math.max(1, most);
}

/** Round values for the lines of a chart. */
function grid(
  most: number,
  y_of: (value: number) => number,
  width: number,
  text_of: (value: number) => string = String,
): SVGElement[] {
  const rough = most / 3;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((size) => size >= rough) ?? power;
  const values = Array.from({ length: Math.floor(most / step) + 1 }, (_, n) => n * step);
  return values.flatMap((value) => [
    svg('line', { class: 'grid', x1: 0, x2: width, y1: y_of(value), y2: y_of(value) }),
    svg('text', { class: 'small quiet', x: 4, y: y_of(value) - 2, text: text_of(value) }),
  ]);
}

export const acknowledged_steps = ({ acks }: TcpPlot): Step[] =>
  acks.map(({ time_ns, acknowledged }) => ({ time_ns, value: acknowledged }));

const edge_steps = ({ acks }: TcpPlot): Step[] =>
  acks.map(({ time_ns, acknowledged, window }) => ({ time_ns, value: acknowledged + window }));

export const window_steps = ({ acks }: TcpPlot): Step[] =>
  acks.map(({ time_ns, window }) => ({ time_ns, value: window }));

/** Sequence numbers over time. */
export function sequence_chart(plot: TcpPlot, axis: Axis, height: number, end_ns: number): SVGElement[] {
  const seen = plot.segments.filter(({ time_ns }) => time_ns <= axis.to_ns && time_ns >= axis.from_ns);
  const last_sent = step_at(
    plot.segments.map(({ time_ns, end }) => ({ time_ns, value: end })),
    axis.to_ns,
  );
  const highest = Math.max(1, ...plot.segments.slice(0, last_sent + 1).map(({ end }) => end));
  // The window of a small exchange is much larger than all that it sends: its edge is drawn where it fits.
  const y_of = scale(highest * 1.08, height);
  const line = (steps: readonly Step[], known: string): SVGElement =>
    svg('path', { class: known, d: step_path(steps, axis, end_ns, y_of) });
  return [
    ...grid(highest, y_of, axis.width),
    line(
      edge_steps(plot).map(({ time_ns, value }) => ({ time_ns, value: Math.min(value, highest * 1.2) })),
      'edge',
    ),
    line(acknowledged_steps(plot), 'acked'),
    ...seen.flatMap((segment) => bar_of(segment, axis, y_of)),
    ...duplicates_of(plot, axis, y_of),
  ];
}

const AGAIN_WORDS = { timeout: 'retransmission', fast: 'fast retransmission' } as const;

function bar_of(segment: PlotSegment, axis: Axis, y_of: (value: number) => number): SVGElement[] {
  const { time_ns, sequence, end, lost, sent_again, kind } = segment;
  const x = axis.x(time_ns);
  const [low, high] = [y_of(sequence), y_of(end)];
  const again = sent_again === null ? '' : `, ${AGAIN_WORDS[sent_again]}`;
  const size = end - sequence;
  const words = `${kind === 'data' ? `${size} ${size === 1 ? 'byte' : 'bytes'}` : kind.toUpperCase()} from ${sequence}`;
  const title = svg('title', { text: `${words}${again}${lost ? ', lost' : ''}` });
  const known = `segment${lost ? ' lost' : ''}${sent_again === null ? '' : ' again'}`;
  const caps = `M${x - CAP_PX} ${low} h${2 * CAP_PX} M${x} ${low} V${high} M${x - CAP_PX} ${high} h${2 * CAP_PX}`;
  const middle = (low + high) / 2;
  return [
    svg('path', { class: known, d: caps }, title),
    ...(lost ? [svg('path', { class: 'cross', d: `M${x - 5} ${middle - 5} l10 10 m0 -10 l-10 10` })] : []),
    ...(sent_again === null ? [] : [svg('circle', { class: 'again', cx: x, cy: middle, r: 6 })]),
    ...(sent_again === 'fast'
      ? [svg('text', { class: 'small again', x: x + 9, y: middle + 4, text: 'FR' })]
      : []),
    ...(sent_again === 'timeout'
      ? [svg('text', { class: 'small again', x: x + 9, y: middle + 4, text: 'R' })]
      : []),
  ];
}

/** A plus for each duplicate ACK, with its number. */
function duplicates_of({ acks }: TcpPlot, axis: Axis, y_of: (value: number) => number): SVGElement[] {
  const shown = acks.filter(
    ({ duplicate, time_ns }) => duplicate > 0 && time_ns >= axis.from_ns && time_ns <= axis.to_ns,
  );
  return shown.map(({ time_ns, acknowledged, duplicate }) => {
    const [x, y] = [axis.x(time_ns), y_of(acknowledged)];
    const title = svg('title', { text: `duplicate ACK #${duplicate} of ${acknowledged}` });
    return svg('path', { class: 'duplicate', d: `M${x - 4} ${y} h8 M${x} ${y - 4} v8` }, title);
  });
}

/** The window that is offered, what is in flight, and what congestion control allows. */
export function window_chart(
  plot: TcpPlot,
  { window, threshold }: Congestion,
  axis: Axis,
  height: number,
  end_ns: number,
): SVGElement[] {
  const offered = window_steps(plot);
  const most = [...offered, ...plot.in_flight, ...window].reduce((top, { value }) => Math.max(top, value), 1);
  const y_of = scale(most, height);
  const line = (steps: readonly Step[], known: string): SVGElement[] =>
    steps.length === 0 ? [] : [svg('path', { class: known, d: step_path(steps, axis, end_ns, y_of) })];
  const closed = plot.acks.filter(
    ({ window, time_ns }) => window === 0 && time_ns >= axis.from_ns && time_ns <= axis.to_ns,
  );
  return [
    ...grid(most, y_of, axis.width),
    svg('path', { class: 'edge', d: step_path(offered, axis, end_ns, y_of) }),
    svg('path', { class: 'in-flight', d: step_path(plot.in_flight, axis, end_ns, y_of) }),
    ...line(window, 'congestion'),
    // Before the first loss it is as high as numbers go.
    ...line(
      threshold.map(({ time_ns, value }) => ({ time_ns, value: Math.min(value, most * 1.1) })),
      'threshold',
    ),
    ...closed.map(({ time_ns }) => {
      const [x, y] = [axis.x(time_ns), y_of(0)];
      return svg(
        'path',
        { class: 'cross', d: `M${x - 4} ${y - 4} l8 8 m0 -8 l-8 8` },
        svg('title', { text: 'zero window' }),
      );
    }),
  ];
}

/** How long each acknowledgment took. */
export function round_trip_chart({ round_trips }: TcpPlot, axis: Axis, height: number): SVGElement[] {
  const most = Math.max(1, ...round_trips.map(({ value }) => value));
  const y_of = scale(most, height);
  const shown = round_trips.filter(({ time_ns }) => time_ns >= axis.from_ns && time_ns <= axis.to_ns);
  return [
    ...grid(most, y_of, axis.width, duration_text),
    ...shown.map(({ time_ns, value }) =>
      svg(
        'circle',
        { class: 'round-trip', cx: axis.x(time_ns), cy: y_of(value), r: 2.5 },
        svg('title', { text: duration_text(value) }),
      ),
    ),
  ];
}
