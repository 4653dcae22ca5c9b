// Firmware in C between the stack and the packets that it receives (../fixtures/packet_hooks.c).

import { describe, expect, it } from 'vitest';
import { run_bench } from '../../bench/run_bench.ts';
import { add_c_board, c_image } from '../c_boards.ts';
import { no_toolchain } from '../toolchain_there.ts';

// Of the datagram that arrives: addresses, protocol and length (twice), ports and checksum add up to 0xffff.
const RIGHT_SUM = 'port 7, sum before 0xffff, from 1';

describe.skipIf(no_toolchain)('functions of C that take received packets', () => {
  it('look at them, change them, drop them, hand them on; those of the stack come back into their place', async () => {
    const includes = ['demo/firmware'];
    const image = await c_image(['packet_hooks.c', 'demo/firmware/network.c'], { includes });
    const { bench, told } = await run_bench((bench) => void add_c_board(bench, image, { network: true }), 2);
    expect(told.map((line) => line.replace(/^.*?: /, ''))).toEqual([
      'sizes: 20 20 8 8 8',
      'ticks: 10 20 100 24000',
      'of the stack: 1 1 1 1 1',
      'ttl 64: status 0x00 "abcde", 0 seen',
      RIGHT_SUM,
      'ttl 64: status 0x00 "Abcde", 1 seen',
      'ttl 3: status 0x01 "", 2 seen',
      'ttl 3: status 0x00 "abcde", 2 seen',
      '30 of 30 packets free',
    ]);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('a version that C writes into a packet is that of the packet', async () => {
    const includes = ['demo/firmware'];
    const image = await c_image(['packet_version.c', 'demo/firmware/network.c'], { includes });
    const { told } = await run_bench((bench) => void add_c_board(bench, image, { network: true }), 2);
    expect(told.map((line) => line.replace(/^.*?: /, ''))).toEqual(['version 4: 0x00', 'version 1: 0x12']);
  });
});
