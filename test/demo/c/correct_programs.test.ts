// Correct programs in a build with --check: they run as without, and nothing is told of them.

import { describe, expect, it } from 'vitest';
import { run_bench } from '../bench/run_bench.ts';
import { add_c_board, c_image } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

const KERNEL: readonly string[] = [
  'demo/firmware/threadx_demo.c',
  'stress.c',
  'byte_pool.c',
  'lifecycle.c',
  'inheritance.c',
  'structs.c',
  'recursion.c',
  'timers.c',
  'printing.c',
  'objects.cpp',
];

describe.skipIf(no_toolchain)('nothing is told of', () => {
  it.each(KERNEL)('%s', async (source) => {
    const image = await c_image([source], { check: true });
    const { bench } = await run_bench((bench) => void add_c_board(bench, image), 1);
    expect(bench.sim.diagnostics.map(({ object, message }) => `${object}: ${message}`)).toEqual([]);
  });

  it("the guide's MQTT sample", async () => {
    const image = await c_image(['demo/firmware/mqtt_sample.c', 'demo/firmware/network.c'], { check: true });
    const { bench, told } = await run_bench((bench) => {
      bench.add_broker();
      add_c_board(bench, image, { application: ['mqtt sample'], network: true });
    }, 5);
    expect(bench.sim.diagnostics.map(({ object, message }) => `${object}: ${message}`)).toEqual([]);
    expect(told).toContain('board/mqtt sample: topic = topic, message = This is a message. ');
  });

  it('two boards that exchange datagrams, and one with a driver of its own', async () => {
    const check = true;
    const [client, server] = [
      await c_image(['udp_client.c'], { check }),
      await c_image(['udp_server.c'], { check }),
    ];
    const driver = await c_image(['ram_driver.c'], { check });
    const { bench, told } = await run_bench((bench) => {
      add_c_board(bench, client, { name: 'client', network: true });
      add_c_board(bench, server, { name: 'server', network: true });
      add_c_board(bench, driver, { name: 'driver' });
    }, 2);
    expect(bench.sim.diagnostics.map(({ object, message }) => `${object}: ${message}`)).toEqual([]);
    expect(told).toContain('client/client: 8 of 8 packets free');
    expect(told).toContain('driver/server: seen 4, attached 2, free 40 of 40');
  });
});
