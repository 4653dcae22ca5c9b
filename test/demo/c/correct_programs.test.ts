// Correct programs in a build with --check: they run as without, and nothing is told of them; nor does anything depend on what is in
// memory that they have not written.

import { describe, expect, it } from 'vitest';
import type { Bench } from '../../../demo/bench/bench.ts';
import { FillTrial } from '../../../demo/c/bridge/check/fill_trial.ts';
import { has_trials, uninitialised } from '../../../demo/scenario/fill_trials.ts';
import { run_bench, scenario_of, type ToldBench } from '../bench/run_bench.ts';
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

/** Runs boards once as they are, and twice with patterns in their memory. */
async function clean(build: (bench: Bench, trial: FillTrial) => void, until_s: number): Promise<ToldBench> {
  const trial = new FillTrial();
  const scenario = scenario_of((bench) => build(bench, trial), until_s);
  const ran = await run_bench((bench) => build(bench, trial), until_s);
  expect(ran.bench.sim.diagnostics.map(({ object, message }) => `${object}: ${message}`)).toEqual([]);
  has_trials(scenario, [trial]);
  expect(uninitialised(scenario, { seed: 1, fixed: false, until_s })).toEqual([]);
  return ran;
}

describe.skipIf(no_toolchain)('nothing is told of', () => {
  it.each(KERNEL)('%s', async (source) => {
    const image = await c_image([source], { check: true });
    await clean((bench, trial) => void add_c_board(bench, image, {}, trial), 1);
  });

  it("the guide's MQTT sample", async () => {
    const image = await c_image(['demo/firmware/mqtt_sample.c', 'demo/firmware/network.c'], { check: true });
    const { told } = await clean((bench, trial) => {
      bench.add_broker();
      add_c_board(bench, image, { application: ['mqtt sample'], network: true }, trial);
    }, 5);
    expect(told).toContain('board/mqtt sample: topic = topic, message = This is a message. ');
  });

  it('two boards that exchange datagrams, and one with a driver of its own', async () => {
    const check = true;
    const [client, server] = [
      await c_image(['udp_client.c'], { check }),
      await c_image(['udp_server.c'], { check }),
    ];
    const driver = await c_image(['ram_driver.c'], { check });
    const { told } = await clean((bench, trial) => {
      add_c_board(bench, client, { name: 'client', network: true }, trial);
      add_c_board(bench, server, { name: 'server', network: true }, trial);
      add_c_board(bench, driver, { name: 'driver' }, trial);
    }, 2);
    expect(told).toContain('client/client: 8 of 8 packets free');
    expect(told).toContain('driver/server: seen 4, attached 2, free 40 of 40');
  });
});
