// A thousand boards lose their broker for a minute; when it is back they all want in. What a designer can learn of it:
//   - a broker whose program restarts tells every board at the same moment, and refuses until it is back: without jitter all
//     boards count the same seconds and come in the same one, with it they come over the length of a pause
//   - a broker that is silent is waited for: an attempt repeats its SYN each second for as long as it may take, and whoever is
//     in the middle of one gets in at once. Jitter does nothing about that; shorter attempts do (connect_wait_s)

import { all_back, all_connected_at_end, connects_in_a_second, nothing_lost } from '../fleet_claims.ts';
import { broker_restart } from '../fleet_faults.ts';
import type { FleetScenario } from '../fleet_plan.ts';
import { meters } from '../meters.ts';

const OF_A_SITE = 50;

export const reconnect_storm: FleetScenario = {
  name: 'reconnect-storm',
  summary:
    'a thousand boards, whose broker restarts (--set refuses=0: is silent): how does jitter spread them (--set jitter=0,0.5,1)?',
  until_s: 130,
  parameters: {
    boards: 1000,
    refuses: 1,
    jitter: 0.5,
    backoff_most_s: 16,
    connect_wait_s: 5,
    off_s: 60,
    store: 120,
    /** Connections that the broker can open in a second. */
    broker_opens: 250,
  },
  fleet(parameters) {
    const { boards = 0, refuses = 0, off_s = 0, store = 0, broker_opens = 0 } = parameters;
    const { jitter = 0, backoff_most_s: most_s = 0, connect_wait_s = 0 } = parameters;
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
        firmware: meters({ store, period_s: 2, connect_wait_s, backoff: { first_s: 1, most_s, jitter } }),
      })),
      faults: [broker_restart({ at_s: 30, for_s: off_s, refuses: refuses !== 0 })],
      claims: [
        all_back({ after: 'broker restart', within_s: 30 }),
        connects_in_a_second({ most: broker_opens }),
        nothing_lost(),
        all_connected_at_end(),
      ],
    };
  },
};
