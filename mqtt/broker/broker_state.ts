/**
 * Everything the broker knows, and the few changes to it that several packet handlers share: answer, close, route.
 */

import { printable, quoted } from '../../rtos/sim/printable.ts';
import { CONNACK_ACCEPTED, type MqttPacket, type MqttQos } from '../codec/mqtt_packet.ts';
import type { BrokerClose, BrokerConnection } from './broker_connection.ts';
import { type BrokerEventKind, BrokerStatistics } from './broker_event.ts';
import type { BrokerOptions } from './broker_options.ts';
import { type BrokerMessage, BrokerSession, QueuesLoad } from './broker_session.ts';
import { Fifo } from './fifo.ts';
import { RetainedStore } from './retained_store.ts';
import { SubscriptionTree } from './subscription_tree.ts';

export class BrokerState {
  readonly options: BrokerOptions;
  readonly statistics = new BrokerStatistics();
  readonly connections = new Map<number, BrokerConnection>();
  /** By client id. */
  readonly sessions = new Map<string, BrokerSession>();
  readonly subscriptions: SubscriptionTree<BrokerSession>;
  readonly retained: RetainedStore;
  readonly queues = new QueuesLoad();
  /** Connections with something to send or to be closed. */
  readonly ready = new Fifo<BrokerConnection>();
  gatekeeper: (client_id: string) => number = () => CONNACK_ACCEPTED;
  now_ms = 0;
  /** No deadline of a connection is earlier than this. */
  deadline_ms = Number.POSITIVE_INFINITY;
  connections_made = 0;
  client_ids_made = 0;

  constructor(options: BrokerOptions) {
    this.options = options;
    this.subscriptions = new SubscriptionTree(options.subscriptions_levels_maximum);
    this.retained = new RetainedStore(options.retained_maximum, options.retained_bytes_maximum);
  }

  note(kind: BrokerEventKind, connection: BrokerConnection | null, detail: string): void {
    const { observe } = this.options;
    if (observe === null) return;
    const client_id = printable(connection?.client_id ?? '');
    observe({ kind, connection: connection?.id ?? 0, client_id, detail: printable(detail) });
  }

  /** Tells what a session has for a client that is away: what waits, and what was sent and is not acknowledged. */
  private note_queue({ client_id, queued, inflight }: BrokerSession): void {
    const { observe } = this.options;
    const messages = queued + inflight;
    if (observe === null || messages === 0) return;
    const detail = messages === 1 ? '1 message' : `${messages} messages`;
    observe({ kind: 'queued', connection: 0, client_id: printable(client_id), detail });
  }

  mark_ready(connection: BrokerConnection): void {
    if (connection.ready) return;
    connection.ready = true;
    this.ready.push(connection);
  }

  answer(connection: BrokerConnection, packet: MqttPacket): void {
    connection.answers.push(packet);
    this.mark_ready(connection);
  }

  /** Ends the connection because a rule was broken [MQTT-4.8.0-1]: nothing more is sent. */
  violation(connection: BrokerConnection, clause: string, reason: string): void {
    this.statistics.violations++;
    this.close(connection, { clause, reason });
  }

  /**
   * Ends the connection from the broker's side. Its session is let go and its will published at once; the transport
   * closes it when it next looks. Answers that wait are dropped unless they are `kept`.
   */
  close(connection: BrokerConnection, close: BrokerClose, kept = false): void {
    if (connection.close !== null) return;
    connection.close = close;
    if (!kept) connection.answers.clear();
    this.mark_ready(connection);
    this.note('closed', connection, `${close.clause} ${close.reason}`.trim());
    this.detach(connection);
  }

  /** Takes the session off a connection that ends, publishing the will if it still has one. */
  detach(connection: BrokerConnection): void {
    const { session, will } = connection;
    connection.session = null;
    connection.will = null; // [MQTT-3.1.2-10]
    if (session !== null) {
      this.options.on_presence?.(session.client_id, false);
      this.statistics.messages_dropped_offline += session.go_offline();
      if (session.clean)
        this.discard(session); // [MQTT-3.1.2-6]
      else this.note_queue(session);
    }
    if (will !== null && this.options.authorize_publish(connection.client_id, will.topic)) {
      // [MQTT-3.1.2-8] Published whenever the connection ends without DISCONNECT.
      this.statistics.wills_published++;
      this.note('will_published', connection, will.topic);
      this.route(will, will.retain); // [MQTT-3.1.2-16], [MQTT-3.1.2-17]
    }
  }

  /** When the connection has been silent for too long; infinity for never. */
  deadline_of(connection: BrokerConnection): number {
    if (connection.close !== null) return Number.POSITIVE_INFINITY;
    if (connection.session === null) return connection.opened_ms + this.options.connect_timeout_ms;
    if (connection.silence_maximum_ms === 0) return Number.POSITIVE_INFINITY;
    return connection.last_heard_ms + connection.silence_maximum_ms;
  }

  /** The connection's deadline may have become earlier. */
  watch(connection: BrokerConnection): void {
    this.deadline_ms = Math.min(this.deadline_ms, this.deadline_of(connection));
  }

  create_session(client_id: string, clean: boolean): BrokerSession {
    const session = new BrokerSession(client_id, clean, this.options, this.queues);
    this.sessions.set(client_id, session);
    return session;
  }

  /** Forgets a session and all it holds. Retained messages stay [MQTT-3.1.2-7]. */
  discard(session: BrokerSession): void {
    for (const filter of session.subscriptions.keys()) this.subscriptions.remove(filter, session);
    session.subscriptions.clear();
    session.end();
    this.sessions.delete(session.client_id);
    this.note('session_discarded', null, session.client_id);
  }

  /** Brings a message to everyone who subscribed to its topic, and retains it if asked to. */
  route(message: BrokerMessage, retain: boolean): void {
    // [MQTT-3.3.1-12] Without RETAIN what is retained stays as it is.
    if (retain && !this.retained.put(message)) {
      this.statistics.retained_refused++;
      this.note('dropped', null, `the retained messages are full: ${quoted(message.topic)} is not kept`);
    }
    for (const [session, granted] of this.subscriptions.match(message.topic)) {
      // [MQTT-3.3.1-9] RETAIN is 0 for subscriptions that were there before the message.
      this.deliver(session, message, granted, false);
    }
  }

  /** Queues a message for one session at the lower of both QoS [MQTT-3.8.4-6]. */
  deliver(session: BrokerSession, message: BrokerMessage, granted: MqttQos, retain: boolean): void {
    const qos = message.qos < granted ? message.qos : granted;
    const connection = this.connections.get(session.connection_id);
    if (connection === undefined && qos === 0) {
      this.statistics.messages_dropped_offline++;
      return;
    }
    // [MQTT-3.1.2-5] QoS 1 and 2 are stored for a client that is away.
    if (!session.enqueue({ topic: message.topic, payload: message.payload, qos: message.qos }, qos, retain)) {
      this.statistics.messages_dropped_queue_full++;
      this.note(
        'dropped',
        connection ?? null,
        `queue of ${quoted(session.client_id)} is full: ${quoted(message.topic)}`,
      );
      return;
    }
    if (connection === undefined) this.note_queue(session);
    else this.mark_ready(connection);
  }
}
