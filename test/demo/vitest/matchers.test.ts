import { describe, expect, test } from 'vitest';
import { mars_inversion } from '../../../demo/bugs/mars_inversion.ts';
import { sleep_one_tick } from '../../../demo/bugs/sleep_one_tick.ts';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import '../../../demo/vitest/matchers.ts';
import { out_folder } from './out_folder.ts';

const out = out_folder();

describe('toPassNominally', () => {
  test('of a scenario', () => {
    expect(sleep_one_tick).toPassNominally();
    expect(() => expect(sleep_one_tick).not.toPassNominally()).toThrow(
      'sleep-one-tick: the nominal run (seed 1) passes',
    );
  });
});

describe('toPassSearch', () => {
  test('of a scenario with its repair', () => {
    expect(sleep_one_tick).toPassSearch({ fixed: true, runs: 20 });
    expect(() => expect(sleep_one_tick).not.toPassSearch({ fixed: true, runs: 20 })).toThrow(
      'sleep-one-tick: nothing failed in 20 runs (portfolio, seed 1)',
    );
  });

  test('of one that fails the message is its report', () => {
    expect(mars_inversion).not.toPassSearch({ out: out() });
    expect(() => expect(sleep_one_tick).toPassSearch({ out: out(), strategy: 'sweep-1' })).toThrow(
      /FAILED \[assert the chip is ready\] starter(.|\n)*FAILING RUN +PASSING RUN(.|\n)*replay it:/,
    );
  });
});

describe('toReplay', () => {
  const file = replay_path('sleep-one-tick');

  test('of a replay file', async () => {
    await expect(file).toReplay();
    await expect(file).toReplay({ scenario: sleep_one_tick });
    await expect(file).toReplay({ expect: 'passes', fixed: true });
    await expect(file).not.toReplay({ expect: 'passes' });
  });

  test('the message is its report', async () => {
    await expect(expect(file).toReplay({ expect: 'passes' })).rejects.toThrow(
      /FAILED \[assert the chip is ready\] starter(.|\n)*it fails/,
    );
  });
});
