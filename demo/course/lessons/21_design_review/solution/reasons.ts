// Urgent is what is short and has a deadline; what computes long comes last.

import type { Numbers } from '../given/design.ts';
import { variant } from '../given/variant.ts';

/** How many are taken while the cable is out. */
const IN_AN_OUTAGE = Math.ceil((1000 * variant.outage_s) / variant.period_ms);

export const numbers: Numbers = {
  sampler_priority: 5, // every period, short
  alarm_priority: 6, // short, and may wait for a reading
  publisher_priority: 12, // after what feeds it
  writer_priority: 20, // 150 ms of work without a deadline
  client_priority: 4, // acknowledgements free packets
  readings_kept: IN_AN_OUTAGE + 20, // the longest outage, and what is taken until all of it is sent
  alarms_kept: 4, // one in an outage, and some more
  packets: 16, // two for each message in flight, and some for what arrives
  payload_bytes: 200, // headers, a topic, two bytes
  in_flight: 4, // more do not make it faster, and each holds packets
  backoff_first_ms: 200, // soon
  backoff_most_ms: 1000, // not longer than an alarm may wait
};
