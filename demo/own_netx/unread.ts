// Unread messages at disconnect (netxduo #384) on a NetX Duo of somebody else, which NETX_SIM_NETXDUO names; without it the firmware
// has the client of the simulator, in which nothing leaks. The nominal run passes: an order has to come in the moment before
// the disconnect.

import { delay } from '../../mqtt/broker/sim_broker_api.ts';
import { c_firmware, type Scenario } from '../scenario_api.ts';

const firmware = await c_firmware({
  root: import.meta.dirname,
  name: 'meter',
  sources: ['unread.c'],
  netx: process.env['NETX_SIM_NETXDUO'] ?? '',
  // A replay tells C functions with their lines.
  debug: true,
});

const ORDERS = Array.from({ length: 12 }, (_, n) => `order ${n}`);

export const unread: Scenario = {
  name: 'unread',
  summary: 'a meter reads its orders and disconnects, every night; every packet must return to its pool',
  until_s: 8,
  kinds: ['broker_delay', 'cost', 'tick_phase', 'isr_arrival'],
  build(bench) {
    bench.add_broker({ faults: [delay([0, 50, 100, 150, 200, 300])] });
    firmware.add_to(bench, { name: 'meter', application: ['app'] });
    bench.add_publisher({ topic: 'orders', texts: ORDERS, qos: 0, start_ticks: 10, gap_ticks: 40 });
    return bench.until_finished();
  },
};
