// One site of fifty boards behind a slow uplink that flaps, with a power cut and a restart of the broker, at times that the seed
// draws: what a design review asks. How large the store, the packet pool, the keep alive and the backoff must be is what
// `--set` tries.

import {
  all_back,
  all_connected_at_end,
  broker_backlog,
  free_packets,
  nothing_lost,
} from '../fleet_claims.ts';
import { broker_restart, power_cut, uplink_flaps } from '../fleet_faults.ts';
import type { FleetScenario } from '../fleet_plan.ts';
import { meters } from '../meters.ts';

const SITE = 'site';

export const site_of_fifty: FleetScenario = {
  name: 'site-of-fifty',
  summary:
    'fifty boards behind an uplink that flaps, a power cut, a restart of the broker: how large must the design be?',
  until_s: 150,
  parameters: {
    boards: 50,
    packets: 20,
    store: 60,
    keep_alive_s: 20,
    backoff_most_s: 16,
    jitter: 0.5,
    rate_kbps: 512,
  },
  fleet(parameters) {
    const { boards = 0, packets = 0, store = 0, keep_alive_s = 0, rate_kbps = 0 } = parameters;
    const { backoff_most_s: most_s = 0, jitter = 0 } = parameters;
    return {
      sites: [
        { name: SITE, uplink: { rate_bps: rate_kbps * 1000, latency_ns: 30e6, queue_bytes: 32 * 1024 } },
      ],
      groups: [
        {
          name: 'meter',
          site: SITE,
          count: boards,
          power_on_spread_s: 5,
          clock_skew_ppm: 50,
          firmware: meters({ store, keep_alive_s, backoff: { most_s, jitter }, network: { packets } }),
        },
      ],
      faults: [
        uplink_flaps({
          site: SITE,
          at_s: [15, 25],
          for_s: [10, 25],
          down_s: [0.2, 6],
          up_s: [1, 10],
          name: 'flaps',
        }),
        power_cut({ site: SITE, at_s: [55, 62], for_s: [0.5, 8], name: 'power cut' }),
        broker_restart({ at_s: [75, 82], for_s: [2, 25], name: 'restart' }),
      ],
      claims: [
        all_back({ after: 'restart', within_s: 40 }),
        nothing_lost({ power_cuts_count: false }),
        free_packets({ least: 1 }),
        broker_backlog({ most: boards }),
        all_connected_at_end(),
      ],
    };
  },
};
