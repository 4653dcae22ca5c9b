// expect: 15 shifts: nothing lost, nothing late "after it was raised"
// What is written to the flash is evidence: it is the most important.

import type { Numbers } from '../given/design.ts';

export const numbers: Numbers = {
  sampler_priority: 5, // every period, short
  alarm_priority: 6, // short, and may wait for a reading
  publisher_priority: 12, // after what feeds it
  writer_priority: 8, // the most important
  client_priority: 4, // acknowledgements free packets
  readings_kept: 110, // 18 s of outage and what follows it, at 5 a second
  alarms_kept: 4, // one in an outage, and some more
  packets: 16, // two for each message in flight, and some for what arrives
  payload_bytes: 200, // headers, a topic, two bytes
  in_flight: 4, // more do not make it faster, and each holds packets
  backoff_first_ms: 200, // soon
  backoff_most_ms: 1000, // not longer than an alarm may wait
};
