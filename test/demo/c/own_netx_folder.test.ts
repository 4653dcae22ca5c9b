// The NetX Duo of somebody else, in the folder that NETX_SIM_NETXDUO names: nothing of it is in this project, so without the
// variable these tests are left out.

import { describe, expect, it } from 'vitest';
import { netx_sim } from '../cli/netx_sim.ts';
import { no_toolchain } from './toolchain_there.ts';

const FOLDER = process.env['NETX_SIM_NETXDUO'];
const SAMPLE = ['demo/firmware/mqtt_sample.c', 'demo/firmware/network.c', '--application', 'mqtt sample'];

if (FOLDER === undefined)
  console.log('left out: firmware on a NetX Duo of its own: NETX_SIM_NETXDUO names no folder with one');

describe.skipIf(no_toolchain || FOLDER === undefined)('firmware on a NetX Duo of its own', () => {
  const netx = ['--netx', FOLDER as string];

  it('does what it does on that of the simulator', async () => {
    const { code, out, err } = await netx_sim('diff', ...SAMPLE, ...netx, '--ns-per-unit', 'off');
    expect([err, code]).toEqual(['', 0]);
    expect(out).toMatch(/\bthe same\b/);
  });
});
