// The MQTT sessions of a run, by client identifier, from the packets on the wire: when it was connected, its subscriptions,
// which packets waited for their acknowledgment from when to when (over connections too), and its pings.

import { NXD_MQTT_PORT } from '../../../../mqtt/client/nxd_mqtt_constants.ts';
import * as mqtt from '../../../../mqtt/codec/mqtt_packet.ts';
import { MqttStreamDecoder } from '../../../../mqtt/codec/mqtt_stream_decoder.ts';
import { arrived_by, type TcpConnection, type TcpDirection, type TcpSegment } from './tcp_connections.ts';

const PACKET_BYTES_MAXIMUM = 1 << 20;

export type ConnectionState = 'no connection' | 'connecting' | 'connected' | 'refused';

export interface ConnectionStretch {
  readonly state: ConnectionState;
  readonly start_ns: number;
  readonly end_ns: number;
}

/** A packet that is acknowledged, from its first sending until the acknowledgment came. */
export interface InFlight {
  readonly from: string;
  readonly packet_id: number;
  readonly what: string;
  readonly start_ns: number;
  /** null: until the end of the run. */
  readonly end_ns: number | null;
  /** Discarded: with the rest of the session, by a CONNECT with clean session. */
  readonly outcome: 'acknowledged' | 'discarded' | 'waiting';
  /** When it was sent again with DUP. */
  readonly again_ns: readonly number[];
}

export interface MqttSession {
  readonly client_id: string;
  readonly client: string;
  readonly server: string;
  readonly keep_alive_s: number;
  readonly clean_session: boolean;
  /** Where the broker publishes the client's will; null: it has none. */
  readonly will_topic: string | null;
  readonly states: readonly ConnectionStretch[];
  /** Filter and the quality of service that was granted; null: not answered, or refused. */
  readonly subscriptions: readonly { readonly filter: string; readonly granted: number | null }[];
  readonly in_flight: readonly InFlight[];
  readonly pings: readonly { readonly time_ns: number; readonly answered_ns: number | null }[];
}

/** A packet on the wire: when its last byte left, and when it was there. */
interface Passed {
  readonly packet: mqtt.MqttPacket;
  readonly from_client: boolean;
  readonly sent_ns: number;
  readonly arrived_ns: number | null;
}

function packets_of(direction: TcpDirection, from_client: boolean): Passed[] {
  const decoder = new MqttStreamDecoder(PACKET_BYTES_MAXIMUM);
  const passed: Passed[] = [];
  let next = 1;
  let decoded = 1;
  for (const { sequence, data, sent_ns } of direction.segments) {
    const known = next - sequence;
    if (known < 0 || known >= data.length || data.length === 0) continue;
    decoder.push(data.slice(known));
    next = sequence + data.length;
    for (
      let packet = decoder.next();
      packet !== null && packet.type !== mqtt.MQTT_MALFORMED;
      packet = decoder.next()
    ) {
      decoded = next - decoder.buffered_bytes;
      passed.push({ packet, from_client, sent_ns, arrived_ns: arrived_by(direction, decoded) });
    }
  }
  return passed;
}

function acknowledges(packet: mqtt.MqttPacket): boolean {
  const { type } = packet;
  return (
    type === mqtt.MQTT_PUBACK ||
    type === mqtt.MQTT_PUBCOMP ||
    type === mqtt.MQTT_SUBACK ||
    type === mqtt.MQTT_UNSUBACK
  );
}

interface Opened extends Omit<InFlight, 'again_ns' | 'end_ns' | 'outcome'> {
  end_ns: number | null;
  outcome: InFlight['outcome'];
  readonly again_ns: number[];
}

class SessionBuilder {
  readonly connect: mqtt.MqttConnect;
  private readonly connection: TcpConnection;
  private readonly states: ConnectionStretch[] = [];
  private state: ConnectionState = 'no connection';
  private since_ns = 0;
  private readonly subscriptions = new Map<string, number | null>();
  private readonly asked = new Map<number, readonly string[]>();
  private readonly in_flight: Opened[] = [];
  private readonly pings: { time_ns: number; answered_ns: number | null }[] = [];

  constructor(connect: mqtt.MqttConnect, connection: TcpConnection) {
    this.connect = connect;
    this.connection = connection;
  }

  enter(state: ConnectionState, time_ns: number): void {
    if (state === this.state) return;
    if (time_ns > this.since_ns)
      this.states.push({ state: this.state, start_ns: this.since_ns, end_ns: time_ns });
    this.state = state;
    this.since_ns = time_ns;
  }

