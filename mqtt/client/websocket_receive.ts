/**
 * Reading frames of the broker (RFC 6455 5): data frames are pieces of MQTT's byte stream, whatever packets they begin and
 * end in [MQTT-6.0.0-2]; control frames may come between them.
 */
import {
  NX_CONTINUE,
  NX_INVALID_PACKET,
  NX_NO_PACKET,
  NX_NO_WAIT,
  NX_NOT_SUPPORTED,
  type NX_PACKET,
  NX_SUCCESS,
  NX_WAIT_FOREVER,
  nx_packet_release,
} from '../../netx/nx_api.ts';
import type { Ref, Service, UINT } from '../../rtos/tx_api.ts';
import {
  apply_mask,
  type FrameHeader,
  is_control,
  read_frame_header,
  WEBSOCKET_BINARY,
  WEBSOCKET_CLOSE,
  WEBSOCKET_CONTINUATION,
  WEBSOCKET_HEADER_LONGEST,
  WEBSOCKET_PING,
  WEBSOCKET_PONG,
  WEBSOCKET_TEXT,
} from '../websocket/websocket_frame.ts';
import { config_of, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_RECEIVED,
  NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_SENT,
  NX_WEBSOCKET_CLIENT_STATE_IDLE,
  NX_WEBSOCKET_DISCONNECTED,
} from './websocket_cb.ts';
import {
  drop_bytes,
  forget_waiting,
  packet_bytes,
  peek,
  take_piece,
  waiting_bytes,
} from './websocket_packets.ts';
import { send_control_frame } from './websocket_send.ts';

/** RFC 6455 5.5: a control frame has no more. */
const CONTROL_MOST = 125;

/**
 * Reads what waits. NX_SUCCESS: a piece of the stream, in `out`; NX_CONTINUE: more must come first; anything else ends the
 * connection.
 */
export function* read_frames(client: NXD_MQTT_CLIENT, out: Ref<NX_PACKET | null>): Service<UINT> {
  const { nxd_mqtt_client_websocket: websocket } = client;
  const misread = config_of(client).quirks.websocket_control_frames_misread;
  for (;;) {
    const fresh = !websocket.nx_websocket_client_frame_header_found;
    if (fresh) {
      const header = read_frame_header(peek(websocket, WEBSOCKET_HEADER_LONGEST));
      if (header === null) return NX_CONTINUE;
      const wrong = begin_frame(client, header);
      if (wrong !== NX_SUCCESS) {
        yield* forget_waiting(websocket);
        return wrong;
      }
      yield* drop_bytes(websocket, header.size);
      if (websocket.waiting.length === 0 && (misread || header.length > 0)) return NX_CONTINUE;
    }
    // The published client knows the kind of a frame only while it has its header before it.
    const opcode = fresh || !misread ? websocket.opcode : WEBSOCKET_CONTINUATION;
    const status = is_control(opcode) ? yield* control_frame(client, opcode) : yield* data_frame(client, out);
    // The rest of a control frame must come first. The published client also leaves what is behind one until then.
    const waits = is_control(opcode) && (misread || websocket.nx_websocket_client_frame_header_found);
    if (status !== NX_CONTINUE || waits || waiting_bytes(websocket) === 0) return status;
  }
}

/** Notes what the header says; NX_SUCCESS for one that may come here. */
function begin_frame(client: NXD_MQTT_CLIENT, header: FrameHeader): UINT {
  const { nxd_mqtt_client_websocket: websocket } = client;
  const { quirks } = config_of(client);
  const { opcode, final } = header;
  if (header.length > 0xffff) return NX_NOT_SUPPORTED;
  if (header.mask !== null && !quirks.websocket_masked_frame_taken) return NX_INVALID_PACKET;
  const between = is_control(opcode) && !quirks.websocket_control_frames_misread;
  if (between && (!final || header.length > CONTROL_MOST)) return NX_INVALID_PACKET;
  if (!between) {
    const goes_on = websocket.nx_websocket_client_frame_fragmented;
    const begins = opcode === WEBSOCKET_TEXT || opcode === WEBSOCKET_BINARY;
    // RFC 6455 5.4: a message begins with its kind and goes on with continuations. (Published: so do control frames.)
    const fits = goes_on
      ? opcode === WEBSOCKET_CONTINUATION
      : final
        ? opcode !== WEBSOCKET_CONTINUATION
        : begins;
    if (!fits) return NX_INVALID_PACKET;
    if (!goes_on) websocket.message_opcode = opcode;
    websocket.nx_websocket_client_frame_fragmented = !final;
  }
  websocket.opcode = opcode;
  websocket.nx_websocket_client_frame_opcode = between ? opcode : websocket.message_opcode;
  websocket.nx_websocket_client_frame_masking_key = header.mask;
  websocket.nx_websocket_client_frame_data_length = header.length;
  websocket.nx_websocket_client_frame_data_received = 0;
  websocket.nx_websocket_client_frame_header_found = true;
  return NX_SUCCESS;
}

