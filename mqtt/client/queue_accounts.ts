/**
 * What the client's queues hold, told to the accounts of the packet pools (so that a queued message is no leak, and a
 * wait cycle through the pool can be drawn) and to searches for queues that only grow.
 */

import type { NX_PACKET } from '../../netx/nx_api.ts';
import { register_packet_keeper } from '../../netx/packet/packet_accounting.ts';
import { register_depth } from '../../rtos/kernel/holders.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { ByteRun, NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';

function walk_stretch(bytes: ByteRun, visit: (packet: NX_PACKET) => void): void {
  for (let segment: typeof bytes.first | null = bytes.first; segment !== null; segment = segment.next) {
    visit(segment.packet);
    if (segment === bytes.last) return;
  }
}

/** Registers the queues of a client that was just created. */
export function tell_of_queues(kernel: Kernel, client: NXD_MQTT_CLIENT): void {
  if (kernel.watch !== null) kernel.watch.created(client);
  const name = client.nxd_mqtt_client_name ?? 'MQTT client';
  register_packet_keeper(kernel, {
    name: `receive queue of ${name}`,
    walk(visit) {
      for (let message = client.message_receive_queue_head; message !== null; message = message.next)
        walk_stretch(message.bytes, visit);
    },
    threads: () => client.readers,
  });
  register_packet_keeper(kernel, {
    name: `unfinished message of ${name}`,
    walk(visit) {
      const partial = client.nxd_mqtt_client_processing_packet;
      if (partial !== null) walk_stretch(partial, visit);
    },
    threads: () => [client.nxd_mqtt_thread],
  });
  register_packet_keeper(kernel, {
    name: `transmit queue of ${name}`,
    walk(visit) {
      for (
        let packet = client.message_transmit_queue_head;
        packet !== null;
        packet = packet.nx_packet_queue_next
      )
        visit(packet);
    },
    threads: () => [client.nxd_mqtt_thread],
  });
  register_depth(kernel, {
    name: `receive queue of ${name}`,
    depth: () => client.message_receive_queue_depth,
  });
  register_depth(kernel, {
    name: `transmit queue of ${name}`,
    depth: () => client.message_transmit_queue_depth,
  });
}
