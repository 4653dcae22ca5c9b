import { describe, expect, it, test } from 'vitest';
import { RELIABLE_BUILD } from '../../../demo/firmware/reliable_link.ts';
import { READINGS_TOPIC, reliable_publisher } from '../../../demo/firmware/reliable_publisher.ts';
import { reliable_subscriber } from '../../../demo/firmware/reliable_subscriber.ts';
import { broker_firmware } from '../../../mqtt/broker/broker_firmware.ts';
import { type NxdMqttOptions, nxd_mqtt_options } from '../../../mqtt/nxd_mqtt_client.ts';
import { EthernetSegment, ip_from_text, nx_sim_nic_create } from '../../../netx/link/sim_link_api.ts';
import { NX_TCP_FIN_WAIT_2 } from '../../../netx/nx_constants.ts';
import { created_ips } from '../../../netx/nx_system.ts';
import { tcp_sockets } from '../../../netx/packet/packet_accounting.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { TX_COMPLETED } from '../../../rtos/tx_api.ts';
import { run_bench } from '../bench/run_bench.ts';

const SECOND_NS = 1e9;

/** A publisher and a broker that is switched on at a time, or never. */
function bench(build: NxdMqttOptions, readings: number, broker_on_s: number | null, seed = 1) {
  const sim = new Simulation();
  const lan = new EthernetSegment(sim);
  const said: string[] = [];
  const console = { printf: (text: string) => void said.push(text), status: () => {} };
  const main = reliable_publisher({ console, readings, seed });
  const board = new Target(sim, { name: 'board', main, config: { options: nxd_mqtt_options(build) } });
  nx_sim_nic_create(board, lan);
  let broker: Target | null = null;
  if (broker_on_s !== null) {
    const { main: broker_main } = broker_firmware({ ip_address: ip_from_text('192.168.1.81') });
    broker = new Target(sim, { name: 'broker', main: broker_main, power_on_ns: broker_on_s * SECOND_NS });
    nx_sim_nic_create(broker, lan);
  }
  const has_ended = () =>
    board.kernel.threads.objects.find((thread) => thread.tx_thread_name === 'publisher')?.tx_thread_state ===
    TX_COMPLETED;
  return { sim, board, broker, said, has_ended };
}

it('publishes every reading once and in order to a subscriber when nothing goes wrong', async () => {
  const arrived: string[] = [];
  const { bench, told } = await run_bench((bench) => {
    bench.add_broker();
    bench.add_board({
      name: 'subscriber',
      firmware: (console) => reliable_subscriber({ console, on_message: (text) => arrived.push(text) }),
      application: [],
    });
    bench.add_board({
      name: 'publisher',
      firmware: (console) => reliable_publisher({ console, readings: 20 }),
      application: ['publisher'],
      power_on_s: 2,
    });
  });
  expect(bench.unfinished()).toEqual([]);
  expect(arrived).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`));
  expect(told.some((line) => line.includes(`MQTT PUBLISH "${READINGS_TOPIC}"`))).toBe(true);
  expect(told).toContain('publisher/publisher: 20 readings acknowledged, connected 1 time(s)');
  expect(bench.sim.diagnostics).toEqual([]);
});

describe('without a broker', () => {
  const pauses = (seed: number): number[] => {
    const { sim, said } = bench(RELIABLE_BUILD, 1, null, seed);
    sim.run({ until_ns: 150 * SECOND_NS });
    return said.map((line) => Number(/next attempt in (\d+) ticks/.exec(line)?.[1]));
  };

  it('waits longer after each attempt, up to 16 seconds, and from the half to the whole of it', () => {
    const waits = pauses(1);
    expect(waits.length).toBeGreaterThan(7);
    for (const [n, ticks] of waits.entries()) {
      const whole = Math.min(50 * 2 ** n, 1600);
      expect(ticks).toBeGreaterThanOrEqual(whole / 2);
      expect(ticks).toBeLessThanOrEqual(whole);
    }
  });

  it('waits differently on each board', () => {
    expect(pauses(1)).not.toEqual(pauses(2));
  });

  it('goes on as soon as there is one', () => {
    const { sim, said, has_ended } = bench(RELIABLE_BUILD, 5, 30);
    sim.run({ until_ns: 120 * SECOND_NS, until: has_ended });
    expect(said.at(-1)).toBe('5 readings acknowledged, connected 1 time(s)');
  });
});

/** Takes the broker's power when it has acknowledged the board's FIN and not yet sent its own; true when the board ends. */
function ends_after_half_a_close(build: NxdMqttOptions): boolean {
  const { sim, board, broker, has_ended } = bench(build, 3, 0);
  const waits_for_fin = () =>
    created_ips(board.kernel).objects.some((ip) =>
      [...tcp_sockets(ip)].some((socket) => socket.nx_tcp_socket_state === NX_TCP_FIN_WAIT_2),
    );
  sim.run({ until_ns: 60 * SECOND_NS, until: waits_for_fin });
  expect(waits_for_fin()).toBe(true);
  broker?.power_off();
  sim.run({ until_ns: sim.now_ns + 3600 * SECOND_NS });
  return has_ended();
}

test('a broker that loses its power in the middle of a disconnect holds only a client built with the default', () => {
  expect(ends_after_half_a_close({})).toBe(false);
  expect(ends_after_half_a_close(RELIABLE_BUILD)).toBe(true);
});
