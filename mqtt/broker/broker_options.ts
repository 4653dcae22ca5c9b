/**
 * The limits and hooks of the broker, with their defaults. Everything that can grow has a limit here, and each limit
 * says what happens when it is reached.
 */
import {
  CONNACK_ACCEPTED,
  CONNACK_NOT_AUTHORIZED,
  type MqttConnect,
  type MqttQos,
} from '../codec/mqtt_packet.ts';
import type { BrokerEvent } from './broker_event.ts';

export interface BrokerOptions {
  /** Sessions, connected or kept. A CONNECT that needs one more is refused with return code 3. */
  readonly sessions_maximum: number;
  /** QoS 1 and 2 messages sent to one client and not yet acknowledged to the end; the others wait in its queue. */
  readonly inflight_maximum: number;
  /** Messages waiting for one client, connected or not. The one that comes when the queue is full is dropped. */
  readonly queue_messages_maximum: number;
  /** Payload and topic bytes waiting for one client; the same policy. */
  readonly queue_bytes_maximum: number;
  /**
   * The same bytes of all clients together, those sent and not yet acknowledged included, and 128 more for each message:
   * what the queues can take of the broker's memory however many clients there are. The same policy.
   */
  readonly queues_bytes_maximum: number;
  /** Levels of a topic or a filter. A deeper filter is refused with 0x80, a will with 5; a PUBLISH closes its connection. */
  readonly levels_maximum: number;
  /** Retained messages. A new topic beyond that is delivered but not retained. */
  readonly retained_maximum: number;
  /** Topic and payload bytes of all retained messages. What does not fit is delivered, and its topic retains nothing. */
  readonly retained_bytes_maximum: number;
  /** Filters of one session. One more is refused with 0x80 in SUBACK. */
  readonly subscriptions_maximum: number;
  /** Characters of the filters of one session. What does not fit is refused with 0x80. */
  readonly subscriptions_bytes_maximum: number;
  /** Levels of the filters of all sessions; one that several filters begin with counts once. What does not fit is refused with 0x80. */
  readonly subscriptions_levels_maximum: number;
  /** Filters in one SUBSCRIBE, known ones too: each looks through the retained messages. Those behind get 0x80. */
  readonly packet_filters_maximum: number;
  /** Size of a packet from a client, fixed header included. A larger one closes its connection. */
  readonly packet_bytes_maximum: number;
  /** Answers waiting for one client. When so many wait, nothing more is read from it, and TCP holds it back. */
  readonly answers_maximum: number;
  /** Bytes of a client id. A longer one is refused with return code 2; 23 must be possible [MQTT-3.1.3-5]. */
  readonly client_id_bytes_maximum: number;
  /** Best QoS that a subscription is granted. */
  readonly qos_maximum: MqttQos;
  /** Time from the network connection to CONNECT, in milliseconds; then the connection is closed (MQTT 3.1). */
  readonly connect_timeout_ms: number;
  /** Whether an empty client id gets a name from the broker [MQTT-3.1.3-6] or return code 2. */
  readonly allow_empty_client_id: boolean;
  /** Return code for a CONNECT that is otherwise in order. */
  readonly authenticate: (connect: MqttConnect) => number;
  /** False: the subscription gets 0x80. */
  readonly authorize_subscribe: (client_id: string, filter: string) => boolean;
  /** False: the message is acknowledged and goes nowhere [MQTT-3.3.5-2]. */
  readonly authorize_publish: (client_id: string, topic: string) => boolean;
  /** Called for each message that a client's PUBLISH brings, before it is delivered; of QoS 2 once for each id. */
  readonly on_publish: ((client_id: string, topic: string, payload: Uint8Array) => void) | null;
  /** Called when a client's session gets a connection, and when it has none any more. */
  readonly on_presence: ((client_id: string, connected: boolean) => void) | null;
  /** Called with everything worth a log entry. */
  readonly observe: ((event: BrokerEvent) => void) | null;
}

export const BROKER_DEFAULTS: BrokerOptions = {
  sessions_maximum: 1_000,
  inflight_maximum: 20,
  queue_messages_maximum: 2_000,
  queue_bytes_maximum: 4 * 1024 * 1024,
  queues_bytes_maximum: 64 * 1024 * 1024,
  levels_maximum: 200,
  retained_maximum: 1_000,
  retained_bytes_maximum: 16 * 1024 * 1024,
  subscriptions_maximum: 256,
  subscriptions_bytes_maximum: 64 * 1024,
  subscriptions_levels_maximum: 100_000,
  packet_filters_maximum: 256,
  packet_bytes_maximum: 256 * 1024,
  answers_maximum: 64,
  client_id_bytes_maximum: 256,
  qos_maximum: 2,
  connect_timeout_ms: 10_000,
  allow_empty_client_id: true,
  authenticate: () => CONNACK_ACCEPTED,
  authorize_subscribe: () => true,
  authorize_publish: () => true,
  on_publish: null,
  on_presence: null,
  observe: null,
};

/**
 * An `authenticate` that knows users by name and password, and nobody else.
 *
 * Refuses with "not authorized" (5), as Mosquitto does; "bad user name or password" (4) is for malformed ones by the
 * text of table 3.1.
 */
export function password_check(users: Readonly<Record<string, string>>): (connect: MqttConnect) => number {
  const known = new Map(Object.entries(users));
  return ({ user_name, password }) => {
    const wanted = user_name === null ? undefined : known.get(user_name);
    if (wanted === undefined || password === null) return CONNACK_NOT_AUTHORIZED;
    return same_text(password, wanted) ? CONNACK_ACCEPTED : CONNACK_NOT_AUTHORIZED;
  };
}

/** Passwords are bytes on the wire; the configured ones are text, compared as UTF-8. */
function same_text(bytes: Uint8Array, text: string): boolean {
  const expected = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return expected.length === bytes.length && bytes.every((byte, at) => byte === expected.charCodeAt(at));
}
