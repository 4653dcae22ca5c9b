// A plant whose boards have firmware in C (meter.c): twenty in a hall, whose uplink is out for a while and whose broker restarts, beside
// four in an office with the meter in TypeScript. Both are counted alike.

import { c_boards } from '../../c_boards.ts';
import { all_back, all_connected_at_end, nothing_lost } from '../../fleet_claims.ts';
import { broker_restart, uplink_down } from '../../fleet_faults.ts';
import type { FleetScenario } from '../../fleet_plan.ts';
import { meters } from '../../meters.ts';

const boards = await c_boards(new URL('meter.c', import.meta.url), { memory_bytes: 1024 * 1024 });

export const plant: FleetScenario = {
  name: 'plant',
  summary:
    'Twenty boards with firmware in C and four in TypeScript: the uplink of the hall is out, and the broker restarts.',
  until_s: 110,
  parameters: { boards: 20 },
  fleet: ({ boards: count = 0 }) => ({
    sites: [{ name: 'hall', lease_s: 600 }, { name: 'office' }],
    groups: [
      { name: 'meter', site: 'hall', count, ...boards },
      { name: 'clock', site: 'office', count: 4, firmware: meters() },
    ],
    faults: [
      uplink_down({ site: 'hall', at_s: 15, for_s: [35, 40], name: 'outage' }),
      broker_restart({ at_s: [70, 75], for_s: [5, 15], refuses: true, name: 'restart' }),
    ],
    claims: [
      nothing_lost(),
      all_back({ after: 'outage', within_s: 20 }),
      all_back({ after: 'restart', within_s: 20 }),
      all_connected_at_end(),
    ],
  }),
};
