/**
 * The retained messages: the last one of each topic that was published with RETAIN set (MQTT 3.1.1 chapter 3.3.1.3).
 *
 * They belong to no session and outlive all of them [MQTT-3.1.2-7].
 */
import { levels_match } from '../codec/mqtt_topic.ts';
import { type BrokerMessage, message_bytes } from './broker_session.ts';

interface Retained {
  readonly message: BrokerMessage;
  readonly levels: readonly string[];
}

export class RetainedStore {
  /** Filters compared with topics since the store was made: what looking through it has cost. */
  comparisons = 0;
  private readonly messages = new Map<string, Retained>();
  private readonly maximum: number;
  private readonly bytes_maximum: number;
  private bytes_kept = 0;

  constructor(maximum: number, bytes_maximum: number) {
    this.maximum = maximum;
    this.bytes_maximum = bytes_maximum;
  }

  /** Topic and payload bytes of all messages. */
  get bytes(): number {
    return this.bytes_kept;
  }

  get size(): number {
    return this.messages.size;
  }

  /**
   * Takes a message that came with RETAIN. Returns false when there is no room for it; what its topic had before is gone
   * then, because it is not the last message any more. A QoS 0 message is stored as any other [MQTT-3.3.1-7].
   */
  put(message: BrokerMessage): boolean {
    const { topic, payload } = message;
    const before = this.get(topic);
    const bytes =
      this.bytes_kept + message_bytes(message) - (before === undefined ? 0 : message_bytes(before));
    const full = before === undefined && this.messages.size >= this.maximum;
    const fits = !full && bytes <= this.bytes_maximum;
    // [MQTT-3.3.1-10], [MQTT-3.3.1-11] An empty payload removes and is not stored itself.
    if (payload.length === 0 || !fits) {
      if (before !== undefined) this.bytes_kept -= message_bytes(before);
      this.messages.delete(topic);
      return payload.length === 0;
    }
    this.messages.set(topic, { message, levels: topic.split('/') }); // [MQTT-3.3.1-5]
    this.bytes_kept = bytes;
    return true;
  }

  get(topic: string): BrokerMessage | undefined {
    return this.messages.get(topic)?.message;
  }

  /** All that match the filter, in the order in which their topics were first retained. */
  *matching(filter: string): Generator<BrokerMessage> {
    if (!filter.includes('+') && !filter.includes('#')) {
      const message = this.get(filter);
      if (message !== undefined) yield message;
      return;
    }
    const wanted = filter.split('/');
    for (const { message, levels } of this.messages.values()) {
      this.comparisons++;
      if (levels_match(wanted, levels)) yield message;
    }
  }
}
