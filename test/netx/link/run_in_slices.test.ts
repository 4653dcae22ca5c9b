// A run is the same run however it is driven: in one piece, in slices of virtual time, in pieces that a condition ends, or
// stopped at any moment and started again.

import { expect, test } from 'vitest';
import { run_with_host } from '../../../rtos/sim/host_run.ts';
import type { RunEnd, RunOptions, Simulation } from '../../../rtos/sim_api.ts';
import { random_boards } from './random_boards.ts';

/** In the last two a board that polls is overtaken by another one that polls too. */
const SEEDS = [...Array(48).keys(), 85, 225];
const LIMIT_NS = 80e6;

type Drive = (sim: Simulation) => Promise<RunEnd>;

async function show(seed: number, drive: Drive) {
  const { sim, frames, looks } = random_boards(seed);
  const end = await drive(sim);
  return {
    end,
    now_ns: sim.now_ns,
    hash: sim.trace.hash(),
    records: sim.trace.count,
    events: sim.events_handled,
    choices: sim.choices_taken,
    frames,
    looks,
  };
}

const whole_runs = SEEDS.map((seed) => show(seed, (sim) => run_with_host(sim, { until_ns: LIMIT_NS })));

async function expect_the_same(drive: Drive): Promise<void> {
  for (const [index, seed] of SEEDS.entries()) {
    expect(await show(seed, drive), `program ${seed}`).toEqual(await whole_runs[index]);
  }
}

test.each([77_777, 5_003, 1_234, 1_000_003, 333_333])('in slices of %i ns', async (slice_ns) => {
  await expect_the_same(async (sim) => {
    for (let until_ns = slice_ns; until_ns < LIMIT_NS; until_ns += slice_ns) {
      const end = await run_with_host(sim, { until_ns });
      if (end !== 'time') return end;
    }
    return run_with_host(sim, { until_ns: LIMIT_NS });
  });
});

/** Runs on as often as it ends for this reason; counts how often that is. */
async function run_on(sim: Simulation, why: RunEnd, ended: number[], options: RunOptions): Promise<RunEnd> {
  for (;;) {
    const end = await run_with_host(sim, options);
    if (end !== why) return end;
    ended.push(sim.now_ns);
  }
}

test('in pieces that a condition ends', async () => {
  const ended: number[] = [];
  await expect_the_same((sim) => {
    let asked = 0;
    const until = (): boolean => ++asked % 5 === 0;
    return run_on(sim, 'condition', ended, { until_ns: LIMIT_NS, until });
  });
  expect(ended.length).toBeGreaterThan(1000);
});

test('stopped in the middle of services, interrupts and polling loops', async () => {
  const ended: number[] = [];
  await expect_the_same((sim) => {
    let records = 0;
    sim.trace.listener = () => {
      records += 1;
      if (records % 11 === 0) sim.stop();
    };
    return run_on(sim, 'stopped', ended, { until_ns: LIMIT_NS });
  });
  expect(ended.length).toBeGreaterThan(1000);
});
