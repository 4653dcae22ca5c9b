// A publisher whose broker loses its power at any moment of its work and comes back, twice. Nothing is lost: what was not
// acknowledged is sent again.

import { RELIABLE_BUILD } from '../../../../demo/firmware/reliable_link.ts';
import { reliable_publisher } from '../../../../demo/firmware/reliable_publisher.ts';
import type { Bench, Scenario } from '../../../../demo/scenario_api.ts';
import { BrokerCore } from '../../../../mqtt/broker/broker_core.ts';
import { broker_firmware } from '../../../../mqtt/broker/broker_firmware.ts';
import { nxd_mqtt_options } from '../../../../mqtt/nxd_mqtt_client.ts';
import { nx_sim_nic_create } from '../../../../netx/link/sim_link_api.ts';
import { Target } from '../../../../rtos/sim_api.ts';

const READINGS = 30;
const CUTS = 2;
const BROKER_IP = 0xc0a8_0151;

/** A broker on a computer that is switched on and off; its sessions keep. */
function switch_on(bench: Bench, core: BrokerCore, cuts_left: number): void {
  const { sim } = bench;
  const place = { ip_address: BROKER_IP, core, connections_maximum: 4, backlog: 4 };
  const target = new Target(sim, {
    name: 'broker',
    main: () => broker_firmware(place).main(),
    power_on_ns: sim.now_ns,
  });
  nx_sim_nic_create(target, bench.lan, { mac: '02:00:00:00:09:01' });
  if (cuts_left === 0) return;
  target.event_within('power cut', sim.now_ns + 500e6, sim.now_ns + 2e9, () => {
    target.power_off();
    sim.schedule(sim.now_ns + 1.5e9, () => switch_on(bench, core, cuts_left - 1));
  });
}

export const reconnecting_publisher: Scenario = {
  name: 'reconnecting-publisher',
  summary:
    'the broker loses its power twice, at any moment; the publisher reconnects, and every reading is acknowledged',
  until_s: 120,
  build(bench) {
    let said = '';
    switch_on(bench, new BrokerCore(), CUTS);
    bench.add_board({
      name: 'publisher',
      power_on_s: 0.15,
      config: { options: nxd_mqtt_options(RELIABLE_BUILD) },
      firmware: (console) => {
        const printf = (text: string): void => {
          said = text;
          console.printf(text);
        };
        return reliable_publisher({ console: { ...console, printf }, readings: READINGS, seed: 1 });
      },
      application: ['publisher'],
    });
    return {
      done: () => said.includes('readings acknowledged'),
      finish: () => {
        const { checks, now_ns: time_ns } = bench.sim;
        const message = `the publisher has not ended; it said last: ${said}`;
        if (!said.includes(`${READINGS} readings acknowledged`))
          checks.fail({ id: 'all-acknowledged', object: 'publisher', message, time_ns, target: 'publisher' });
      },
    };
  },
};
