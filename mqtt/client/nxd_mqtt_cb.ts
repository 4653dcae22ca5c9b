/**
 * The control block of an MQTT client, with the C names of the fields that firmware reads, and the blocks behind it.
 *
 * It is all zero until nxd_mqtt_client_create. Received bytes are kept as a list of segments, because no packet is
 * chained: a message that came in several TCP segments is a run of that list (receive_segments.ts). What only the
 * simulator needs has a plain name.
 */

import { type NX_IP, type NX_PACKET, type NX_PACKET_POOL, NX_TCP_SOCKET } from '../../netx/nx_api.ts';
import { NX_SECURE_TLS_SESSION, NX_SECURE_X509_CERT } from '../../netx/secure/nx_secure_cb.ts';
import { is_no_object } from '../../rtos/kernel/board.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { declare_levels } from '../../rtos/kernel/levels.ts';
import { name_objects } from '../../rtos/kernel/object_title.ts';
import {
  type Ref,
  type Service,
  TX_EVENT_FLAGS_GROUP,
  TX_MUTEX,
  TX_THREAD,
  TX_TIMER,
  type UINT,
  type ULONG,
  type USHORT,
} from '../../rtos/tx_api.ts';
import type { NxdMqttConfig } from './nxd_mqtt_config.ts';
import { NXD_MQTT_CLIENT_STATE_INITIALIZE } from './nxd_mqtt_constants.ts';
import { NX_WEBSOCKET_CLIENT } from './websocket_cb.ts';

/** A `CHAR *` argument: text (its UTF-8 bytes count) or bytes, or null. */
export type MqttText = string | Uint8Array | null;

/** Guide ch.3: called in the client's thread when a message came; `message_count` messages are waiting. */
export type NXD_MQTT_RECEIVE_NOTIFY = (
  client_ptr: NXD_MQTT_CLIENT,
  message_count: UINT,
) => void | Service<void>;
/** Guide ch.3: called when the connection to the broker is gone. */
export type NXD_MQTT_DISCONNECT_NOTIFY = (client_ptr: NXD_MQTT_CLIENT) => void | Service<void>;
/** Called when a connect is over: `status` as nxd_mqtt_client_connect would return it. */
export type NXD_MQTT_CONNECT_NOTIFY = (
  client_ptr: NXD_MQTT_CLIENT,
  status: UINT,
  context: unknown,
) => void | Service<void>;
/**
 * Called for each received packet before the client looks at it; segments of an unfinished message hang in
 * nx_packet_next. NX_TRUE: the callback has taken all of them and releases them.
 */
export type NXD_MQTT_PACKET_RECEIVE_NOTIFY = (
  client_ptr: NXD_MQTT_CLIENT,
  packet_ptr: NX_PACKET,
  context: unknown,
) => UINT | Service<UINT>;
/** Called when PUBACK, PUBREL, SUBACK or UNSUBACK came for a stored packet, which it must not release. */
export type NXD_MQTT_ACK_RECEIVE_NOTIFY = (
  client_ptr: NXD_MQTT_CLIENT,
  type: UINT,
  packet_id: USHORT,
  transmit_packet_ptr: NX_PACKET,
  context: unknown,
) => void | Service<void>;

/**
 * Guide ch.1: called when TCP is established; creates and configures the TLS session. Any status but 0 ends the attempt.
 */
export type NXD_MQTT_TLS_SETUP = (
  client_ptr: NXD_MQTT_CLIENT,
  session_ptr: NX_SECURE_TLS_SESSION,
  certificate_ptr: NX_SECURE_X509_CERT,
  trusted_certificate_ptr: NX_SECURE_X509_CERT,
) => UINT | Service<UINT>;

