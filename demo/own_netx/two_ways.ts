// An MQTT client in C on a NetX Duo of somebody else, for a search: a link that loses and delays, a broker that is slow, closes
// connections and is restarted, and a board that sends orders. NETX_SIM_NETXDUO names the folder; without it the firmware has
// the stack of the simulator.

import { BrokerCore, broker_firmware, close, delay, segmentation } from '../../mqtt/broker/sim_broker_api.ts';
import { nxd_mqtt_client_disconnect } from '../../mqtt/nxd_mqtt_client.ts';
import { frame_delay, frame_loss } from '../../netx/link/sim_link_api.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import { NX_TRUE } from '../../netx/nx_api.ts';
import { ip_from_text } from '../../netx/wire/address_text.ts';
import { Target } from '../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import { type Bench, c_firmware, type MqttBoard, type Scenario } from '../scenario_api.ts';

const netx = process.env['NETX_SIM_NETXDUO'] ?? '';
const BROKER = ip_from_text('192.168.1.81');
const OUTAGE_NS = 300e6;
const LATE_NS = 250e6;
const BROKER_MAC = '02:00:00:00:00:51';
const UNTIL_S = 40;
const ORDERS = 24;
/** Longer than the broker ever takes to acknowledge an order, so that none of them pile up at the plant. */
const BETWEEN_ORDERS_TICKS = 35;

const firmware = await c_firmware({
  root: import.meta.dirname,
  name: 'device',
  sources: ['two_ways.c'],
  netx,
});

/** A broker whose power goes once, anywhere in what the board does meanwhile, and comes back with the sessions that it keeps. */
function add_restarted_broker(bench: Bench, board: Target): void {
  const core = new BrokerCore();
  const faults = [segmentation(), delay([0, 5, 50, 300]), close()];
  let target: Target | null = null;
  const power_on = (): void => {
    const { main } = broker_firmware({ ip_address: BROKER, core, faults });
    const config = { first_unused_memory_bytes: 0 };
    target = new Target(bench.sim, { name: 'broker', main, config, power_on_ns: bench.sim.now_ns });
    nx_sim_nic_create(target, bench.lan, { mac: BROKER_MAC });
  };
  power_on();
  board.event_within('power cut', 2e9, 6e9, () => {
    target?.power_off();
    core.restart(0);
    bench.sim.schedule(bench.sim.now_ns + OUTAGE_NS, power_on);
  });
}

/** Sends the orders, as long as somebody is there to take them, and connects again where one does not get out. */
function* plant_entry(plant: MqttBoard, is_over: () => boolean): Service<void> {
  yield* plant.create();
  for (let order = 0; order < ORDERS && !is_over(); ) {
    yield* tx_thread_sleep(BETWEEN_ORDERS_TICKS);
    if ((yield* plant.publish('down', `order ${order}`, 1, 50)) === 0) order++;
    else {
      yield* nxd_mqtt_client_disconnect(plant.client);
      yield* plant.connect(0, NX_TRUE, 100);
    }
  }
}

export const two_ways: Scenario = {
  name: 'two-ways',
  summary: 'orders come in and readings go out with QoS 1, over a link and a broker that fail now and then',
  until_s: UNTIL_S,
  faults: { at_most: { frame_loss: 4, broker_close: 2 } },
  build(bench) {
    bench.lan.install(frame_loss(), 'lost');
    bench.lan.install(frame_delay({ delay_ns: LATE_NS }), 'late');
    const board = firmware.add_to(bench, { name: 'device', application: ['app'] });
    add_restarted_broker(bench, board);
    let plant_is_done = false;
    bench.add_mqtt_board({
      name: 'plant',
      host: 11,
      define: (plant, make) =>
        make.thread('app', 16, function* () {
          yield* plant_entry(plant, () => bench.finished());
          plant_is_done = true;
        }),
    });
    // A packet that the plant is at work on would be taken for a leak.
    const parts = bench.until_done(() => bench.finished() && plant_is_done);
    const finish = (): void => {
      parts.finish?.();
      if (bench.finished()) return;
      const message = `not finished after ${UNTIL_S} virtual seconds`;
      bench.sim.checks.fail({
        id: 'not-finished',
        object: 'device/app',
        message,
        time_ns: bench.sim.now_ns,
        target: 'device',
      });
    };
    return { ...parts, finish };
  },
};
