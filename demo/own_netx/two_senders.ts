// Two threads that send on one connection of a NetX Duo of somebody else, which NETX_SIM_NETXDUO names; without it the firmware has
// the stack of the simulator, in which nothing happens to them. An order has to come in while the checksum of a reading is computed.

import { c_firmware, type Scenario } from '../scenario_api.ts';

const firmware = await c_firmware({
  root: import.meta.dirname,
  name: 'meter',
  sources: ['two_senders.c'],
  // What an assertion of the stack does by default is to sleep for ever, with the mutex of the IP instance.
  defines: ['NX_ASSERT_FAIL=__builtin_trap();'],
  netx: process.env['NETX_SIM_NETXDUO'] ?? '',
  // A replay tells C functions with their lines.
  debug: true,
});

const ORDERS = Array.from({ length: 12 }, (_, n) => `order ${n}`);

export const two_senders: Scenario = {
  name: 'two-senders',
  summary:
    'a meter publishes readings while its client acknowledges orders, on one connection; everything must arrive',
  until_s: 8,
  kinds: ['cost', 'tick_phase', 'isr_arrival'],
  build(bench) {
    bench.add_broker();
    firmware.add_to(bench, { name: 'meter', application: ['app'] });
    bench.add_publisher({ topic: 'orders', texts: ORDERS, qos: 1, start_ticks: 30, gap_ticks: 4 });
    return bench.until_done(() => bench.finished());
  },
};
