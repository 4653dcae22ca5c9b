/**
 * A WebSocket as the carrier of MQTT packets (guide ch.1, RFC 6455, MQTT 3.1.1 6): over TCP, or over TLS. When the carrier is
 * connected the opening handshake follows, and CONNECT goes in a frame.
 */
import {
  NX_CONTINUE,
  NX_NO_PACKET,
  NX_NO_WAIT,
  type NX_PACKET,
  NX_SUCCESS,
  nx_packet_release,
} from '../../netx/nx_api.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Ref, ref, type Service, type UINT, type ULONG } from '../../rtos/tx_api.ts';
import { base64 } from '../websocket/base64.ts';
import { WEBSOCKET_CLOSE } from '../websocket/websocket_frame.ts';
import { head_length, is_accepted, request_text } from '../websocket/websocket_handshake.ts';
import { send_connect } from './connect_packet.ts';
import { raise } from './lock.ts';
import { config_of, type MqttTransport, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import { MQTT_NETWORK_DISCONNECT_EVENT, NXD_MQTT_SUCCESS } from './nxd_mqtt_constants.ts';
import { put_bytes } from './packet_writer.ts';
import { bytes_of } from './text.ts';
import * as WS from './websocket_cb.ts';
import { drop_bytes, forget_waiting, packet_bytes } from './websocket_packets.ts';
import { read_frames } from './websocket_receive.ts';
import { allocate, send, send_control_frame } from './websocket_send.ts';

const KEY_BYTES = 16;
const NO_BYTES = new Uint8Array(0);

function text_of(text: NXD_MQTT_CLIENT['nxd_mqtt_client_websocket_host'], length: UINT): string {
  return String.fromCharCode(...bytes_of(text, length));
}

function* start(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<UINT> {
  const go_on = (opened: NXD_MQTT_CLIENT): Service<UINT> => request(opened, NX_NO_WAIT);
  client.after_handshake = go_on;
  const carried = yield* (client.carrier as MqttTransport).start(client, wait_ticks);
  return carried === NX_SUCCESS ? yield* request(client, wait_ticks) : carried;
}

/** Sends the request, and waits for the answer if there is time; NX_CONTINUE without. */
function* request(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<UINT> {
  const { nxd_mqtt_client_websocket: websocket } = client;
  yield* forget_waiting(websocket);
  const { random } = (K as Kernel).sim;
  const guid = Uint8Array.from({ length: KEY_BYTES }, () => random.uint31() & 0xff);
  websocket.nx_websocket_client_key = base64(guid);
  const host = text_of(client.nxd_mqtt_client_websocket_host, client.nxd_mqtt_client_websocket_host_length);
  const path = text_of(
    client.nxd_mqtt_client_websocket_uri_path,
    client.nxd_mqtt_client_websocket_uri_path_length,
  );
  const carrier = client.carrier as MqttTransport;
  const slot = ref<NX_PACKET | null>(null);
  const allocated = yield* carrier.allocate(client, slot, wait_ticks);
  const packet = slot.value;
  if (allocated !== NXD_MQTT_SUCCESS || packet === null) return allocated;
  const text = request_text(host, path, websocket.nx_websocket_client_key);
  const fits = put_bytes(
    packet,
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
  );
  const sent = fits ? yield* carrier.send(client, packet, wait_ticks) : WS.NX_WEBSOCKET_DATA_APPEND_FAILURE;
  if (sent !== NX_SUCCESS) {
    yield* nx_packet_release(packet);
    return sent;
  }
  websocket.nx_websocket_client_state = WS.NX_WEBSOCKET_CLIENT_STATE_CONNECTING;
  websocket.nx_websocket_client_frame_fragmented = false;
  if (wait_ticks === NX_NO_WAIT) return NX_CONTINUE;
  for (;;) {
    const received = yield* carrier.receive(client, slot, wait_ticks);
    if (received !== NX_SUCCESS || slot.value === null) return received;
    const status = yield* answer_came(client, slot.value);
    if (status !== NX_CONTINUE) return status;
  }
}

/** A piece of the answer. NX_CONTINUE: it is not complete; NX_SUCCESS: the connection is open. */
function* answer_came(client: NXD_MQTT_CLIENT, packet: NX_PACKET): Service<UINT> {
  const { nxd_mqtt_client_websocket: websocket } = client;
  const { quirks } = config_of(client);
  const [first] = websocket.waiting;
  if (first === undefined) websocket.waiting.push(packet);
  else {
    const fits = put_bytes(first, packet_bytes(packet));
    yield* nx_packet_release(packet);
    if (!fits) return yield* answer_refused(client);
  }
  const answer = websocket.waiting[0] as NX_PACKET;
  const bytes = packet_bytes(answer);
  const length = head_length(bytes);
  if (length < 0) return NX_CONTINUE;
  const alone = length === bytes.length || !quirks.websocket_frame_behind_answer_refused;
  const exact = quirks.websocket_connection_field_exact;
  if (!alone || !is_accepted(bytes.subarray(0, length), websocket.nx_websocket_client_key, exact))
    return yield* answer_refused(client);
  websocket.nx_websocket_client_state = WS.NX_WEBSOCKET_CLIENT_STATE_CONNECTED;
  websocket.nx_websocket_client_frame_header_found = false;
  yield* drop_bytes(websocket, length);
  return NX_SUCCESS;
}

function* answer_refused({ nxd_mqtt_client_websocket: websocket }: NXD_MQTT_CLIENT): Service<UINT> {
  websocket.nx_websocket_client_state = WS.NX_WEBSOCKET_CLIENT_STATE_IDLE;
  yield* forget_waiting(websocket);
  return WS.NX_WEBSOCKET_INVALID_PACKET;
}

function* receive(client: NXD_MQTT_CLIENT, packet: Ref<NX_PACKET | null>, wait_ticks: ULONG): Service<UINT> {
  const status = yield* receive_piece(client, packet, wait_ticks);
  const waits = status === NX_SUCCESS || status === NX_NO_PACKET || status === NX_CONTINUE;
  // What cannot be read ends the connection, also while TCP is in order.
  if (
    !waits &&
    client.nxd_mqtt_client_websocket.nx_websocket_client_state >= WS.NX_WEBSOCKET_CLIENT_STATE_CONNECTED
  )
    client.websocket_ends = true;
  return status;
}

function* receive_piece(
  client: NXD_MQTT_CLIENT,
  out: Ref<NX_PACKET | null>,
  wait_ticks: ULONG,
): Service<UINT> {
  const { nxd_mqtt_client_websocket: websocket } = client;
  const carrier = client.carrier as MqttTransport;
  const slot = ref<NX_PACKET | null>(null);
  // What was left of the segment before, unless more must come first.
  let status: UINT =
    websocket.waiting.length > 0 && is_open(client) ? yield* read_frames(client, out) : NX_CONTINUE;
  while (status === NX_CONTINUE) {
    const carrier_shakes_hands = client.nxd_mqtt_tls_in_progress !== 0;
    if (!is_open(client) && !is_opening(client) && !carrier_shakes_hands)
      return WS.NX_WEBSOCKET_INVALID_STATE;
    const received = yield* carrier.receive(client, slot, wait_ticks);
    if (received !== NX_SUCCESS || slot.value === null) return received;
    if (is_opening(client)) {
      const answered = yield* answer_came(client, slot.value);
      if (answered !== NX_SUCCESS && answered !== NX_CONTINUE) return yield* give_up(client, answered);
      if (answered === NX_SUCCESS) {
        const sent = yield* send_connect(client, NX_NO_WAIT);
        if (sent !== NX_SUCCESS) return yield* give_up(client, sent);
        if (websocket.waiting.length > 0) status = yield* read_frames(client, out);
      }
      continue;
    }
    websocket.waiting.push(slot.value);
    status = yield* read_frames(client, out);
  }
  return status;
}

/** A connect without waiting has failed: the client's thread ends it. */
function* give_up(client: NXD_MQTT_CLIENT, status: UINT): Service<UINT> {
  client.stream_broken = true;
  yield* raise(client, MQTT_NETWORK_DISCONNECT_EVENT);
  return status;
}

function is_opening({ nxd_mqtt_client_websocket: websocket }: NXD_MQTT_CLIENT): boolean {
  return websocket.nx_websocket_client_state === WS.NX_WEBSOCKET_CLIENT_STATE_CONNECTING;
}

function is_open({
  nxd_mqtt_client_websocket: { nx_websocket_client_state: state },
}: NXD_MQTT_CLIENT): boolean {
  return (
    state === WS.NX_WEBSOCKET_CLIENT_STATE_CONNECTED || state === WS.NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_SENT
  );
}

/** A close frame, then the end of the carrier (RFC 6455 7.1.2: the server closes TCP; here whoever is first). */
function* end(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<void> {
  const { nxd_mqtt_client_websocket: websocket } = client;
  const state = websocket.nx_websocket_client_state;
  if (state === WS.NX_WEBSOCKET_CLIENT_STATE_CONNECTING)
    websocket.nx_websocket_client_state = WS.NX_WEBSOCKET_CLIENT_STATE_IDLE;
  else if (
    state >= WS.NX_WEBSOCKET_CLIENT_STATE_CONNECTED &&
    state !== WS.NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_SENT
  ) {
    yield* send_control_frame(client, WEBSOCKET_CLOSE, NO_BYTES, wait_ticks);
    websocket.nx_websocket_client_state =
      state === WS.NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_RECEIVED
        ? WS.NX_WEBSOCKET_CLIENT_STATE_IDLE
        : WS.NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_SENT;
  }
  client.websocket_ends = false;
  client.after_handshake = null;
  if (!config_of(client).quirks.websocket_rest_kept) yield* forget_waiting(websocket);
  yield* (client.carrier as MqttTransport).end(client, wait_ticks);
}

/** MQTT over a WebSocket. */
export const WEBSOCKET_TRANSPORT: MqttTransport = { allocate, send, receive, start, end };
