/**
 * PUBACK for received QoS 1 messages (MQTT 3.1.1 3.4, 4.3.2), in the order of the messages [MQTT-4.6.0-2].
 *
 * A PUBACK needs a packet, and there may be none: then it is owed, the client's thread goes on, and pays when a
 * packet is free. Waiting for it instead would hold up the very thread that frees packets.
 */

import { NX_NO_WAIT, type NX_PACKET, nx_packet_release } from '../../netx/nx_api.ts';
import { COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import { ref, type Service } from '../../rtos/tx_api.ts';
import { lock, unlock } from './lock.ts';
import type { MqttTransport, NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_PUBACK,
  NXD_MQTT_CLIENT_STATE_CONNECTED,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { put_byte, put_number } from './packet_writer.ts';
import { send_packet } from './send.ts';
import { own_send_wait, something_was_sent } from './simple_message.ts';

/** Sends what is owed as far as packets and window allow. The caller holds the mutex, free during a send. */
export function send_pending_acknowledgements(client: NXD_MQTT_CLIENT): Service<void> {
  return client.pending_acknowledgements.length === 0 ? COMPLETED_VOID : send_pending(client);
}

function* send_pending(client: NXD_MQTT_CLIENT): Service<void> {
  const slot = ref<NX_PACKET | null>(null);
  const transport = client.transport as MqttTransport;
  while (client.pending_acknowledgements.length > 0) {
    if (client.nxd_mqtt_client_state !== NXD_MQTT_CLIENT_STATE_CONNECTED || client.ending) return;
    if ((yield* transport.allocate(client, slot, NX_NO_WAIT)) !== NXD_MQTT_SUCCESS) return;
    const packet = slot.value as NX_PACKET;
    const packet_id = client.pending_acknowledgements[0] as number;
    const fits =
      put_byte(packet, MQTT_CONTROL_PACKET_TYPE_PUBACK << 4) &&
      put_byte(packet, 2) &&
      put_number(packet, packet_id);
    if (!fits) {
      yield* nx_packet_release(packet);
      return;
    }
    yield* unlock(client);
    const sent = yield* send_packet(client, packet, own_send_wait(client));
    yield* lock(client);
    if (sent !== NXD_MQTT_SUCCESS) {
      yield* nx_packet_release(packet);
      return;
    }
    client.pending_acknowledgements.shift();
    something_was_sent(client);
  }
}