/** What carries MQTT packets: TCP (transport.ts), TLS over it (tls_transport.ts), a WebSocket over either (websocket_transport.ts). */
export interface MqttTransport {
  /** Takes a packet with header room for this transport. NXD_MQTT_SUCCESS or NXD_MQTT_PACKET_POOL_FAILURE. */
  allocate(client: NXD_MQTT_CLIENT, packet: Ref<NX_PACKET | null>, wait_ticks: ULONG): Service<UINT>;
  /** Sends a packet; on any status but 0 it stays with the caller. */
  send(client: NXD_MQTT_CLIENT, packet: NX_PACKET, wait_ticks: ULONG): Service<UINT>;
  /** Receives the next piece of the broker's byte stream. */
  receive(client: NXD_MQTT_CLIENT, packet: Ref<NX_PACKET | null>, wait_ticks: ULONG): Service<UINT>;
  /** After TCP is established, before CONNECT. 0: go on. */
  start(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<UINT>;
  /** Before the TCP connection is closed. */
  end(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<void>;
}

/** One received TCP segment and how many hold it: the parser, and each queued message with bytes in it. */
export class Segment {
  readonly packet: NX_PACKET;
  holders = 1;
  next: Segment | null = null;

  constructor(packet: NX_PACKET) {
    this.packet = packet;
  }
}

/** A run of received bytes: it begins at `position` in the memory of the first segment. */
export class ByteRun {
  first: Segment;
  last: Segment;
  position: number;
  length: number;

  constructor(segment: Segment) {
    this.first = segment;
    this.last = segment;
    this.position = segment.packet.nx_packet_prepend_ptr;
    this.length = segment.packet.nx_packet_length;
  }
}

/** A PUBLISH in the receive queue: `bytes` begins with its fixed header and may go beyond its end. */
export class ReceivedMessage {
  readonly bytes: ByteRun;
  next: ReceivedMessage | null = null;

  constructor(bytes: ByteRun) {
    this.bytes = bytes;
  }
}

export class NXD_MQTT_CLIENT {
  sim_owner: Kernel | null = null;
  nxd_mqtt_client_name: string | null = null;
  nxd_mqtt_client_id: MqttText = null;
  nxd_mqtt_client_id_length: UINT = 0;
  nxd_mqtt_client_username: MqttText = null;
  nxd_mqtt_client_username_length: USHORT = 0;
  nxd_mqtt_client_password: MqttText = null;
  nxd_mqtt_client_password_length: USHORT = 0;
  /** Bit 7: retain; bits 0 and 1: QoS. */
  nxd_mqtt_client_will_qos_retain: UINT = 0;
  nxd_mqtt_client_will_topic: MqttText = null;
  nxd_mqtt_client_will_topic_length: UINT = 0;
  nxd_mqtt_client_will_message: MqttText = null;
  nxd_mqtt_client_will_message_length: UINT = 0;
  nxd_mqtt_client_ip_ptr: NX_IP | null = null;
  nxd_mqtt_client_packet_pool_ptr: NX_PACKET_POOL | null = null;
  nxd_mqtt_client_mutex_ptr: TX_MUTEX | null = null;
  nxd_mqtt_timer = new TX_TIMER();
  nxd_mqtt_protection = new TX_MUTEX();
  nxd_mqtt_thread = new TX_THREAD();
  nxd_mqtt_events = new TX_EVENT_FLAGS_GROUP();
  /** All times are in ticks; the keepalive too, which the services take in seconds. */
  nxd_mqtt_ping_timeout: UINT = 0;
  nxd_mqtt_ping_not_responded: UINT = 0;
  nxd_mqtt_ping_sent_time: UINT = 0;
  /** Clock at which something must have been sent again. */
  nxd_mqtt_timeout: UINT = 0;
  nxd_mqtt_timer_value: UINT = 0;
  nxd_mqtt_keepalive: UINT = 0;
  nxd_mqtt_clean_session: UINT = 0;
  nxd_mqtt_client_state: UINT = NXD_MQTT_CLIENT_STATE_INITIALIZE;
  nxd_mqtt_client_socket = new NX_TCP_SOCKET();
  /** Next packet id. */
  nxd_mqtt_client_packet_identifier: UINT = 0;
  /** Received bytes that do not make a whole message yet. */
  nxd_mqtt_client_processing_packet: ByteRun | null = null;
  /** Packets that wait for an acknowledgement, linked by nx_packet_queue_next; the id is in front (transmit_queue.ts). */
  message_transmit_queue_head: NX_PACKET | null = null;
  message_transmit_queue_tail: NX_PACKET | null = null;
  message_transmit_queue_depth: UINT = 0;
  message_receive_queue_head: ReceivedMessage | null = null;
  message_receive_queue_tail: ReceivedMessage | null = null;
  message_receive_queue_depth: UINT = 0;
  nxd_mqtt_client_receive_notify: NXD_MQTT_RECEIVE_NOTIFY | null = null;
  nxd_mqtt_connect_notify: NXD_MQTT_CONNECT_NOTIFY | null = null;
  nxd_mqtt_connect_context: unknown = null;
  nxd_mqtt_disconnect_notify: NXD_MQTT_DISCONNECT_NOTIFY | null = null;
  nxd_mqtt_packet_receive_notify: NXD_MQTT_PACKET_RECEIVE_NOTIFY | null = null;
  nxd_mqtt_packet_receive_context: unknown = null;
  nxd_mqtt_ack_receive_notify: NXD_MQTT_ACK_RECEIVE_NOTIFY | null = null;
  nxd_mqtt_ack_receive_context: unknown = null;
  nxd_mqtt_client_use_tls: UINT = 0;
  nxd_mqtt_tls_setup: NXD_MQTT_TLS_SETUP | null = null;
  nxd_mqtt_tls_certificate = new NX_SECURE_X509_CERT();
  nxd_mqtt_tls_trusted_certificate = new NX_SECURE_X509_CERT();
  nxd_mqtt_tls_session = new NX_SECURE_TLS_SESSION();
  /** A handshake without waiting is under way. */
  nxd_mqtt_tls_in_progress: UINT = 0;
  nxd_mqtt_client_use_websocket: UINT = 0;
  nxd_mqtt_client_websocket = new NX_WEBSOCKET_CLIENT();
  nxd_mqtt_client_websocket_host: MqttText = null;
  nxd_mqtt_client_websocket_host_length: UINT = 0;
  nxd_mqtt_client_websocket_uri_path: MqttText = null;
  nxd_mqtt_client_websocket_uri_path_length: UINT = 0;

  /** The options in force, read at create; null before. */
  config: NxdMqttConfig | null = null;
  /** What carries this connection; null before create. */
  transport: MqttTransport | null = null;
  /** What carries the frames of a WebSocket: TCP or TLS. */
  carrier: MqttTransport | null = null;
  /** What follows when a TLS handshake without waiting is over; null: CONNECT. */
  after_handshake: ((client: NXD_MQTT_CLIENT) => Service<UINT>) | null = null;
  /** A frame came that ends the connection. */
  websocket_ends = false;
  /** Status of NetX Secure that the last TLS handshake ended with, or the setup callback before it. */
  tls_status: UINT = 0;
  /** A thread is ending the connection; nothing may be sent or begun meanwhile. */
  ending = false;
  /** A packet broke off in the middle of being sent: the connection is unusable. */
  stream_broken = false;
  /** A blocking connect reads the socket itself; the client's thread must keep off it. */
  connect_reads = false;
  /** Clock at which a connect without waiting began. */
  connect_since: ULONG = 0;
  /** Clock at which the unfinished message last grew. */
  partial_since: ULONG = 0;
  /** Packet ids of received QoS 1 messages whose PUBACK still needs a packet, oldest first. */
  pending_acknowledgements: USHORT[] = [];
  /** Threads that have taken messages: who could take the next one, for whoever looks for wait cycles. */
  readers: TX_THREAD[] = [];
}
name_objects(NXD_MQTT_CLIENT, 'MQTT client', ({ nxd_mqtt_client_name }) => nxd_mqtt_client_name);
const CLIENT_LEVELS = ['state', 'messages in flight', 'unread messages', 'pings without answer'];
declare_levels(NXD_MQTT_CLIENT, CLIENT_LEVELS, (client, values, at) => {
  values[at] = client.nxd_mqtt_client_state;
  values[at + 1] = client.message_transmit_queue_depth;
  values[at + 2] = client.message_receive_queue_depth;
  values[at + 3] = client.nxd_mqtt_ping_not_responded;
});

/** No client, or one of another board, which is reported. */
export function no_client(k: Kernel, client: NXD_MQTT_CLIENT | null): client is null {
  if (client == null) return true;
  if (client.sim_owner === k || client.sim_owner === null) return false;
  return is_no_object(k, client);
}

/** Makes every field zero again, as memset does in C; embedded control blocks are new objects. */
export function wipe_client(client: NXD_MQTT_CLIENT): void {
  Object.assign(client, new NXD_MQTT_CLIENT());
}

/** The configuration of a client that exists. */
export function config_of(client: NXD_MQTT_CLIENT): NxdMqttConfig {
  if (client.config === null) throw new Error('an MQTT client without configuration was used');
  return client.config;
}
