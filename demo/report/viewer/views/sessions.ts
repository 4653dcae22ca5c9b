// The MQTT sessions and the TCP connections of a run: when they were in which state, what waited for its acknowledgment.

import type { App, Mounted, View } from '../app/view.ts';
import { h } from '../draw/dom.ts';
import {
  in_flight_bars,
  in_flight_height,
  ping_marks,
  type Stretch,
  state_bar,
} from '../draw/session_rows.ts';
import { svg } from '../draw/svg.ts';
import type { Axis } from '../model/axis.ts';
import type { Run } from '../model/run.ts';
import { broker_session, kept_words } from '../network/broker_sessions.ts';
import { in_flight_words } from '../network/in_flight.ts';
import type { MqttSession } from '../network/mqtt_sessions.ts';
import { network_of } from '../network/network.ts';
import type { TcpConnection } from '../network/tcp_connections.ts';
import { tcp_states } from '../network/tcp_states.ts';
import { type TimedRow, TimedView } from './timed_view.ts';

const BAR_PX = 28;
const TITLE_PX = 26;

const words_in = (stretches: readonly Stretch[], time_ns: number): string =>
  stretches.find(({ start_ns, end_ns }) => start_ns <= time_ns && time_ns < end_ns)?.words ?? '';

/** A heading, with what is known besides at its right. */
function title_row(name: string, words: string): TimedRow {
  const text = { class: 'quiet', x: 4, y: TITLE_PX / 2 + 4, text: words };
  return { name, note: '', height: TITLE_PX, draw: () => [svg('text', text)], words_at: () => '' };
}

function bar_row(name: string, note: string, stretches: readonly Stretch[]): TimedRow {
  return {
    name,
    note,
    height: BAR_PX,
    draw: (axis) => state_bar(stretches, axis, BAR_PX),
    words_at: (time_ns) => words_in(stretches, time_ns),
  };
}

function subscription_words({ subscriptions }: MqttSession): string {
  const words = subscriptions.map(
    ({ filter, granted }) => `"${filter}" ${granted === null ? 'not granted' : `QoS ${granted}`}`,
  );
  return words.length === 0 ? 'no subscriptions at the end' : `subscriptions at the end: ${words.join(', ')}`;
}

/** The broker's side of a session: in use, kept while the client is away, or none; a mark where the will was published. */
function broker_row(run: Run, { client_id }: MqttSession): TimedRow[] {
  const told = broker_session(run.annotations?.events ?? [], client_id, run.end_ns);
  if (told === null) return [];
  const kinds = { none: 'none', 'in use': 'connected', kept: 'kept' } as const;
  const bars = told.stretches.map((one) => ({ ...one, words: kept_words(one), kind: kinds[one.state] }));
  const row = bar_row('on the broker', 'its session', bars);
  const will = (time_ns: number, axis: Axis): SVGElement[] => {
    if (time_ns < axis.from_ns || time_ns > axis.to_ns) return [];
    const place = { class: 'small', x: axis.x(time_ns) + 3, y: BAR_PX - 10, text: 'will' };
    const at = axis.x(time_ns);
    return [svg('line', { class: 'cross', x1: at, x2: at, y1: 2, y2: BAR_PX - 2 }), svg('text', place)];
  };
  return [
    {
      ...row,
      draw: (axis) => [...row.draw(axis), ...told.wills_ns.flatMap((time_ns) => will(time_ns, axis))],
    },
  ];
}

function session_rows(run: Run, session: MqttSession): TimedRow[] {
  const run_end_ns = run.end_ns;
  const { client_id, client, server, keep_alive_s, clean_session, will_topic, states, in_flight, pings } =
    session;
  const alive = keep_alive_s === 0 ? 'no keepalive' : `keepalive ${keep_alive_s} s`;
  const will = will_topic === null ? '' : `, will on "${will_topic}"`;
  const how = `${clean_session ? 'clean session' : 'persistent session'}, ${alive}${will}`;
  const bars = states.map(({ state, start_ns, end_ns }) => ({
    words: state,
    kind: state.replace(' ', '-'),
    start_ns,
    end_ns,
  }));
  const title = title_row(
    `MQTT "${client_id}"`,
    `${client} to ${server}, ${how}; ${subscription_words(session)}`,
  );
  const waits: TimedRow = {
    name: 'waits for ACK',
    note: '',
    height: in_flight_height(session),
    draw: (axis) => in_flight_bars(session, axis, run_end_ns),
    words_at: (time_ns) => {
      const now = in_flight.filter(
        ({ start_ns, end_ns }) => start_ns <= time_ns && (end_ns ?? run_end_ns) > time_ns,
      );
      return now.map(in_flight_words).join('; ');
    },
    spots: [],
  };
  const ping_row: TimedRow = {
    name: 'pings',
    note: '',
    height: BAR_PX,
    draw: (axis) => ping_marks(session, axis, BAR_PX),
    words_at: (time_ns) => `${pings.filter(({ time_ns: at }) => at <= time_ns).length} so far`,
  };
  return [
    title,
    bar_row('connection', '', bars),
    ...broker_row(run, session),
    ...(in_flight.length > 0 ? [waits] : []),
    ...(pings.length > 0 ? [ping_row] : []),
  ];
}

function connection_rows(connection: TcpConnection, run_end_ns: number): TimedRow[] {
  const { client, server, client_port, server_port } = connection;
  const row = (which: 0 | 1, name: string): TimedRow => {
    const states = tcp_states(connection, which, run_end_ns);
    const bars = states.map(({ state, start_ns, end_ns }) => ({
      words: state,
      kind: state.toLowerCase(),
      start_ns,
      end_ns,
    }));
    return bar_row(name, '', bars);
  };
  return [
    title_row('TCP', `${client}:${client_port} to ${server}:${server_port}`),
    row(0, client),
    row(1, `${server} (accepts)`),
  ];
}

function mount(root: HTMLElement, app: App): Mounted {
  const { sessions, connections } = network_of(app.run);
  const { end_ns } = app.run;
  const rows = [
    ...sessions.flatMap((session) => session_rows(app.run, session)),
    ...connections.flatMap((connection) => connection_rows(connection, end_ns)),
  ];
  const note = h('span', {
    class: 'quiet',
    text: "as far as the frames on the wire, and the broker's reports, show it",
  });
  return new TimedView(root, app, () => rows, [note]);
}

export const sessions: View = {
  name: 'sessions',
  title: 'Sessions',
  key: '5',
  place: 'main',
  has: (run) => network_of(run).connections.length > 0,
  mount,
};
