/**
 * A session: what the broker knows of one client id, over connections if the client asked so (MQTT 3.1.1 chapter
 * 3.1.2.4 lists the parts). The state of messages in both directions is here (chapters 4.3, 4.4 and 4.6).
 *
 * Messages for the client wait in one queue, whatever their QoS, so that a client sees them in the order in which they
 * came [MQTT-4.6.0-6]; a full window of unacknowledged messages therefore also holds back QoS 0.
 */
import {
  MQTT_PUBLISH,
  MQTT_PUBREL,
  type MqttPacket,
  type MqttPublish,
  type MqttQos,
} from '../codec/mqtt_packet.ts';
import type { BrokerOptions } from './broker_options.ts';
import { Fifo } from './fifo.ts';

/** An application message as the broker took it over [MQTT-4.5.0-1]. */
export interface BrokerMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: MqttQos;
}

/** A message on its way to one client. */
interface Delivery {
  readonly message: BrokerMessage;
  readonly qos: MqttQos;
  readonly retain: boolean;
}

/** What became of an acknowledgement: it fitted; its id is not in use; or it belongs to the other kind of QoS. */
export type Acknowledged = 'done' | 'unknown' | 'wrong_kind';

/** What the queues of all sessions hold together; each of them adds its share. */
export class QueuesLoad {
  bytes = 0;
}

const PACKET_ID_MAXIMUM = 65_535;
/** What a message costs in a queue besides its topic and payload. */
const DELIVERY_OVERHEAD_BYTES = 128;

export function message_bytes({ topic, payload }: BrokerMessage): number {
  return topic.length + payload.length;
}

function delivery_bytes({ message }: Delivery): number {
  return message_bytes(message);
}

export class BrokerSession {
  readonly client_id: string;
  /** True: the session ends with its connection [MQTT-3.1.2-6]. */
  readonly clean: boolean;
  /** The connection that it lives on, 0 while the client is away. */
  connection_id = 0;
  /** Characters of all its filters. */
  subscriptions_bytes = 0;

  // Most clients of a fleet only publish, with QoS 0 or 1: what they have no use for is made when it is asked for.
  private filters: Map<string, MqttQos> | null = null;
  private delivered: Set<number> | null = null;
  private readonly options: BrokerOptions;
  private readonly load: QueuesLoad;
  private readonly queue = new Fifo<Delivery>();
  private queue_bytes = 0;
  /** Sent, and waiting for PUBACK or PUBREC; in the order of sending [MQTT-4.6.0-1]. */
  private readonly unacknowledged = new Map<number, Delivery>();
  /** PUBREL sent, and waiting for PUBCOMP; in the order of the PUBRECs [MQTT-4.6.0-4]. */
  private readonly released = new Set<number>();
  private last_packet_id = 0;

  constructor(client_id: string, clean: boolean, options: BrokerOptions, load = new QueuesLoad()) {
    this.client_id = client_id;
    this.clean = clean;
    this.options = options;
    this.load = load;
  }

  /** Filter to granted QoS. */
  get subscriptions(): Map<string, MqttQos> {
    this.filters ??= new Map();
    return this.filters;
  }

  /** Packet ids of QoS 2 messages from the client that were delivered and wait for PUBREL [MQTT-4.3.3-2]. */
  get received(): Set<number> {
    this.delivered ??= new Set();
    return this.delivered;
  }

  get queued(): number {
    return this.queue.length;
  }

  /** True when no message of any size has room. */
  get is_full(): boolean {
    return this.queue.length >= this.options.queue_messages_maximum;
  }

  /** Messages that were sent and are not acknowledged to the end. */
  get inflight(): number {
    return this.unacknowledged.size + this.released.size;
  }

  /** Puts a message at the end of the queue. False: there is no room, and the message is dropped. */
  enqueue(message: BrokerMessage, qos: MqttQos, retain: boolean): boolean {
    const delivery = { message, qos, retain };
    const bytes = this.queue_bytes + delivery_bytes(delivery);
    if (this.is_full || bytes > this.options.queue_bytes_maximum) return false;
    if (this.load.bytes + loaded_bytes(delivery) > this.options.queues_bytes_maximum) return false;
    this.queue.push(delivery);
    this.queue_bytes = bytes;
    this.load.bytes += loaded_bytes(delivery);
    return true;
  }

