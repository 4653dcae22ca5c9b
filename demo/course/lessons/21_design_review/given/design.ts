// What a design decides. Do not change.

export interface Numbers {
  /** Priorities of the threads, 2 to 31; a small number is urgent. The thread of the IP instance has 1. */
  readonly sampler_priority: number;
  readonly alarm_priority: number;
  readonly publisher_priority: number;
  readonly writer_priority: number;
  /** Of the MQTT client's thread. */
  readonly client_priority: number;
  /** So many readings of 64 bytes find room in their queue. */
  readonly readings_kept: number;
  /** So many alarms of 64 bytes find room in theirs. */
  readonly alarms_kept: number;
  /** Packets of the one pool that the IP instance and the client share, and the bytes of each; 56 more are its header. */
  readonly packets: number;
  readonly payload_bytes: number;
  /** The publisher waits while so many messages are not acknowledged. */
  readonly in_flight: number;
  /** The pause after the first attempt to connect that failed; each next one is twice as long, up to the most. */
  readonly backoff_first_ms: number;
  readonly backoff_most_ms: number;
}

const MESSAGE_BYTES = 64;
const PACKET_HEADER_BYTES = 56;

/** What the queues and the packet pool take. */
export function ram_bytes(numbers: Numbers): number {
  const { readings_kept, alarms_kept, packets, payload_bytes } = numbers;
  return MESSAGE_BYTES * (readings_kept + alarms_kept) + packets * (PACKET_HEADER_BYTES + payload_bytes);
}
