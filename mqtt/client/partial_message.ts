/**
 * Limits on what has not come whole: the size of a message, the time it may stand still, and the time that a connect
 * without waiting may take for its CONNACK.
 *
 * Without chained packets the segments of a message are held until it is complete, so what can be held is bounded by
 * the pool they came from.
 */

import { NX_NO_WAIT, type NX_PACKET_POOL } from '../../netx/nx_api.ts';
import { COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import { type Service, TX_WAIT_FOREVER, tx_time_get, type ULONG } from '../../rtos/tx_api.ts';
import { end_session } from './disconnect.ts';
import { type ByteRun, config_of, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import { second_ticks } from './nxd_mqtt_config.ts';
import { NXD_MQTT_CLIENT_STATE_CONNECTING } from './nxd_mqtt_constants.ts';
import type { FixedHeader } from './receive_segments.ts';
import { end_for_violation } from './violations.ts';

/** Seconds that a message may stand still in its middle, and that CONNACK may take. */
const STALL_SECONDS = 30;

/** True when no number of segments could bring the rest: the pool would be empty before. */
export function cannot_be_held(client: NXD_MQTT_CLIENT, bytes: ByteRun, header: FixedHeader): boolean {
  // With the length field itself cut nothing is known yet.
  if (header.offset === 0 || header.offset + header.remaining_length <= bytes.length) return false;
  const pool = bytes.first.packet.nx_packet_pool_owner as NX_PACKET_POOL;
  const held = header.offset + header.remaining_length;
  return held > pool.nx_packet_pool_total * pool.nx_packet_pool_payload_size;
}

/** Ticks until something unfinished counts as stalled. */
function stall_ticks(client: NXD_MQTT_CLIENT): ULONG {
  return STALL_SECONDS * second_ticks();
}

function message_is_partial(client: NXD_MQTT_CLIENT): boolean {
  return (
    client.nxd_mqtt_client_processing_packet !== null &&
    !config_of(client).quirks.inbound_message_without_limit
  );
}

/** A connect without waiting has not got its CONNACK. */
function connect_is_open(client: NXD_MQTT_CLIENT): boolean {
  if (config_of(client).quirks.nonblocking_connect_failure_unreported) return false;
  return client.nxd_mqtt_client_state === NXD_MQTT_CLIENT_STATE_CONNECTING && !client.connect_reads;
}

/** Ticks until the client's thread must look again, without any event; TX_WAIT_FOREVER when nothing is unfinished. */
export function ticks_to_stall(client: NXD_MQTT_CLIENT): ULONG {
  const limit = stall_ticks(client);
  const now = tx_time_get();
  let ticks = TX_WAIT_FOREVER;
  if (message_is_partial(client)) ticks = limit - ((now - client.partial_since) >>> 0);
  if (connect_is_open(client)) ticks = Math.min(ticks, limit - ((now - client.connect_since) >>> 0));
  return Math.max(1, ticks);
}

/** Ends a connection that has stopped in the middle of a message or of its connect. The caller holds the mutex. */
export function end_if_stalled(client: NXD_MQTT_CLIENT): Service<void> {
  const limit = stall_ticks(client);
  const now = tx_time_get();
  return message_is_partial(client) || connect_is_open(client)
    ? end_stalled(client, now, limit)
    : COMPLETED_VOID;
}

function* end_stalled(client: NXD_MQTT_CLIENT, now: ULONG, limit: ULONG): Service<void> {
  if (message_is_partial(client) && (now - client.partial_since) >>> 0 >= limit) {
    const partial = client.nxd_mqtt_client_processing_packet as ByteRun;
    yield* end_for_violation(
      client,
      'mqtt-message-stalled',
      `${partial.length} bytes of a packet came, then none`,
    );
  }
  if (connect_is_open(client) && (now - client.connect_since) >>> 0 >= limit)
    yield* end_session(client, NX_NO_WAIT);
}
