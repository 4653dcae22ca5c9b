// A `choose` for fault tests: takes the given option at sites that end in a given text, 0 elsewhere, and remembers.
import type { Choose } from '../../../../mqtt/broker/faults/broker_fault.ts';
import { MQTT_PUBACK } from '../../../../mqtt/codec/mqtt_packet.ts';
import { bytes_of } from '../../codec/vectors.ts';

export interface Asked {
  readonly choose: Choose;
  readonly sites: string[];
}

export function always(option: number): Asked {
  const sites: string[] = [];
  return {
    sites,
    choose(kind, site, options) {
      sites.push(`${kind}/${site} of ${options}`);
      return option;
    },
  };
}

/** The answer that most tests use: PUBACK 7 to client "c". */
export const PUBACK_7 = {
  client_id: 'c',
  packet: { type: MQTT_PUBACK, packet_id: 7 },
  bytes: bytes_of('40 02 00 07'),
} as const;
