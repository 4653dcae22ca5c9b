import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { broker_restart, uplink_down } from '../../../demo/fleet/fleet_faults.ts';
import { run_with_real_broker } from '../../../demo/fleet/real_broker.ts';
import { Mosquitto } from '../mosquitto.ts';
import { describe_with } from '../programs.ts';
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
      // Sockets that are closed are given back a moment later.
      await new Promise((resolve) => setImmediate(resolve));
      expect(descriptors()).toBeLessThanOrEqual(before + 1);
    } finally {
      await broker.stop();
    }
  }, 120_000);

  it('cannot be switched off by a fault', async () => {
    const broker = await Mosquitto.start(null);
    try {
      const scenario = small_fleet({ until_s: 3, faults: [broker_restart({ at_s: 1, for_s: 1 })] });
      await expect(run_with_real_broker(scenario, { address: broker.address, speed: 10 })).rejects.toThrow(
        'the broker is a real one',
      );
    } finally {
      await broker.stop();
    }
  }, 60_000);
});
