// The NetX Duo of somebody else, in the folder that NETX_SIM_NETXDUO names: nothing of it is in this project, so without the
// variable these tests are left out.

import { describe, expect, it } from 'vitest';
import { state_table } from '../../../demo/account/state_table.ts';
import { created_pools } from '../../../netx/nx_system.ts';
import { sim_packet_accounts } from '../../../netx/packet/packet_accounting.ts';
import { sim_targets } from '../../../rtos/sim_api.ts';
import { run_bench } from '../bench/run_bench.ts';
import { netx_sim } from '../cli/netx_sim.ts';
import { add_c_board, c_image } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

const FOLDER = process.env['NETX_SIM_NETXDUO'];
const SAMPLE = ['demo/firmware/mqtt_sample.c', 'demo/firmware/network.c', '--application', 'mqtt sample'];
const EARLY_ENDS = ['test/demo/c/fixtures/timeouts_and_refusals.c', '--application', 'app'];
const REPLAY_OF_384 = 'demo/own_netx/unread.replay';

if (FOLDER === undefined)
  console.log('left out: firmware on a NetX Duo of its own: NETX_SIM_NETXDUO names no folder with one');

describe.skipIf(no_toolchain || FOLDER === undefined)('firmware on a NetX Duo of its own', () => {
  const netx = ['--netx', FOLDER as string];

  it.each([
    ['the sample of the guide', SAMPLE],
    ['timeouts and refusals', EARLY_ENDS],
  ])('does what it does on that of the simulator: %s', async (_, firmware) => {
    const { code, out, err } = await netx_sim('diff', ...firmware, ...netx, '--ns-per-unit', 'off');
    expect([err, code]).toEqual(['', 0]);
    expect(out).toMatch(/\bthe same\b/);
  });

  it('shows its packets and sockets as the simulator shows its own', async () => {
    const image = await c_image(['demo/own_netx/two_ways.c'], { netx: FOLDER as string });
    const tables: string[] = [];
    const faults: string[] = [];
    const { bench } = await run_bench((bench) => {
      bench.add_broker();
      const { target } = add_c_board(bench, image, { network: true, application: ['app'] });
      for (let at_ns = 0.05e9; at_ns < 3e9; at_ns += 0.05e9)
        bench.sim.schedule(at_ns, () => {
          tables.push(state_table(bench.sim).join('\n'));
          faults.push(...sim_packet_accounts(target.kernel).flatMap((account) => account.faults));
        });
    }, 20);
    expect(tables[1]).toMatch(/board +two ways +ESTABLISHED +\d+ +192\.168\.1\.81:1883/);
    expect(tables[1]).toMatch(/board +packets +2\d of 24/);
    expect(tables[1]).toMatch(/board +192\.168\.1\.81 +[0-9a-f:]+ +dynamic/);
    expect(faults).toEqual([]);
    const [pool] = sim_targets(bench.sim).flatMap(({ name, kernel }) =>
      name === 'board' ? created_pools(kernel).objects : [],
    );
    expect(pool?.nx_packet_pool_available).toBe(24);
    expect(pool?.sim_fewest_available).toBeLessThan(24);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('a message that nobody has read when it disconnects is told with the function that lost its packet (netxduo #384)', async () => {
    const { out } = await netx_sim('replay', REPLAY_OF_384);
    expect(out).toContain('FAILED [packet-leak] meter/packets');
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /_nxd_mqtt_process_disconnect \(\S*nxd_mqtt_client\.c:\d+\).*, out of the receive queue of meter/,
    );
  });
});
