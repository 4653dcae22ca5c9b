/**
 * A slow broker: an answer is late. Real brokers wait for a disk, for a cluster, for a garbage collector.
 */
import { MQTT_PACKET_NAMES } from '../../codec/mqtt_packet.ts';
import type { BrokerFault } from './broker_fault.ts';

/** Nominal first; 1.5 s is longer than the client's ping timeout, 12 s longer than any default wait. */
const DELAYS_MS = [0, 20, 200, 1_500, 12_000];

/** Choice `broker_delay / client / packet type`: option n is the n-th of `delays_ms`, the first being nominal. */
export function delay(delays_ms: readonly number[] = DELAYS_MS): BrokerFault {
  return {
    name: 'delay',
    answer(answer, choose) {
      const site = `${answer.client_id}/${MQTT_PACKET_NAMES[answer.packet.type]}`;
      const means = (option: number): string => `${delays_ms[option]} ms later`;
      const taken = choose('broker_delay', site, delays_ms.length, means);
      return taken === 0 ? answer : { ...answer, delay_ms: answer.delay_ms + delays_ms[taken]! };
    },
  };
}
