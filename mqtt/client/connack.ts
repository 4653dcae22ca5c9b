/**
 * CONNACK (MQTT 3.1.1 3.2): the broker's answer to CONNECT, and what follows from it.
 */

import { NX_NO_WAIT, NX_TRUE } from '../../netx/nx_api.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import { run_callback } from './callback.ts';
import { mqtt_client_watch } from './client_watch.ts';
import { close_connection, end_session } from './disconnect.ts';
import { lock, unlock } from './lock.ts';
import { type ByteRun, config_of, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  MQTT_CONNACK_CONNECT_FLAGS_SP,
  MQTT_CONNACK_CONNECT_RETURN_CODE_NOT_AUTHORIZED,
  MQTT_CONTROL_PACKET_TYPE_CONNACK,
  NXD_MQTT_CLIENT_STATE_CONNECTED,
  NXD_MQTT_ERROR_CONNECT_RETURN_CODE,
  NXD_MQTT_SERVER_MESSAGE_FAILURE,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { bytes_in_first, extract } from './receive_segments.ts';
import { resend_queue } from './transmit_queue.ts';

/** Bytes of a CONNACK. */
export const CONNACK_LENGTH = 4;
const connack = new Uint8Array(CONNACK_LENGTH);

/** NXD_MQTT_SUCCESS, the refusal of the broker, or NXD_MQTT_SERVER_MESSAGE_FAILURE for what is no CONNACK. */
function read_connack(client: NXD_MQTT_CLIENT, bytes: ByteRun): UINT {
  const quirks = config_of(client).quirks;
  if (quirks.connack_needs_own_segment && bytes.length !== CONNACK_LENGTH)
    return NXD_MQTT_SERVER_MESSAGE_FAILURE;
  if (quirks.split_acknowledgement_lost && bytes_in_first(bytes) < CONNACK_LENGTH)
    return NXD_MQTT_SERVER_MESSAGE_FAILURE;
  if (extract(bytes, 0, connack, CONNACK_LENGTH) !== CONNACK_LENGTH) return NXD_MQTT_SERVER_MESSAGE_FAILURE;
  const [first, remaining_length, flags, code] = connack as unknown as [number, number, number, number];
  if (first >> 4 !== MQTT_CONTROL_PACKET_TYPE_CONNACK) return NXD_MQTT_SERVER_MESSAGE_FAILURE;
  if (remaining_length !== 2) return NXD_MQTT_SERVER_MESSAGE_FAILURE;
  const session_present = (flags & MQTT_CONNACK_CONNECT_FLAGS_SP) !== 0;
  // MQTT-3.2.2-1: a clean session has no past.
  if (client.nxd_mqtt_clean_session !== 0 && session_present) return NXD_MQTT_SERVER_MESSAGE_FAILURE;
  if (!quirks.protocol_violations_ignored) {
    // MQTT-2.2.2-2, 3.2.2.1: reserved bits are 0. MQTT-3.2.2-4: a refusal has no session present.
    if ((first & 0x0f) !== 0 || (flags & ~MQTT_CONNACK_CONNECT_FLAGS_SP) !== 0)
      return NXD_MQTT_SERVER_MESSAGE_FAILURE;
    if (code !== 0 && session_present) return NXD_MQTT_SERVER_MESSAGE_FAILURE;
  }
  if (code > MQTT_CONNACK_CONNECT_RETURN_CODE_NOT_AUTHORIZED) return NXD_MQTT_SERVER_MESSAGE_FAILURE;
  return code === 0 ? NXD_MQTT_SUCCESS : NXD_MQTT_ERROR_CONNECT_RETURN_CODE + code;
}

/**
 * Takes the answer of the broker: connected, or the connection is ended. Tells the connect notify either way, then
 * sends stored messages again when the session was to be kept.
 *
 * @param bytes begins with the answer; stays the caller's
 * @param wait_ticks for each packet of the resend
 * @returns what a blocking connect returns
 */
export function* process_connack(client: NXD_MQTT_CLIENT, bytes: ByteRun, wait_ticks: ULONG): Service<UINT> {
  const status = read_connack(client, bytes);
  if (status === NXD_MQTT_SUCCESS) {
    yield* lock(client);
    client.nxd_mqtt_client_state = NXD_MQTT_CLIENT_STATE_CONNECTED;
    begin_packet_ids(client);
    mqtt_client_watch(K as Kernel)?.connected();
    yield* unlock(client);
  }
  const returned = client.nxd_mqtt_connect_notify?.(client, status, client.nxd_mqtt_connect_context);
  yield* run_callback(client, 'connect notify', returned);
  if (status !== NXD_MQTT_SUCCESS) {
    yield* close_connection(client, NX_NO_WAIT);
    return status;
  }
  // Guide ch.1 and ch.3: stored QoS 1 messages go out again unless the session began clean.
  if (client.nxd_mqtt_clean_session === NX_TRUE || client.message_transmit_queue_head === null) return status;
  return yield* resend(client, wait_ticks);
}

/** The next packet id is never 0 [MQTT-2.3.1-1]. */
function begin_packet_ids(client: NXD_MQTT_CLIENT): void {
  const config = config_of(client);
  if (client.nxd_mqtt_client_packet_identifier !== 0 && !config.quirks.packet_id_restarts) return;
  client.nxd_mqtt_client_packet_identifier = config.NXD_MQTT_INITIAL_PACKET_ID_VALUE || 1;
}

function* resend(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<UINT> {
  yield* lock(client);
  const status = yield* resend_queue(client, wait_ticks);
  if (status !== NXD_MQTT_SUCCESS && !config_of(client).quirks.failed_resend_leaves_deaf_client) {
    yield* end_session(client, NX_NO_WAIT);
  }
  yield* unlock(client);
  return status;
}
