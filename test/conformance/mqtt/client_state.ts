/**
 * The inside of a client that programs can see: the messages it keeps for retransmission (conformance README of mqtt,
 * sections 5 and 7).
 */

import { header_of, packet_id_of } from '../../../mqtt/client/transmit_queue.ts';
import type { NXD_MQTT_CLIENT } from '../../../mqtt/nxd_mqtt_client.ts';
import type { Json } from '../case.ts';

const MOST_SHOWN = 60;

/** The transmit queue from its head: first byte and packet id of each message. */
export function transmit_queue(client: NXD_MQTT_CLIENT): Json[] {
  const queue: Json[] = [];
  let packet = client.message_transmit_queue_head;
  while (packet !== null && queue.length < MOST_SHOWN) {
    queue.push([header_of(packet), packet_id_of(packet)]);
    packet = packet.nx_packet_queue_next;
  }
  return queue;
}