/** Counts bytes of the payload as read; the frame is over with the last one. */
function count(client: NXD_MQTT_CLIENT, bytes: number): void {
  const { nxd_mqtt_client_websocket: websocket } = client;
  websocket.nx_websocket_client_frame_data_received += bytes;
  if (websocket.nx_websocket_client_frame_data_received >= websocket.nx_websocket_client_frame_data_length)
    websocket.nx_websocket_client_frame_header_found = false;
}

function bytes_left({ nxd_mqtt_client_websocket: websocket }: NXD_MQTT_CLIENT): number {
  return websocket.nx_websocket_client_frame_data_length - websocket.nx_websocket_client_frame_data_received;
}

function* data_frame(client: NXD_MQTT_CLIENT, out: Ref<NX_PACKET | null>): Service<UINT> {
  const { nxd_mqtt_client_websocket: websocket } = client;
  const { quirks } = config_of(client);
  const [first] = websocket.waiting;
  const size = Math.min(bytes_left(client), first?.nx_packet_length ?? 0);
  if (size === 0) {
    count(client, 0);
    return empty_frame(client);
  }
  // Unread messages may have all packets: then the rest waits until some come back (thread.ts).
  const patience = quirks.websocket_waits_without_limit ? NX_WAIT_FOREVER : NX_NO_WAIT;
  const piece = yield* take_piece(websocket, size, patience);
  websocket.starved = piece === null;
  if (piece === null) return NX_NO_PACKET;
  const { nx_websocket_client_frame_masking_key: mask, nx_websocket_client_frame_data_received: done } =
    websocket;
  if (mask !== null) apply_mask(packet_bytes(piece), mask, done);
  count(client, size);
  if (websocket.message_opcode !== WEBSOCKET_BINARY) {
    // [MQTT-6.0.0-1]
    if (!quirks.websocket_text_frame_leaks) yield* nx_packet_release(piece);
    return NX_INVALID_PACKET;
  }
  out.value = piece;
  return NX_SUCCESS;
}

/** A data frame without data is none; what the published client takes for one ends the connection. */
function empty_frame({ nxd_mqtt_client_websocket: websocket }: NXD_MQTT_CLIENT): UINT {
  return websocket.message_opcode === WEBSOCKET_BINARY ? NX_CONTINUE : NX_INVALID_PACKET;
}

function* control_frame(client: NXD_MQTT_CLIENT, opcode: UINT): Service<UINT> {
  const { nxd_mqtt_client_websocket: websocket } = client;
  const { quirks } = config_of(client);
  const length = websocket.nx_websocket_client_frame_data_length;
  const here = waiting_bytes(websocket);
  if (here < length) {
    if (quirks.websocket_control_frames_misread) count(client, here);
    return NX_CONTINUE;
  }
  count(client, length);
  if (opcode === WEBSOCKET_CLOSE) {
    const answered = websocket.nx_websocket_client_state === NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_SENT;
    websocket.nx_websocket_client_state = answered
      ? NX_WEBSOCKET_CLIENT_STATE_IDLE
      : NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_RECEIVED;
    yield* forget_waiting(websocket);
    return NX_WEBSOCKET_DISCONNECTED;
  }
  if (opcode !== WEBSOCKET_PING && opcode !== WEBSOCKET_PONG) {
    yield* forget_waiting(websocket);
    return NX_INVALID_PACKET;
  }
  const payload = peek(websocket, length);
  yield* drop_bytes(websocket, length);
  // RFC 6455 5.5.2
  if (opcode === WEBSOCKET_PING && !quirks.websocket_ping_unanswered)
    yield* send_control_frame(client, WEBSOCKET_PONG, payload, 0);
  return NX_CONTINUE;
}
