// The plots of a TCP connection, one direction at a time: sequence numbers, window and bytes in flight, round trips.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { button, h } from '../draw/dom.ts';
import { type Step, step_at } from '../draw/step_path.ts';
import {
  acknowledged_steps,
  round_trip_chart,
  sequence_chart,
  window_chart,
  window_steps,
} from '../draw/tcp_charts.ts';
import type { Run } from '../model/run.ts';
import { type Congestion, congestion_of } from '../network/congestion.ts';
import { network_of } from '../network/network.ts';
import { type TcpPlot, tcp_plot } from '../network/tcp_plot.ts';
import { type Spot, type TimedRow, TimedView } from './timed_view.ts';

interface Choice {
  readonly words: string;
  readonly plot: TcpPlot;
  readonly congestion: Congestion;
}

/** Both directions of every connection; the one that sends more data first. */
function choices_of(run: Run): Choice[] {
  const all = network_of(run).connections.flatMap((connection) =>
    ([0, 1] as const).map((side) => {
      const plot = tcp_plot(connection, side);
      const { client, server, client_port, server_port } = connection;
      const ends = [`${client}:${client_port}`, `${server}:${server_port}`];
      const [from, to] = side === 0 ? ends : ends.toReversed();
      const bytes = sent_steps(plot).at(-1)?.value ?? 0;
      const congestion = congestion_of(run, connection, side);
      return { congestion, words: `${from} to ${to}, ${bytes} bytes`, plot, bytes };
    }),
  );
  return all.filter(({ plot }) => plot.segments.length > 0).sort((a, b) => b.bytes - a.bytes);
}

/** How far the bytes that were sent reach: what is sent again takes nothing back. */
function sent_steps({ segments }: TcpPlot): Step[] {
  let highest = 0;
  return segments.map(({ time_ns, end }) => {
    highest = Math.max(highest, end);
    return { time_ns, value: highest };
  });
}

function value_at(steps: readonly Step[], time_ns: number): number | null {
  return steps[step_at(steps, time_ns)]?.value ?? null;
}

function rows_of({ plot, congestion }: Choice, end_ns: number): TimedRow[] {
  const frames = (all: readonly { readonly time_ns: number; readonly index: number }[]): Spot[] =>
    all.map(({ time_ns, index }) => ({ time_ns, happening: { kind: 'frame', index } }));
  const spots = [...frames(plot.segments), ...frames(plot.acks)].sort((a, b) => a.time_ns - b.time_ns);
  const sent = sent_steps(plot);
  const [acked, offered] = [acknowledged_steps(plot), window_steps(plot)];
  const bytes = (value: number | null, what: string): string[] =>
    value === null ? [] : [`${value} ${what}`];
  return [
    {
      name: 'sequence numbers',
      note: 'bytes since the SYN',
      height: 200,
      draw: (axis) => sequence_chart(plot, axis, 200, end_ns),
      words_at: (time_ns) =>
        [...bytes(value_at(sent, time_ns), 'sent'), ...bytes(value_at(acked, time_ns), 'acknowledged')].join(
          ', ',
        ),
      spots,
    },
    {
      name: 'window',
      note:
        congestion.window.length === 0 ? 'offered, and bytes in flight' : 'offered, in flight, congestion',
      height: 104,
      draw: (axis) => window_chart(plot, congestion, axis, 104, end_ns),
      words_at: (time_ns) =>
        [
          ...bytes(value_at(offered, time_ns), 'offered'),
          ...bytes(value_at(plot.in_flight, time_ns), 'in flight'),
          ...bytes(value_at(congestion.window, time_ns), 'congestion window'),
          ...bytes(value_at(congestion.threshold, time_ns), 'slow start threshold'),
        ].join(', '),
      spots: frames(plot.acks),
    },
    {
      name: 'round trips',
      note: 'of segments sent once',
      height: 64,
      draw: (axis) => round_trip_chart(plot, axis, 64),
      words_at: (time_ns) => {
        const value = value_at(plot.round_trips, time_ns);
        return value === null ? '' : duration_text(value);
      },
      spots: frames(plot.acks),
    },
  ];
}

function legend(): HTMLElement {
  const item = (known: string, text: string): HTMLElement =>
    h('span', {}, h('i', { class: `key ${known}` }), text);
  return h(
    'span',
    { class: 'legend keys' },
    item('segment', 'segment'),
    item('acked', 'acknowledged'),
    item('edge', 'right edge of the window'),
    item('in-flight', 'in flight'),
    item('congestion', 'congestion window'),
    item('threshold', 'slow start threshold'),
    h('span', {
      text: '+ duplicate ACK, ○ sent again (R: its timer, FR: fast), ✕ lost or zero window; no SACK: the stack has none',
    }),
  );
}

function mount(root: HTMLElement, app: App): Mounted {
  const choices = choices_of(app.run);
  let chosen = choices[0] as Choice;
  const options = choices.map(({ words }, place) => h('option', { value: place, text: words }));
  const select = h('select', { 'aria-label': 'connection and direction' }, ...options);
  const show_all = (): void => {
    const { segments, acks } = chosen.plot;
    const times = [...segments, ...acks].map(({ time_ns }) => time_ns);
    const [from_ns, to_ns] = [Math.min(...times), Math.max(...times)];
    const margin_ns = (to_ns - from_ns) * 0.03 + 1000;
    view.actions.show({ from_ns: from_ns - margin_ns, to_ns: to_ns + margin_ns });
  };
  const fit_button = button('fit', 'show the time of this connection', show_all);
  const view = new TimedView(root, app, () => rows_of(chosen, app.run.end_ns), [
    select,
    fit_button,
    legend(),
  ]);
  select.addEventListener('change', () => {
    chosen = choices[Number(select.value)] ?? chosen;
    view.refresh();
    show_all();
  });
  // Of a long run the connection may be a moment.
  const { from_ns, to_ns } = app.state;
  if (from_ns === app.run.start_ns && to_ns === app.run.end_ns) show_all();
  return view;
}

export const tcp_plots: View = {
  name: 'tcp',
  title: 'TCP plots',
  key: '3',
  place: 'main',
  has: (run) => network_of(run).connections.length > 0,
  mount,
};
