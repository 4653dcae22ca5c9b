import { describe, expect, test } from 'vitest';
import { accept_lost_wakeup } from '../../../demo/bugs/accept_lost_wakeup.ts';
import { sleep_one_tick } from '../../../demo/bugs/sleep_one_tick.ts';
import { explore_options } from '../../../demo/lab/explore_options.ts';
import { clean_lines, run_search } from '../../../demo/lab/explore_search.ts';
import { UsageError } from '../../../demo/lab/usage.ts';
import { nominal_sites } from '../../../rtos/explore/search.ts';
import { sweep_1 } from '../../../rtos/explore/strategy_sweep.ts';
import { toy } from '../../rtos/explore/toy.ts';
import { in_process, listen } from './in_process.ts';

const CONTEXT = { seed: 1, sites: nominal_sites(accept_lost_wakeup, 1, false).sites };
const DEVIATIONS = sweep_1.size(CONTEXT);

/** What a search that found nothing says after so many runs. */
function clean(runs: number, ...args: string[]): string {
  const options = explore_options(['accept-lost-wakeup', ...args]);
  return clean_lines(accept_lost_wakeup, options, CONTEXT, runs).join('\n');
}

describe('a search that found nothing', () => {
  test('says in how many runs, of which search, and what that does not say', () => {
    expect(clean(200, '--runs', '200')).toMatch(/^nothing failed in 200 runs \(portfolio, seed 1\)\n/);
    expect(clean(200, '--runs', '200')).toContain('does not say that no legal timing does');
    expect(clean(1, '--strategy', 'nominal')).toMatch(/^nothing failed in 1 run \(nominal/);
    expect(clean(30)).toMatch(/^nothing failed in 30 of 2000 runs/);
    expect(clean(200)).not.toContain('No single legal deviation');
  });

  test('gets a certificate only from a sweep that tried every single deviation', () => {
    const sweep = ['--strategy', 'sweep-1'];
    expect(clean(20, ...sweep, '--runs', '20')).toContain(
      `Stopped at 20 of ${DEVIATIONS} single deviations: no certificate.`,
    );
    expect(clean(DEVIATIONS - 1, ...sweep)).toContain('no certificate');
    expect(clean(DEVIATIONS, ...sweep)).toContain(
      'No single legal deviation of the kinds cost, tick_phase, isr_arrival breaks accept-lost-wakeup',
    );
    expect(clean(DEVIATIONS, ...sweep)).toContain(`${DEVIATIONS} deviations tried, which is all`);
  });

  test('a shard of a sweep tells its part, and what makes a certificate of the parts', () => {
    const share = Math.ceil((DEVIATIONS - 3) / 4);
    const whole = clean(share, '--strategy', 'sweep-1', '--shard', '3/4');
    expect(whole).toContain(`Shard 3/4: none of its ${share} single deviations`);
    expect(whole).toContain('when the shards 0/4 to 3/4 have all ended like this');
    expect(whole).not.toContain('No single legal deviation');
    expect(clean(5, '--strategy', 'sweep-1', '--shard', '3/4', '--runs', '20')).toContain(
      `Shard 3/4 stopped at 5 of its ${share} single deviations (${DEVIATIONS} in all): no certificate.`,
    );
  });
});

describe('run_search', () => {
  test('a limit of runs ends a sweep without a certificate, whatever the number of workers', async () => {
    const said = listen();
    const last_said = (): string => said().slice(said().lastIndexOf('nothing failed in'));
    for (const workers of ['1', '2']) {
      const options = ['sleep-one-tick', '--fixed', '--strategy', 'sweep-1', '--workers', workers];
      await run_search(sleep_one_tick, explore_options([...options, '--runs', '6']), in_process);
      expect(last_said()).toMatch(/Stopped at 6 of 19 single deviations: no certificate\./);
      await run_search(sleep_one_tick, explore_options(options), in_process);
      expect(last_said()).toMatch(/No single legal deviation/);
    }
    const covered = [...said().matchAll(/coverage (\d+)/g)].map(([, keys]) => keys);
    expect(covered).toHaveLength(4);
    expect(covered[3]).toBe(covered[1]);
  });

  test('a scenario that fails nominally is not searched, and is reported', async () => {
    const said = listen();
    const scenario = toy(3, () => true);
    const { findings } = await run_search(scenario, explore_options(['toy']), in_process);
    expect(said()).toContain(
      'toy: it fails without any deviation (the nominal run, seed 1): nothing to search',
    );
    expect(findings.size).toBe(1);
  });
});

test('numbers of the command line have limits', () => {
  const digits = '9'.repeat(400);
  for (const args of [
    ['--workers', '257'],
    ['--runs', digits],
    ['--seed', digits],
    ['--shard', `0/${digits}`],
  ])
    expect(() => explore_options(args)).toThrow(UsageError);
  expect(explore_options(['--workers', '256', '--shard', '3/4'])).toMatchObject({ workers: 256, of: 4 });
});
