import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { BrokerProgram } from '../../../demo/fleet/broker_program.ts';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { broker_restart, uplink_down } from '../../../demo/fleet/fleet_faults.ts';
import { run_with_real_broker } from '../../../demo/fleet/real_broker.ts';
import { free_port, Mosquitto } from '../mosquitto.ts';
import { describe_with, program } from '../programs.ts';
import { small_fleet } from './plans.ts';

/** Open descriptors of this process, where the system tells. */
function descriptors(): number {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
}

describe_with(['mosquitto'], 'a fleet with Mosquitto as its broker', () => {
  it('sees what the broker sees: every reading, through the router and an uplink that was down', async () => {
    const broker = await Mosquitto.start(null);
    try {
      const faults = [uplink_down({ site: 'site-1', at_s: 8, for_s: 6 })];
      const scenario = small_fleet({ until_s: 40, faults, meter: { keep_alive_s: 4 } });
      const options = { address: broker.address, speed: 10 };
      const before = descriptors();
      const result = await run_with_real_broker(scenario, options);
      expect(result).toMatchObject({ boards: 6, away: 0, lost: 0, given_up: 0, diagnostics: [] });
      expect(result.taken).toBeGreaterThan(6 * 30);
      expect(result.arrived + result.waiting).toBeGreaterThanOrEqual(result.taken);
      expect(result.brokers[0]?.connections_opened).toBeGreaterThanOrEqual(6);
      expect(result.brokers[0]).toMatchObject({ most_backlog: null, fewest_receive_packets: null });
      expect(result.wall_clock?.speed).toBe(10);
      expect(result.wall_clock?.behind_s).toBeGreaterThanOrEqual(0);
      // Sockets that are closed are given back a moment later.
      await new Promise((resolve) => setImmediate(resolve));
      expect(descriptors()).toBeLessThanOrEqual(before + 1);
    } finally {
      await broker.stop();
    }
  }, 120_000);

  it('is ended and started again by the faults that do so in the simulation, and nothing is lost', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fleet-broker-'));
    const address = `127.0.0.1:${await free_port()}`;
    const config = path.join(folder, 'mosquitto.conf');
    const listener = `listener ${address.split(':')[1]} 127.0.0.1\nallow_anonymous true\nuser root\n`;
    writeFileSync(config, `${listener}persistence true\npersistence_location ${folder}/\n`);
    const command = `'${program('mosquitto')}' -c ${config}`;
    const faults = [
      broker_restart({ at_s: 8, for_s: 3, refuses: true, name: 'told to end' }),
      broker_restart({ at_s: 16, for_s: 2, refuses: true, lose_sessions: true, name: 'crash' }),
      broker_restart({ at_s: 24, for_s: 12, name: 'power cut' }),
    ];
    const scenario = small_fleet({ until_s: 50, faults, meter: { keep_alive_s: 4, connect_wait_s: 1 } });
    const real = await run_with_real_broker(scenario, { address, command, speed: 10 });
    const simulated = new Fleet(scenario).run();
    for (const result of [real, simulated]) {
      expect(result).toMatchObject({ boards: 6, away: 0, lost: 0, given_up: 0, diagnostics: [] });
      expect(result.taken).toBeGreaterThan(6 * 40);
      expect(
        result.happened.map(({ name, back_s, still_away }) => [name, back_s.length, still_away]),
      ).toEqual([
        ['told to end', 6, 0],
        ['crash', 6, 0],
        ['power cut', 6, 0],
      ]);
    }
    // It was ended with the run.
    await expect(
      new BrokerProgram('false', '127.0.0.1', Number(address.split(':')[1])).start(),
    ).rejects.toThrow('ended before it took connections');
  }, 120_000);

  it("cannot be switched off by a fault where its program is not the fleet's", async () => {
    const scenario = small_fleet({ until_s: 3, faults: [broker_restart({ at_s: 1, for_s: 1 })] });
    await expect(run_with_real_broker(scenario, { address: 'localhost:1883' })).rejects.toThrow(
      'its program is not the fleet',
    );
  });
});
