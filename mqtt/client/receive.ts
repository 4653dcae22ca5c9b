/**
 * The receiving side of the client's thread: takes what TCP has, finds control packets in it and handles them
 * (MQTT 3.1.1 chapters 2 and 3). A message that is not complete yet stays in nxd_mqtt_client_processing_packet.
 */

import {
  NX_CONTINUE,
  NX_NO_PACKET,
  NX_NO_WAIT,
  type NX_PACKET,
  NX_SUCCESS,
  NX_TRUE,
} from '../../netx/nx_api.ts';
import { COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import { type Ref, ref, type Service, tx_time_get } from '../../rtos/tx_api.ts';
import { run_callback } from './callback.ts';
import { process_connack } from './connack.ts';
import { end_session } from './disconnect.ts';
import { receive_acknowledgement, receive_subscription_acknowledgement } from './inbound_acknowledgement.ts';
import { link_packets, malformed, receive_publish } from './inbound_publish.ts';
import { ping_answered } from './keepalive.ts';
import { lock, raise, unlock } from './lock.ts';
import {
  type ByteRun,
  config_of,
  type MqttTransport,
  type NXD_MQTT_CLIENT,
  type NXD_MQTT_PACKET_RECEIVE_NOTIFY,
} from './nxd_mqtt_cb.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_CONNACK,
  MQTT_CONTROL_PACKET_TYPE_DISCONNECT,
  MQTT_CONTROL_PACKET_TYPE_PINGRESP,
  MQTT_CONTROL_PACKET_TYPE_PUBACK,
  MQTT_CONTROL_PACKET_TYPE_PUBLISH,
  MQTT_CONTROL_PACKET_TYPE_PUBREL,
  MQTT_CONTROL_PACKET_TYPE_SUBACK,
  MQTT_CONTROL_PACKET_TYPE_UNSUBACK,
  MQTT_NETWORK_DISCONNECT_EVENT,
  NXD_MQTT_CLIENT_STATE_CONNECTED,
  NXD_MQTT_CLIENT_STATE_CONNECTING,
  NXD_MQTT_PARTIAL_PACKET,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { cannot_be_held } from './partial_message.ts';
import {
  append_packet,
  type FixedHeader,
  first_byte,
  read_fixed_header,
  release_run,
  trim,
} from './receive_segments.ts';
import { end_for_violation, enforces_protocol, type MqttViolation } from './violations.ts';

/**
 * Handles everything that has come. Called with the mutex held, returns without it: the mutex is free whenever TCP
 * is asked for more.
 */
export function* receive_all(client: NXD_MQTT_CLIENT): Service<void> {
  const slot: Ref<NX_PACKET | null> = ref(null);
  yield* handle_leftover(client);
  for (;;) {
    yield* unlock(client);
    const status = yield* (client.transport as MqttTransport).receive(client, slot, NX_NO_WAIT);
    if (status !== NX_SUCCESS) {
      if (status !== NX_NO_PACKET && status !== NX_CONTINUE)
        yield* raise(client, MQTT_NETWORK_DISCONNECT_EVENT);
      return;
    }
    yield* lock(client);
    const bytes = append_packet(client.nxd_mqtt_client_processing_packet, slot.value as NX_PACKET);
    client.nxd_mqtt_client_processing_packet = null;
    const notify = client.nxd_mqtt_packet_receive_notify;
    if (notify !== null && (yield* taken_by_firmware(client, bytes, notify))) continue;
    yield* handle_packets(client, bytes);
  }
}

/** What a blocking connect read beyond CONNACK has not been looked at yet. */
function handle_leftover(client: NXD_MQTT_CLIENT): Service<void> {
  const bytes = client.nxd_mqtt_client_processing_packet;
  if (bytes === null || config_of(client).quirks.connack_needs_own_segment) return COMPLETED_VOID;
  client.nxd_mqtt_client_processing_packet = null;
  return handle_packets(client, bytes);
}

/** Offers received packets to the packet receive callback; true when it keeps them. */
function* taken_by_firmware(
  client: NXD_MQTT_CLIENT,
  bytes: ByteRun,
  notify: NXD_MQTT_PACKET_RECEIVE_NOTIFY,
): Service<boolean> {
  link_packets(bytes, true);
  const answer = notify(client, bytes.first.packet, client.nxd_mqtt_packet_receive_context);
  const taken = yield* run_callback(client, 'packet receive notify', answer);
  if (taken === NX_TRUE) return true;
  link_packets(bytes, false);
  return false;
}

/** Handles the control packets of a run, then releases it or keeps it for more. */
function* handle_packets(client: NXD_MQTT_CLIENT, bytes: ByteRun): Service<void> {
  const header: FixedHeader = { remaining_length: 0, offset: 0 };
  // What still comes after our DISCONNECT, perhaps the second half of a packet, is nobody's any more.
  while (!session_is_over(client)) {
    const status = read_fixed_header(bytes, header);
    if (status === NXD_MQTT_PARTIAL_PACKET) {
      yield* keep_partial(client, bytes, header);
      return;
    }
    if (status !== NXD_MQTT_SUCCESS) {
      if (enforces_protocol(client))
        yield* end_for_violation(client, 'mqtt-remaining-length', 'a fifth length byte came');
      break;
    }
    const length = header.offset + header.remaining_length;
    const outcome = yield* handle_packet(client, bytes, header);
    if (outcome === 'taken') return;
    if (outcome === 'malformed') {
      if (config_of(client).quirks.malformed_publish_leaks_packet) return;
      break;
    }
    if (bytes.length <= length) break;
    yield* trim(bytes, length);
  }
  yield* release_run(bytes);
}

/** What follows the end of a connection in the same segment is not looked at. */
function session_is_over(client: NXD_MQTT_CLIENT): boolean {
  if (!enforces_protocol(client)) return false;
  const state = client.nxd_mqtt_client_state;
  return state !== NXD_MQTT_CLIENT_STATE_CONNECTED && state !== NXD_MQTT_CLIENT_STATE_CONNECTING;
}

function* keep_partial(client: NXD_MQTT_CLIENT, bytes: ByteRun, header: FixedHeader): Service<void> {
  if (!config_of(client).quirks.inbound_message_without_limit) {
    if (cannot_be_held(client, bytes, header)) {
      const detail = `a control packet of ${header.offset + header.remaining_length} bytes began`;
      yield* end_for_violation(client, 'mqtt-message-too-long', detail);
      yield* release_run(bytes);
      return;
    }
    client.partial_since = tx_time_get();
  }
  client.nxd_mqtt_client_processing_packet = bytes;
}

type Outcome = 'handled' | 'taken' | 'malformed';

/** One complete control packet at the start of `bytes`. */
function handle_packet(client: NXD_MQTT_CLIENT, bytes: ByteRun, header: FixedHeader): Service<Outcome> {
  const first = first_byte(bytes);
  const wrong = enforces_protocol(client) ? what_is_wrong(client, first, header) : null;
  if (wrong !== null) return malformed(client, wrong, 'a packet that begins with', first);
  return first >> 4 === MQTT_CONTROL_PACKET_TYPE_PUBLISH
    ? receive_publish(client, bytes, header)
    : handle_answer(client, bytes, header, first >> 4);
}

/** What a broker sends but PUBLISH. */
function* handle_answer(
  client: NXD_MQTT_CLIENT,
  bytes: ByteRun,
  header: FixedHeader,
  type: number,
): Service<Outcome> {
  switch (type) {
    case MQTT_CONTROL_PACKET_TYPE_CONNACK:
      yield* process_connack(client, bytes, NX_NO_WAIT);
      break;
    case MQTT_CONTROL_PACKET_TYPE_PUBACK:
    case MQTT_CONTROL_PACKET_TYPE_PUBREL:
      yield* receive_acknowledgement(client, bytes, header);
      break;
    case MQTT_CONTROL_PACKET_TYPE_SUBACK:
    case MQTT_CONTROL_PACKET_TYPE_UNSUBACK:
      yield* receive_subscription_acknowledgement(client, bytes, header);
      break;
    case MQTT_CONTROL_PACKET_TYPE_PINGRESP:
      ping_answered(client);
      break;
    case MQTT_CONTROL_PACKET_TYPE_DISCONNECT:
      // No packet of a server in MQTT 3.1.1: reached only under the quirk, where it ends the session.
      yield* end_session(client, config_of(client).NXD_MQTT_SOCKET_TIMEOUT);
      break;
    default:
      // The others are skipped: a client has no use for them.
      break;
  }
  return 'handled';
}

/** The rule that a packet breaks by its type, flags or length, if any (MQTT 3.1.1 2.2, table 2.1). */
function what_is_wrong(client: NXD_MQTT_CLIENT, first: number, header: FixedHeader): MqttViolation | null {
  const quirks = config_of(client).quirks;
  const type = first >> 4;
  const is_connecting = client.nxd_mqtt_client_state === NXD_MQTT_CLIENT_STATE_CONNECTING;
  if (is_connecting && type !== MQTT_CONTROL_PACKET_TYPE_CONNACK) return 'mqtt-first-packet';
  switch (type) {
    case MQTT_CONTROL_PACKET_TYPE_PUBLISH:
      return null;
    case MQTT_CONTROL_PACKET_TYPE_CONNACK:
      // What is wrong inside it, connack.ts finds.
      return is_connecting || quirks.stray_connack_accepted ? null : 'mqtt-second-connack';
    case MQTT_CONTROL_PACKET_TYPE_PUBREL:
      if (!quirks.inbound_qos_2_half_handled) return 'mqtt-packet-type';
      return (first & 0x0f) === PUBREL_FLAGS ? null : 'mqtt-fixed-header-flags';
    case MQTT_CONTROL_PACKET_TYPE_PINGRESP:
      if (header.remaining_length !== 0) return 'mqtt-pingresp-malformed';
      break;
    case MQTT_CONTROL_PACKET_TYPE_PUBACK:
    case MQTT_CONTROL_PACKET_TYPE_SUBACK:
    case MQTT_CONTROL_PACKET_TYPE_UNSUBACK:
      break;
    default:
      return 'mqtt-packet-type';
  }
  return (first & 0x0f) === 0 ? null : 'mqtt-fixed-header-flags';
}

/** MQTT-3.6.1-1. */
const PUBREL_FLAGS = 0x02;