  take({ packet, from_client, sent_ns, arrived_ns }: Passed): void {
    switch (packet.type) {
      case mqtt.MQTT_CONNECT:
        if (packet.clean_session) this.discard(sent_ns);
        break;
      case mqtt.MQTT_CONNACK:
        if (arrived_ns !== null) this.enter(packet.return_code === 0 ? 'connected' : 'refused', arrived_ns);
        break;
      case mqtt.MQTT_PUBLISH:
        if (packet.qos > 0)
          this.open(packet.packet_id, `PUBLISH "${packet.topic}" QoS ${packet.qos}`, from_client, sent_ns);
        break;
      case mqtt.MQTT_SUBSCRIBE:
        this.asked.set(
          packet.packet_id,
          packet.subscriptions.map(({ filter }) => filter),
        );
        for (const { filter } of packet.subscriptions) this.subscriptions.set(filter, null);
        this.open(packet.packet_id, 'SUBSCRIBE', true, sent_ns);
        break;
      case mqtt.MQTT_UNSUBSCRIBE:
        for (const filter of packet.filters) this.subscriptions.delete(filter);
        this.open(packet.packet_id, 'UNSUBSCRIBE', true, sent_ns);
        break;
      case mqtt.MQTT_PINGREQ:
        this.pings.push({ time_ns: sent_ns, answered_ns: null });
        break;
      case mqtt.MQTT_PINGRESP: {
        const ping = this.pings.findLast(({ answered_ns }) => answered_ns === null);
        if (ping !== undefined) ping.answered_ns = arrived_ns;
        break;
      }
      case mqtt.MQTT_DISCONNECT:
        this.enter('no connection', sent_ns);
        break;
    }
    if (packet.type === mqtt.MQTT_SUBACK) {
      const filters = this.asked.get(packet.packet_id) ?? [];
      for (const [place, filter] of filters.entries()) {
        const code = packet.return_codes[place] ?? mqtt.SUBACK_FAILURE;
        this.subscriptions.set(filter, code === mqtt.SUBACK_FAILURE ? null : code);
      }
    }
    if (acknowledges(packet) && 'packet_id' in packet) this.close(packet.packet_id, !from_client, arrived_ns);
  }

  /** [MQTT-3.1.2-6]: a clean session begins with nothing. */
  private discard(time_ns: number): void {
    this.subscriptions.clear();
    for (const one of this.in_flight) {
      if (one.end_ns === null) Object.assign(one, { end_ns: time_ns, outcome: 'discarded' });
    }
  }

  private open(packet_id: number, what: string, by_client: boolean, start_ns: number): void {
    const { client, server } = this.connection;
    const from = by_client ? client : server;
    const known = this.in_flight.find(
      (one) => one.packet_id === packet_id && one.from === from && one.end_ns === null,
    );
    if (known !== undefined) known.again_ns.push(start_ns);
    else
      this.in_flight.push({
        from,
        packet_id,
        what,
        start_ns,
        end_ns: null,
        outcome: 'waiting',
        again_ns: [],
      });
  }

  private close(packet_id: number, by_client: boolean, end_ns: number | null): void {
    const { client, server } = this.connection;
    const from = by_client ? client : server;
    const known = this.in_flight.find(
      (one) => one.packet_id === packet_id && one.from === from && one.end_ns === null,
    );
    if (known !== undefined && end_ns !== null) Object.assign(known, { end_ns, outcome: 'acknowledged' });
  }

  finish(run_end_ns: number): MqttSession {
    this.enter_end(run_end_ns);
    const { client_id, keep_alive_s, clean_session, will } = this.connect;
    const { client, server } = this.connection;
    const { states, in_flight, pings } = this;
    const subscriptions = [...this.subscriptions].map(([filter, granted]) => ({ filter, granted }));
    return {
      client_id,
      client,
      server,
      keep_alive_s,
      clean_session,
      will_topic: will?.topic ?? null,
      states,
      subscriptions,
      in_flight,
      pings,
    };
  }

  private enter_end(run_end_ns: number): void {
    const end_ns = Math.max(run_end_ns, this.since_ns);
    this.states.push({ state: this.state, start_ns: this.since_ns, end_ns });
  }
}

/** When the client saw the connection end: a FIN or RST that it sent, or that reached it; null: not in this run. */
function ended_ns({ directions: [up, down] }: TcpConnection): number | null {
  const ends = (one: TcpSegment): boolean => one.fin || one.rst;
  const sent = up.segments.filter(ends).map(({ sent_ns }) => sent_ns);
  const got = down.segments.filter(ends).map(({ arrived_ns }) => arrived_ns ?? Number.POSITIVE_INFINITY);
  const first_ns = Math.min(...sent, ...got);
  return first_ns === Number.POSITIVE_INFINITY ? null : first_ns;
}

interface Dialogue {
  readonly connection: TcpConnection;
  readonly connect: mqtt.MqttConnect;
  readonly passed: readonly Passed[];
}

function dialogue_of(connection: TcpConnection): Dialogue | null {
  if (connection.server_port !== NXD_MQTT_PORT) return null;
  const [up, down] = connection.directions;
  const passed = [...packets_of(up, true), ...packets_of(down, false)].sort((a, b) => a.sent_ns - b.sent_ns);
  const first = passed[0]?.packet;
  return first?.type === mqtt.MQTT_CONNECT ? { connection, connect: first, passed } : null;
}

const opened_ns = ({ connection }: Dialogue): number => connection.directions[0].segments[0]?.sent_ns ?? 0;

/** A client's connections, one after the other; one that takes over ends the one before. */
function session_of(dialogues: readonly Dialogue[], run_end_ns: number): MqttSession {
  const [{ connect, connection }] = dialogues as [Dialogue];
  const session = new SessionBuilder(connect, connection);
  for (const [place, one] of dialogues.entries()) {
    session.enter('connecting', opened_ns(one));
    for (const passed of one.passed) session.take(passed);
    const next = dialogues[place + 1];
    const end_ns = ended_ns(one.connection);
    if (end_ns !== null && (next === undefined || end_ns <= opened_ns(next))) {
      session.enter('no connection', end_ns);
    }
  }
  return session.finish(run_end_ns);
}

/** The sessions of all clients that spoke MQTT in the clear, in the order of their first CONNECT. */
export function mqtt_sessions(connections: readonly TcpConnection[], run_end_ns: number): MqttSession[] {
  const dialogues = connections.map(dialogue_of).filter((one) => one !== null);
  const clients = new Set(dialogues.map(({ connect }) => connect.client_id));
  return [...clients].map((client) =>
    session_of(
      dialogues.filter(({ connect }) => connect.client_id === client),
      run_end_ns,
    ),
  );
}
