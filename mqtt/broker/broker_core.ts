/**
 * An MQTT 3.1.1 broker as a state machine: bytes and the time go in; packets, closes and one deadline come out.
 *
 * It does no I/O and knows no clock. A transport (the firmware in broker_firmware.ts; a real socket in the tests)
 *   - calls `open` for each network connection, `receive` for its bytes and `closed` when it is gone;
 *   - then takes the connections that want something with `take_ready`, pulls packets with `next_packet` for as long
 *     as it can send, and closes a connection that says `close` and has no packet left;
 *   - calls `tick` at `deadline_ms`.
 * Because packets are pulled, a slow client's messages wait here, in a queue with a limit, and not in the transport.
 *
 * There is no $SYS tree: the broker publishes nothing of its own. A client may publish to names that begin with "$";
 * they are ordinary names but for the rule on wildcards [MQTT-4.7.2-1].
 */

import { mark } from '../../rtos/sim/marks.ts';
import { describe_packet } from '../codec/mqtt_codec.ts';
import { MQTT_MALFORMED, MQTT_PUBLISH, type MqttPacket } from '../codec/mqtt_packet.ts';
import { BrokerConnection } from './broker_connection.ts';
import type { BrokerStatistics } from './broker_event.ts';
import { BROKER_DEFAULTS, type BrokerOptions } from './broker_options.ts';
import { BrokerState } from './broker_state.ts';
import { refuse } from './handlers/connect.ts';
import { handle_packet } from './handlers/index.ts';

export class BrokerCore {
  private readonly state: BrokerState;

  constructor(options: Partial<BrokerOptions> = {}) {
    this.state = new BrokerState({ ...BROKER_DEFAULTS, ...options });
  }

  get statistics(): Readonly<BrokerStatistics> {
    return this.state.statistics;
  }

  get connections(): number {
    return this.state.connections.size;
  }

  /** Sessions, those of absent clients included. */
  get sessions(): number {
    return this.state.sessions.size;
  }

  get retained(): number {
    return this.state.retained.size;
  }

  /** What is kept of clients' data, weighed as the limits of BrokerOptions weigh it. */
  get load(): { retained_bytes: number; queues_bytes: number; subscriptions_levels: number } {
    const { retained, queues, subscriptions } = this.state;
    return {
      retained_bytes: retained.bytes,
      queues_bytes: queues.bytes,
      subscriptions_levels: subscriptions.levels,
    };
  }

  /** What finding subscribers and retained messages has cost: levels looked at, filters compared with topics. */
  get matching_steps(): number {
    return this.state.subscriptions.steps + this.state.retained.comparisons;
  }

  /** Messages that wait for a client, and those sent and not acknowledged; null when it has no session. */
  backlog(client_id: string): { queued: number; inflight: number } | null {
    const session = this.state.sessions.get(client_id);
    return session === undefined ? null : { queued: session.queued, inflight: session.inflight };
  }

  /** An additional check on CONNECT, made last: a return code that is not 0 refuses it. */
  set_gatekeeper(gatekeeper: (client_id: string) => number): void {
    this.state.gatekeeper = gatekeeper;
  }

  /** A network connection was made. */
  open(now_ms: number): BrokerConnection {
    const { state } = this;
    state.now_ms = now_ms;
    const connection = new BrokerConnection(
      ++state.connections_made,
      now_ms,
      state.options.packet_bytes_maximum,
    );
    state.connections.set(connection.id, connection);
    state.watch(connection);
    state.statistics.connections_opened++;
    state.note('opened', connection, '');
    return connection;
  }

  /** Bytes came in. The chunk's memory may be reused afterwards. Ignored once the connection is to be closed. */
  receive(connection: BrokerConnection, chunk: Uint8Array, now_ms: number): void {
    this.state.now_ms = now_ms;
    if (connection.close !== null) return;
    connection.decoder.push(chunk);
    this.read_packets(connection);
    connection.decoder.let_go_of_chunk();
  }

  /** False while so many answers wait that nothing more should be read from the network. */
  wants_input(connection: BrokerConnection): boolean {
    return !connection.input_paused && connection.close === null;
  }

