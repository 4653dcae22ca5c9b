import { expect, test } from 'vitest';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { IdleKeepalive } from '../../../mqtt/client/idle_keepalive.ts';
import { NXD_MQTT_CLIENT } from '../../../mqtt/nxd_mqtt_client.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { small_fleet } from '../../demo/fleet/plans.ts';
import { differing_state } from '../../same_state.ts';

test('rounds are idle until one is the last before the keepalive time is over, and while no PINGRESP is awaited', () => {
  const { kernel } = new Target(new Simulation(), { name: 'board', main: () => {} });
  const client = new NXD_MQTT_CLIENT();
  const round = new IdleKeepalive(kernel, client);
  client.nxd_mqtt_timer_value = 100;
  client.nxd_mqtt_timer.tx_timer_internal.tx_timer_internal_re_initialize_ticks = 100;
  client.nxd_mqtt_timeout = 1000;
  kernel.clock = 400;
  // At 450, 550, ... 850; at 950 the next look would come too late.
  expect(round.idle_ahead(50)).toBe(5);
  expect(round.idle_ahead(499)).toBe(1);
  expect(round.idle_ahead(500)).toBe(0);
  // The clock wraps.
  client.nxd_mqtt_timeout = 160;
  kernel.clock = 0xffffffff;
  expect(round.idle_ahead(1)).toBe(1);
  client.nxd_mqtt_ping_not_responded = 1;
  expect(round.idle_ahead(1)).toBe(0);
});

test.each([
  [2, 2],
  [2, 12],
])(
  'boards that mostly wait for their next keepalive are those that are recorded: %i sites of %i',
  (sites, boards) => {
    const meter = { period_s: 17, keep_alive_s: 5 };
    const scenario = small_fleet({ until_s: 30, sites, boards, meter, group: { power_on_spread_s: 2 } });
    const [recorded, passed] = [true, false].map((trace) => {
      const fleet = new Fleet(scenario, { seed: 5, trace });
      fleet.run();
      return fleet;
    }) as [Fleet, Fleet];
    expect(passed.sim.events_handled).toBe(recorded.sim.events_handled);
    expect(passed.sim.quiet_events).toBeGreaterThan(0.8 * passed.sim.events_handled);
    expect(differing_state(recorded.sim, passed.sim)).toEqual([]);
  },
);
