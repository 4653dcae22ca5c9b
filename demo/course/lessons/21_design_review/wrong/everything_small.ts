// expect: one shift "found no room"
// As little as possible of everything.

import type { Numbers } from '../given/design.ts';

export const numbers: Numbers = {
  sampler_priority: 5, // every period, short
  alarm_priority: 6, // short, and may wait for a reading
  publisher_priority: 12, // after what feeds it
  writer_priority: 20, // 150 ms of work without a deadline
  client_priority: 4, // acknowledgements free packets
  readings_kept: 16, // saves memory
  alarms_kept: 4, // one in an outage, and some more
  packets: 8, // saves memory
  payload_bytes: 200, // headers, a topic, two bytes
  in_flight: 2, // saves packets
  backoff_first_ms: 200, // soon
  backoff_most_ms: 1000, // not longer than an alarm may wait
};
