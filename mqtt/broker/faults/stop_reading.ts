/**
 * The broker stops taking a client's bytes for a while, so its TCP window fills and closes: it is overloaded, or
 * busy with another client.
 */
import type { BrokerFault } from './broker_fault.ts';

const STOPS_MS = [0, 100, 2_000, 30_000];

/** Choice `peer_window / client / stop`: option n stops reading for the n-th of `stops_ms`, the first being 0. */
export function stop_reading(stops_ms: readonly number[] = STOPS_MS): BrokerFault {
  return {
    name: 'stop_reading',
    stop_reading_ms(client_id, choose) {
      const means = (option: number): string => `it reads nothing for ${stops_ms[option]} ms`;
      return stops_ms[choose('peer_window', `${client_id}/stop`, stops_ms.length, means)] ?? 0;
    },
  };
}
