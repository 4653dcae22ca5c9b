/**
 * Limits on a message that has not come whole: its size, and the time it may stand still.
 *
 * Without chained packets the segments of a message are held until it is complete, so what can be held is bounded by
 * the pool they came from. (Not under the quirk `inbound_message_without_limit`.)
 */

import type { NX_PACKET_POOL } from '../../netx/nx_api.ts';
import { type Service, tx_time_get, type ULONG } from '../../rtos/tx_api.ts';
import { config_of, type NXD_MQTT_CLIENT, type Stretch } from './nxd_mqtt_cb.ts';
import type { FixedHeader } from './receive_segments.ts';
import { end_for_violation } from './violations.ts';

/** Seconds that a message may stand still in its middle. */
const STALL_SECONDS = 30;

/** True when no number of segments could bring the rest: the pool would be empty before. */
export function cannot_be_held(client: NXD_MQTT_CLIENT, bytes: Stretch, header: FixedHeader): boolean {
  // With the length field itself cut nothing is known yet.
  if (header.offset === 0 || header.offset + header.remaining_length <= bytes.length) return false;
  const pool = bytes.first.packet.nx_packet_pool_owner as NX_PACKET_POOL;
  const held = header.offset + header.remaining_length;
  return held > pool.nx_packet_pool_total * pool.nx_packet_pool_payload_size;
}

/** Ticks until an unfinished message counts as stalled. */
export function stall_ticks(client: NXD_MQTT_CLIENT): ULONG {
  return STALL_SECONDS * config_of(client).NX_IP_PERIODIC_RATE;
}

/** Ends a connection whose current message has stopped in its middle. The caller holds the mutex. */
export function* end_if_stalled(client: NXD_MQTT_CLIENT): Service<void> {
  const partial = client.nxd_mqtt_client_processing_packet;
  if (partial === null) return;
  if ((tx_time_get() - client.partial_since) >>> 0 < stall_ticks(client)) return;
  yield* end_for_violation(
    client,
    'mqtt-message-stalled',
    `${partial.length} bytes of a control packet came, then none`,
  );
}
