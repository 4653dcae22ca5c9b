/**
 * The queues of MQTT clients of a NetX Duo of the firmware's own: they keep packets, as those of the simulator's client do. What C
 * code takes out of one is whoever's it then is, so a packet that is never released is told with the functions that took it out.
 */

import type { NX_PACKET } from '../../../../netx/nx_cb.ts';
import { register_packet_keeper } from '../../../../netx/packet/packet_accounting.ts';
import { record_owner } from '../../../../netx/packet/packet_memory.ts';
import { register_depth } from '../../../../rtos/kernel/holders.ts';
import type { Kernel } from '../../../../rtos/kernel/kernel.ts';
import type { Bridge } from '../bridge.ts';
import type { StackLayout } from './stack_layout.ts';

type PacketAt = (address: number) => NX_PACKET | null;

/** The queues, with the fields that they begin in. */
const QUEUES = [
  ['receive queue', 'message_receive_queue_head'],
  ['transmit queue', 'message_transmit_queue_head'],
  ['unfinished message', 'nxd_mqtt_client_processing_packet'],
] as const;

/** Those that are watched, and the fields that change when somebody takes from them. */
const WATCHED = [
  ['receive queue', 'message_receive_queue_head', 'message_receive_queue_depth'],
  ['transmit queue', 'message_transmit_queue_head', 'message_transmit_queue_tail'],
] as const;

interface Watched {
  readonly client: number;
  readonly name: string;
  readonly head: string;
  readonly other: string;
  last_head: number;
  last_other: number;
  packets: readonly number[];
}

const MOST_IN_QUEUE = 4096;

export class MqttQueues {
  private readonly b: Bridge;
  private readonly layout: StackLayout;
  private readonly packet_at: PacketAt;
  private known = new Set<number>();
  private watched: Watched[] = [];

  constructor(b: Bridge, layout: StackLayout, packet_at: PacketAt) {
    this.b = b;
    this.layout = layout;
    this.packet_at = packet_at;
  }

  forget(): void {
    this.known = new Set();
    this.watched = [];
  }

  /** A client says at its socket where it is; another one's socket points elsewhere, or nowhere. */
  look(k: Kernel, socket: number): void {
    const { layout } = this;
    const client = layout.word(socket, 'NX_TCP_SOCKET.nx_tcp_socket_reserved_ptr');
    const inside = layout.value('NXD_MQTT_CLIENT.nxd_mqtt_client_socket');
    if (client === 0 || inside === undefined || client + inside !== socket || this.known.has(client)) return;
    this.known.add(client);
    const name = layout.text(client, 'NXD_MQTT_CLIENT.nxd_mqtt_client_name') ?? 'MQTT client';
    for (const [queue, field] of QUEUES)
      register_packet_keeper(k, {
        name: `${queue} of ${name}`,
        walk: (visit) => this.walk(client, field, visit),
        threads: () => this.threads(client, queue),
      });
    for (const [queue, head, other] of WATCHED)
      this.watched.push({
        client,
        name: `${queue} of ${name}`,
        head: `NXD_MQTT_CLIENT.${head}`,
        other: `NXD_MQTT_CLIENT.${other}`,
        last_head: 0,
        last_other: 0,
        packets: [],
      });
    register_depth(k, {
      name: `receive queue of ${name}`,
      depth: () => layout.word(client, 'NXD_MQTT_CLIENT.message_receive_queue_depth'),
    });
  }

  /** C has called something: what is no longer in a queue has been taken out since the last time. */
  note_taken(): void {
    const { layout } = this;
    for (const queue of this.watched) {
      const head = layout.word(queue.client, queue.head);
      const other = layout.word(queue.client, queue.other);
      if (head === queue.last_head && other === queue.last_other) continue;
      queue.last_head = head;
      queue.last_other = other;
      const before = queue.packets;
      queue.packets = this.packets_from(head);
      for (const address of before) if (!queue.packets.includes(address)) this.taken_out(address, queue.name);
    }
  }

  private packets_from(head: number): number[] {
    const found: number[] = [];
    for (let at = head; this.packet_at(at) !== null && found.length < MOST_IN_QUEUE; ) {
      found.push(at);
      at = this.layout.word(at, 'NX_PACKET.nx_packet_queue_next');
    }
    return found;
  }

  private taken_out(address: number, queue: string): void {
    const packet = this.packet_at(address);
    const { crossing } = this.b;
    if (packet !== null)
      record_owner(crossing.kernel, packet, `${crossing.functions_now()}, out of the ${queue}`);
  }

  /** The packets of a queue, with those chained to each. */
  walk(client: number, field: (typeof QUEUES)[number][1], visit: (packet: NX_PACKET) => void): void {
    const first = this.packet_at(this.layout.word(client, `NXD_MQTT_CLIENT.${field}`));
    for (let head = first; head !== null; head = head.nx_packet_queue_next) {
      for (let part: NX_PACKET | null = head; part !== null; part = part.nx_packet_next) visit(part);
      if (head.nx_packet_queue_next === first) return;
    }
  }

  /** What is received is for the application, whose threads nobody knows; the rest is the client's own. */
  private threads(client: number, queue: string) {
    if (queue === 'receive queue') return [];
    const thread = this.b.tables.thread.known(
      client + (this.layout.value('NXD_MQTT_CLIENT.nxd_mqtt_thread') ?? 0),
    );
    return thread === null ? [] : [thread];
  }
}
