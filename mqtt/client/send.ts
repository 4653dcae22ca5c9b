/**
 * Sending one MQTT packet.
 *
 * TCP may take a part of a packet and then time out: the broker would read whatever follows as the rest of it. So a
 * packet that broke off in its middle ends the connection, unless the quirk leaves the half on the wire.
 */

import { type NX_PACKET, NX_SUCCESS } from '../../netx/nx_api.ts';
import { K } from '../../rtos/kernel/current.ts';
import { COMPLETED_SUCCESS } from '../../rtos/kernel/service.ts';
import type { Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import { raise } from './lock.ts';
import { config_of, type MqttTransport, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import { MQTT_NETWORK_DISCONNECT_EVENT } from './nxd_mqtt_constants.ts';

/** Sends a packet; on any status but 0 it is still the caller's. */
export function send_packet(client: NXD_MQTT_CLIENT, packet: NX_PACKET, wait_ticks: ULONG): Service<UINT> {
  const length = packet.nx_packet_length;
  const sending = (client.transport as MqttTransport).send(client, packet, wait_ticks);
  return sending === COMPLETED_SUCCESS ? sending : sent_later(client, packet, length, sending);
}

function* sent_later(
  client: NXD_MQTT_CLIENT,
  packet: NX_PACKET,
  length: number,
  sending: Service<UINT>,
): Service<UINT> {
  const status = yield* sending;
  if (status === NX_SUCCESS || config_of(client).quirks.half_sent_message_left_on_wire) return status;
  if (packet.nx_packet_length < length) {
    K?.diagnose(
      'mqtt-message-broke-off',
      client.nxd_mqtt_client_name ?? 'MQTT client',
      `${length - packet.nx_packet_length} of ${length} bytes of a packet were sent before the send gave up (status ${status}); the connection is ended`,
    );
    client.stream_broken = true;
    yield* raise(client, MQTT_NETWORK_DISCONNECT_EVENT);
  }
  return status;
}
