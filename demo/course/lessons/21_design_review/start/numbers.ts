// The twelve numbers of the gateway. Write the reason for each behind it.

import type { Numbers } from '../given/design.ts';

export const numbers: Numbers = {
  sampler_priority: 10, //
  alarm_priority: 10, //
  publisher_priority: 10, //
  writer_priority: 10, //
  client_priority: 10, //
  readings_kept: 16, //
  alarms_kept: 16, //
  packets: 10, //
  payload_bytes: 1536, //
  in_flight: 8, //
  backoff_first_ms: 100, //
  backoff_most_ms: 60_000, //
};
