/**
 * Sending over a WebSocket: each MQTT packet is one masked binary frame (RFC 6455 5.3, [MQTT-6.0.0-1]).
 */
import { NX_NOT_SUPPORTED, type NX_PACKET, NX_SUCCESS, nx_packet_release } from '../../netx/nx_api.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Ref, ref, type Service, type UINT, type ULONG } from '../../rtos/tx_api.ts';
import { apply_mask, frame_header, WEBSOCKET_BINARY } from '../websocket/websocket_frame.ts';
import { raise } from './lock.ts';
import { config_of, type MqttTransport, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  MQTT_NETWORK_DISCONNECT_EVENT,
  NXD_MQTT_PACKET_POOL_FAILURE,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { put_bytes } from './packet_writer.ts';
import {
  NX_WEBSOCKET_CLIENT_STATE_CONNECTED,
  NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_SENT,
  NX_WEBSOCKET_INVALID_PACKET,
  NX_WEBSOCKET_INVALID_STATE,
  NX_WEBSOCKET_NOT_CONNECTED,
} from './websocket_cb.ts';
import { packet_bytes } from './websocket_packets.ts';

/** Room in front of a packet for the header of its frame. */
const HEADER_ROOM = 8;
const LONGEST = 0xffff;
/** The length whose header the published client makes as a long one in the room of a short one. */
const SPOILT_LENGTH = 125;
const SPOILT_BYTES = 2;

export function* allocate(
  client: NXD_MQTT_CLIENT,
  packet: Ref<NX_PACKET | null>,
  wait_ticks: ULONG,
): Service<UINT> {
  const status = yield* (client.carrier as MqttTransport).allocate(client, packet, wait_ticks);
  const made = packet.value;
  if (status !== NXD_MQTT_SUCCESS || made === null) return status;
  if (made.nx_packet_data_end - made.nx_packet_prepend_ptr < HEADER_ROOM) {
    yield* nx_packet_release(made);
    return NXD_MQTT_PACKET_POOL_FAILURE;
  }
  made.nx_packet_prepend_ptr += HEADER_ROOM;
  made.nx_packet_append_ptr += HEADER_ROOM;
  return NXD_MQTT_SUCCESS;
}

/** Sends a packet as one frame; on any status but 0 it stays with the caller. */
function* send_frame(
  client: NXD_MQTT_CLIENT,
  packet: NX_PACKET,
  opcode: number,
  wait_ticks: ULONG,
): Service<UINT> {
  const state = client.nxd_mqtt_client_websocket.nx_websocket_client_state;
  if (state < NX_WEBSOCKET_CLIENT_STATE_CONNECTED) return NX_WEBSOCKET_NOT_CONNECTED;
  if (state === NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_SENT) return NX_WEBSOCKET_INVALID_STATE;
  const length = packet.nx_packet_length;
  if (length > LONGEST) return NX_NOT_SUPPORTED;
  const mask = new Uint8Array(4);
  const header_of = (mask_bytes: Uint8Array) => frame_header(opcode, length, mask_bytes);
  if (packet.nx_packet_prepend_ptr - packet.nx_packet_data_start < header_of(mask).length)
    return NX_WEBSOCKET_INVALID_PACKET;
  new DataView(mask.buffer).setUint32(0, (K as Kernel).sim.random.uint31());
  apply_mask(packet_bytes(packet), mask, 0);
  const spoilt = length === SPOILT_LENGTH && config_of(client).quirks.websocket_packet_of_125_spoilt;
  const header = spoilt ? spoilt_header(opcode, mask) : header_of(mask);
  const in_front = header.length - (spoilt ? SPOILT_BYTES : 0);
  packet.nx_packet_prepend_ptr -= in_front;
  packet.nx_packet_memory.set(header, packet.nx_packet_prepend_ptr);
  packet.nx_packet_length += in_front;
  if (spoilt) {
    // The last bytes of the header overwrite the first ones of the packet, which were masked before.
    apply_mask(
      packet.nx_packet_memory.subarray(
        packet.nx_packet_prepend_ptr + in_front,
        packet.nx_packet_prepend_ptr + header.length,
      ),
      mask,
      0,
    );
  }
  const whole = packet.nx_packet_length;
  const status = yield* (client.carrier as MqttTransport).send(client, packet, wait_ticks);
  if (status !== NX_SUCCESS && packet.nx_packet_length < whole) {
    // A part of a frame is on its way: nothing can follow it.
    client.stream_broken = true;
    yield* raise(client, MQTT_NETWORK_DISCONNECT_EVENT);
  }
  return status;
}

/** The header with a 16-bit length, as if there were room for it. */
function spoilt_header(opcode: number, mask: Uint8Array): Uint8Array {
  return Uint8Array.from([0x80 | opcode, 0x80 | 126, 0, SPOILT_LENGTH, ...mask]);
}

export function send(client: NXD_MQTT_CLIENT, packet: NX_PACKET, wait_ticks: ULONG): Service<UINT> {
  return send_frame(client, packet, WEBSOCKET_BINARY, wait_ticks);
}

/** Sends a control frame in a packet of its own; without one it is not sent. */
export function* send_control_frame(
  client: NXD_MQTT_CLIENT,
  opcode: number,
  payload: Uint8Array,
  wait_ticks: ULONG,
): Service<void> {
  const slot = ref<NX_PACKET | null>(null);
  if ((yield* allocate(client, slot, wait_ticks)) !== NXD_MQTT_SUCCESS) return;
  const packet = slot.value as NX_PACKET;
  const sent =
    put_bytes(packet, payload) && (yield* send_frame(client, packet, opcode, wait_ticks)) === NX_SUCCESS;
  if (!sent) yield* nx_packet_release(packet);
}
