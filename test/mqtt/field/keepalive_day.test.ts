// A day of keepalive in a few seconds with a broker that answers; hours of it with one that answers late but in time, and
// with one that has stopped answering. Firmware that reconnects sees to it that each of them is met again and again.

import { describe, expect, it } from 'vitest';
import { board_main } from '../../../demo/firmware/board.ts';
import { IP_ADDRESS, Network } from '../../../demo/firmware/network.ts';
import { RELIABLE_BUILD, ReliableLink } from '../../../demo/firmware/reliable_link.ts';
import { broker_firmware } from '../../../mqtt/broker/broker_firmware.ts';
import type { BrokerFault } from '../../../mqtt/broker/faults/index.ts';
import { MQTT_PINGRESP } from '../../../mqtt/codec/mqtt_packet.ts';
import { nxd_mqtt_options } from '../../../mqtt/nxd_mqtt_client.ts';
import { EthernetSegment, ip_from_text, nx_sim_nic_create } from '../../../netx/link/sim_link_api.ts';
import { created_pools } from '../../../netx/nx_system.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
/** 720 pings, or 650 connections. */
const SHIFT_S = 4 * HOUR_S;
const KEEP_ALIVE_S = 20;

const SLOW: BrokerFault = {
  name: 'slow',
  // Just inside NXD_MQTT_PING_TIMEOUT_DELAY, which is a second.
  answer: (answer) => (answer.packet.type === MQTT_PINGRESP ? { ...answer, delay_ms: 900 } : answer),
};

const SILENT: BrokerFault = {
  name: 'silent',
  answer: (answer) => (answer.packet.type === MQTT_PINGRESP ? { ...answer, pieces: [] } : answer),
};

function keepalive(duration_s: number, ...faults: readonly BrokerFault[]) {
  const sim = new Simulation({ trace: false });
  const lan = new EthernetSegment(sim);
  const broker = broker_firmware({ ip_address: ip_from_text('192.168.1.81'), faults });
  nx_sim_nic_create(new Target(sim, { name: 'broker', main: broker.main }), lan);
  const network = new Network();
  const console = { printf: () => {}, status: () => {} };
  const link = new ReliableLink({ console, network, name: 'board' });
  function* entry() {
    yield* link.create();
    for (;;) {
      if (!(yield* link.up())) yield* link.connect();
      yield* link.wait(0, 360_000);
    }
  }
  const main = board_main(console, network, IP_ADDRESS(192, 168, 1, 10), [
    { name: 'app', entry, priority: 16 },
  ]);
  const config = { options: nxd_mqtt_options(RELIABLE_BUILD) };
  const board = new Target(sim, { name: 'board', main, config });
  nx_sim_nic_create(board, lan);
  sim.run({ until_ns: duration_s * 1e9 });
  const [pool] = created_pools(board.kernel).objects;
  return {
    connects: link.connects,
    packets: broker.core.statistics.packets_received,
    timeouts: broker.core.statistics.keep_alive_timeouts,
    taken: (pool?.nx_packet_pool_total ?? 0) - (pool?.nx_packet_pool_available ?? 0),
    diagnostics: sim.diagnostics,
  };
}

describe('keepalive', () => {
  it('for 24 hours with a broker that answers: one connection, a PINGREQ in each interval', () => {
    const { connects, packets, timeouts, taken, diagnostics } = keepalive(DAY_S);
    expect([connects, timeouts, taken, diagnostics]).toEqual([1, 0, 0, []]);
    expect(packets).toBeGreaterThanOrEqual(DAY_S / KEEP_ALIVE_S);
    expect(packets).toBeLessThan((1.1 * DAY_S) / (KEEP_ALIVE_S - 1));
  });

  it('for 4 hours with one that answers nearly too late: the same', () => {
    const { connects, timeouts, taken, diagnostics } = keepalive(SHIFT_S, SLOW);
    expect([connects, timeouts, taken, diagnostics]).toEqual([1, 0, 0, []]);
  });

  it('for 4 hours with one that answers no ping: the client ends the connection each time, and nothing is lost on the way', () => {
    const { connects, timeouts, taken, diagnostics } = keepalive(SHIFT_S, SILENT);
    // An interval, the ping timeout, and the way back.
    expect(connects).toBeGreaterThan(SHIFT_S / (KEEP_ALIVE_S + 3));
    expect(connects).toBeLessThanOrEqual(SHIFT_S / (KEEP_ALIVE_S - 1));
    expect([timeouts, taken, diagnostics]).toEqual([0, 0, []]);
  });
});