  /** The network connection is gone, whoever ended it; nothing more will be sent on it. */
  closed(connection: BrokerConnection, now_ms: number): void {
    const { state } = this;
    state.now_ms = now_ms;
    if (!state.connections.delete(connection.id)) return;
    // Without DISCONNECT before, this is the loss of the client, and the will goes out.
    state.close(connection, { clause: '', reason: 'the network connection ended' });
    connection.answers.clear();
    if (state.connections.size === 0) state.deadline_ms = Number.POSITIVE_INFINITY;
  }

  /** True when take_ready would give a connection. */
  get has_ready(): boolean {
    return this.state.ready.length > 0;
  }

  /** The next connection with something to send or to be closed, or null. */
  take_ready(): BrokerConnection | null {
    const connection = this.state.ready.shift();
    if (connection === undefined) return null;
    connection.ready = false;
    return connection;
  }

  /** The next packet to send on a connection, or null; from here on it counts as sent. */
  next_packet(connection: BrokerConnection): MqttPacket | null {
    const packet = connection.answers.shift() ?? connection.session?.next_publish() ?? null;
    if (connection.input_paused && connection.answers.length * 2 <= this.state.options.answers_maximum) {
      mark('broker: a paused client is read again');
      connection.input_paused = false;
      this.read_packets(connection);
    }
    if (packet === null) return null;
    const { state } = this;
    state.statistics.packets_sent++;
    if (packet.type === MQTT_PUBLISH) state.statistics.messages_sent++;
    if (state.options.observe !== null) state.note('sent', connection, describe_packet(packet));
    return packet;
  }

  /**
   * When `tick` is due next, or null when nothing waits for time to pass. May be too early, never too late: what a
   * connection hears only moves its deadline on, and `tick` finds the true one. So this costs nothing for each packet.
   */
  deadline_ms(): number | null {
    return this.state.deadline_ms === Number.POSITIVE_INFINITY ? null : this.state.deadline_ms;
  }

  /** Time passed: ends the connections whose deadline has come. */
  tick(now_ms: number): void {
    const { state } = this;
    state.now_ms = now_ms;
    if (now_ms < state.deadline_ms) return;
    state.deadline_ms = Number.POSITIVE_INFINITY;
    for (const connection of [...state.connections.values()]) {
      const deadline = state.deadline_of(connection);
      if (deadline > now_ms) {
        state.deadline_ms = Math.min(state.deadline_ms, deadline);
        continue;
      }
      if (connection.session === null) {
        state.close(connection, { clause: 'MQTT 3.1', reason: 'no CONNECT in time', abrupt: true });
      } else {
        state.statistics.keep_alive_timeouts++;
        state.close(connection, {
          clause: '[MQTT-3.1.2-24]',
          reason: 'nothing heard for 1.5 times the keep alive',
        });
      }
    }
  }

  /** The broker's process ends and starts again: all connections are lost, kept sessions and retained stay. */
  restart(now_ms: number): void {
    for (const connection of [...this.state.connections.values()]) this.closed(connection, now_ms);
    this.state.ready.clear();
  }

  private read_packets(connection: BrokerConnection): void {
    const { state } = this;
    while (connection.close === null) {
      if (connection.answers.length >= state.options.answers_maximum) {
        connection.input_paused = true;
        return;
      }
      const packet = connection.decoder.next();
      if (packet === null) return;
      connection.last_heard_ms = state.now_ms;
      if (packet.type !== MQTT_MALFORMED) {
        state.statistics.packets_received++;
        if (state.options.observe !== null) state.note('received', connection, describe_packet(packet));
        handle_packet(state, connection, packet);
      } else if (packet.return_code !== 0 && connection.session === null) {
        // [MQTT-3.1.2-2], [MQTT-3.1.3-8] The two malformed CONNECTs that are answered.
        refuse(state, connection, packet.return_code, packet.clause);
      } else {
        // [MQTT-3.1.4-1] for CONNECT, [MQTT-4.8.0-1] for the rest: no answer.
        state.violation(connection, packet.clause, packet.reason);
      }
    }
  }
}
