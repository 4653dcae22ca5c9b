// A thousand boards lose their broker for a minute. When it is back they all want in: with jitter in their backoff they come one
// after the other, without it in waves, as they all began to wait when it went.

import { all_back, all_connected_at_end, nothing_lost } from '../fleet_claims.ts';
import { broker_restart } from '../fleet_faults.ts';
import type { FleetScenario } from '../fleet_plan.ts';
import { meters } from '../meters.ts';

const OF_A_SITE = 50;

export const reconnect_storm: FleetScenario = {
  name: 'reconnect-storm',
  summary:
    'a thousand boards, whose broker restarts: with jitter in their backoff, or without (--set jitter=0)',
  until_s: 150,
  parameters: { boards: 1000, jitter: 0.5, backoff_most_s: 16, off_s: 60, store: 120 },
  fleet({ boards = 0, jitter = 0, backoff_most_s = 0, off_s = 0, store = 0 }) {
    const sites = Array.from({ length: Math.ceil(boards / OF_A_SITE) }, (_, n) => ({
      name: `site-${n + 1}`,
    }));
    return {
      sites,
      groups: sites.map(({ name }, n) => ({
        name,
        site: name,
        count: Math.min(OF_A_SITE, boards - n * OF_A_SITE),
        power_on_spread_s: 10,
        firmware: meters({ store, period_s: 2, backoff: { first_s: 1, most_s: backoff_most_s, jitter } }),
      })),
      faults: [broker_restart({ at_s: 30, for_s: off_s })],
      claims: [all_back({ after: 'broker restart', within_s: 60 }), nothing_lost(), all_connected_at_end()],
    };
  },
};
