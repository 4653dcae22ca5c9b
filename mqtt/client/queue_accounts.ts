/**
 * What the client's queues hold, told to the accounts of the packet pools (so that a queued message is no leak, and a
 * wait cycle through the pool can be drawn) and to searches for queues that only grow.
 */

import type { NX_PACKET } from '../../netx/nx_api.ts';
import { type PacketKeeper, register_packet_keeper } from '../../netx/packet/packet_accounting.ts';
import { type DepthGauge, register_depth } from '../../rtos/kernel/holders.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import type { ByteRun, NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';

function walk_stretch(bytes: ByteRun, visit: (packet: NX_PACKET) => void): void {
  for (let segment: typeof bytes.first | null = bytes.first; segment !== null; segment = segment.next) {
    visit(segment.packet);
    if (segment === bytes.last) return;
  }
}

abstract class ClientQueue implements PacketKeeper {
  protected readonly client: NXD_MQTT_CLIENT;
  protected abstract readonly what: string;

  constructor(client: NXD_MQTT_CLIENT) {
    this.client = client;
  }

  get name(): string {
    return `${this.what} of ${this.client.nxd_mqtt_client_name ?? 'MQTT client'}`;
  }

  abstract walk(visit: (packet: NX_PACKET) => void): void;

  threads(): readonly TX_THREAD[] {
    return [this.client.nxd_mqtt_thread];
  }
}

class ReceiveQueue extends ClientQueue implements DepthGauge {
  protected get what(): string {
    return 'receive queue';
  }

  walk(visit: (packet: NX_PACKET) => void): void {
    for (let message = this.client.message_receive_queue_head; message !== null; message = message.next)
      walk_stretch(message.bytes, visit);
  }

  override threads(): readonly TX_THREAD[] {
    return this.client.readers;
  }

  depth(): number {
    return this.client.message_receive_queue_depth;
  }
}

class UnfinishedMessage extends ClientQueue {
  protected get what(): string {
    return 'unfinished message';
  }

  walk(visit: (packet: NX_PACKET) => void): void {
    const partial = this.client.nxd_mqtt_client_processing_packet;
    if (partial !== null) walk_stretch(partial, visit);
  }
}

class TransmitQueue extends ClientQueue implements DepthGauge {
  protected get what(): string {
    return 'transmit queue';
  }

  walk(visit: (packet: NX_PACKET) => void): void {
    let packet = this.client.message_transmit_queue_head;
    for (; packet !== null; packet = packet.nx_packet_queue_next) visit(packet);
  }

  depth(): number {
    return this.client.message_transmit_queue_depth;
  }
}

/** Registers the queues of a client that was just created. */
export function tell_of_queues(kernel: Kernel, client: NXD_MQTT_CLIENT): void {
  if (kernel.watch !== null) kernel.watch.created(client);
  const [received, sent] = [new ReceiveQueue(client), new TransmitQueue(client)];
  for (const queue of [received, new UnfinishedMessage(client), sent]) register_packet_keeper(kernel, queue);
  for (const queue of [received, sent]) register_depth(kernel, queue);
}