  /** The next PUBLISH that may go out now, or null. From here on it counts as sent. */
  next_publish(): MqttPublish | null {
    const delivery = this.queue.peek();
    if (delivery === undefined) return null;
    if (delivery.qos > 0 && this.inflight >= this.options.inflight_maximum) return null;
    this.queue.shift();
    this.queue_bytes -= delivery_bytes(delivery);
    if (delivery.qos === 0) {
      this.load.bytes -= loaded_bytes(delivery);
      return publish_of(delivery, 0, false);
    }
    const packet_id = this.unused_packet_id();
    this.unacknowledged.set(packet_id, delivery);
    return publish_of(delivery, packet_id, false); // [MQTT-4.3.2-1], [MQTT-4.3.3-1]
  }

  /** The client's PUBACK for a QoS 1 message. */
  acknowledge(packet_id: number): Acknowledged {
    const delivery = this.unacknowledged.get(packet_id);
    if (delivery === undefined) return this.released.has(packet_id) ? 'wrong_kind' : 'unknown';
    if (delivery.qos !== 1) return 'wrong_kind';
    this.unacknowledged.delete(packet_id);
    this.load.bytes -= loaded_bytes(delivery);
    return 'done';
  }

  /** The client's PUBREC for a QoS 2 message; PUBREL is due unless the kind is wrong. */
  release(packet_id: number): Acknowledged {
    if (this.released.has(packet_id)) return 'done';
    const delivery = this.unacknowledged.get(packet_id);
    if (delivery === undefined) return 'unknown';
    if (delivery.qos !== 2) return 'wrong_kind';
    // [MQTT-4.3.3-1] From here on PUBREL is sent again, never the PUBLISH.
    this.unacknowledged.delete(packet_id);
    this.load.bytes -= loaded_bytes(delivery);
    this.released.add(packet_id);
    return 'done';
  }

  /** The client's PUBCOMP: the end of a QoS 2 delivery. */
  complete(packet_id: number): Acknowledged {
    if (this.released.delete(packet_id)) return 'done';
    return this.unacknowledged.has(packet_id) ? 'wrong_kind' : 'unknown';
  }

  /**
   * What goes out first when the client comes back: PUBREL and PUBLISH that were not acknowledged, with the packet
   * ids they had [MQTT-4.4.0-1] and with DUP [MQTT-3.3.1-1].
   */
  resend(): MqttPacket[] {
    const packets: MqttPacket[] = [];
    for (const packet_id of this.released) packets.push({ type: MQTT_PUBREL, packet_id });
    for (const [packet_id, delivery] of this.unacknowledged)
      packets.push(publish_of(delivery, packet_id, true));
    return packets;
  }

  /** The client is away: QoS 0 is not kept for it. Returns how many messages that dropped. */
  go_offline(): number {
    const before = this.queue.length;
    this.connection_id = 0;
    this.keep_queued(({ qos }) => qos > 0);
    return before - this.queue.length;
  }

  /** The session ends: what it holds weighs no more. */
  end(): void {
    this.keep_queued(() => false);
    for (const delivery of this.unacknowledged.values()) this.load.bytes -= loaded_bytes(delivery);
    this.unacknowledged.clear();
  }

  private keep_queued(keep: (delivery: Delivery) => boolean): void {
    for (const delivery of this.queue) {
      if (keep(delivery)) continue;
      this.queue_bytes -= delivery_bytes(delivery);
      this.load.bytes -= loaded_bytes(delivery);
    }
    this.queue.filter(keep);
  }

  /** Counts up from 1 and passes over ids in use [MQTT-2.3.1-4]. There is one: the window is far smaller. */
  private unused_packet_id(): number {
    do {
      this.last_packet_id = (this.last_packet_id % PACKET_ID_MAXIMUM) + 1;
    } while (this.unacknowledged.has(this.last_packet_id) || this.released.has(this.last_packet_id));
    return this.last_packet_id;
  }
}

function loaded_bytes(delivery: Delivery): number {
  return delivery_bytes(delivery) + DELIVERY_OVERHEAD_BYTES;
}

function publish_of({ message, qos, retain }: Delivery, packet_id: number, dup: boolean): MqttPublish {
  return { type: MQTT_PUBLISH, topic: message.topic, payload: message.payload, qos, retain, dup, packet_id };
}
