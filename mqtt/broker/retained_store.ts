/**
 * The retained messages: the last one of each topic that was published with RETAIN set (MQTT 3.1.1 chapter 3.3.1.3).
 *
 * They belong to no session and outlive all of them [MQTT-3.1.2-7].
 */
import { topic_matches } from '../codec/mqtt_topic.ts';
import type { BrokerMessage } from './broker_session.ts';

export class RetainedStore {
  private readonly messages = new Map<string, BrokerMessage>();
  private readonly maximum: number;

  constructor(maximum: number) {
    this.maximum = maximum;
  }

  get size(): number {
    return this.messages.size;
  }

  /**
   * Takes a message that came with RETAIN. Returns false when the store is full and the topic is new.
   * A QoS 0 message is stored as any other [MQTT-3.3.1-7].
   */
  put(message: BrokerMessage): boolean {
    if (message.payload.length === 0) {
      // [MQTT-3.3.1-10], [MQTT-3.3.1-11] An empty payload removes and is not stored itself.
      this.messages.delete(message.topic);
      return true;
    }
    if (!this.messages.has(message.topic) && this.messages.size >= this.maximum) return false;
    this.messages.set(message.topic, message); // [MQTT-3.3.1-5]
    return true;
  }

  get(topic: string): BrokerMessage | undefined {
    return this.messages.get(topic);
  }

  /** All that match the filter, in the order in which their topics were first retained. */
  *matching(filter: string): Generator<BrokerMessage> {
    if (!filter.includes('+') && !filter.includes('#')) {
      const message = this.messages.get(filter);
      if (message !== undefined) yield message;
      return;
    }
    for (const message of this.messages.values()) if (topic_matches(filter, message.topic)) yield message;
  }
}
