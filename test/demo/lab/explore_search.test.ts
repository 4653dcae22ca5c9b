import { afterEach, describe, expect, test, vi } from 'vitest';
import { EXPLORE_OPTIONS } from '../../../demo/cli/commands/explore.ts';
import { read_options } from '../../../demo/cli/options.ts';
import {
  clean_lines,
  run_search,
  type SearchOptions,
  still_lines,
} from '../../../demo/lab/explore_search.ts';
import { Progress } from '../../../demo/lab/progress.ts';
import { nominal_sites } from '../../../rtos/explore/search.ts';
import { sweep_1 } from '../../../rtos/explore/strategies/sweep.ts';
import { toy } from '../../rtos/explore/toy.ts';
import { accept_lost_wakeup, sleep_one_tick } from '../bugs/experiments.ts';
import { in_process } from './in_process.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const CONTEXT = { seed: 1, sites: nominal_sites(accept_lost_wakeup, { seed: 1 }).sites };
const DEVIATIONS = sweep_1.size(CONTEXT);

function options_of(...args: string[]): SearchOptions {
  const line = read_options(args, EXPLORE_OPTIONS, '');
  if (line === 'help') throw new Error('no help wanted');
  const { shard, ...rest } = line.values;
  return { ...rest, ...(shard ?? { shard: 0, of: 1 }) };
}

/** What a search that found nothing says after so many runs. */
function said(runs: number, ...args: string[]): string {
  return clean_lines(accept_lost_wakeup, options_of(...args), CONTEXT, runs).join('\n');
}

describe('a search that found nothing', () => {
  test('says in how many runs, of which search, and what that does not say', () => {
    expect(said(200, '--runs', '200')).toMatch(/^nothing failed in 200 runs \(portfolio, seed 1\)\n/);
    expect(said(200, '--runs', '200')).toContain('does not mean that no legal timing does');
    expect(said(1, '--strategy', 'nominal')).toMatch(/^nothing failed in 1 run \(nominal/);
    expect(said(0, '--strategy', 'preempt')).toBe(
      'nothing was run: the strategy preempt has nothing to vary here',
    );
    expect(said(30)).toMatch(/^nothing failed in 30 of 2000 runs/);
    expect(said(200)).not.toContain('No single legal deviation');
  });

  test('says that the scenario may be unable to fail when nothing new has come for long', () => {
    const progress = new Progress(500);
    progress.add(60, [1, 2]);
    const { strategy } = options_of();
    expect(still_lines(accept_lost_wakeup, progress, strategy)).toEqual([]);
    progress.add(440, []);
    expect(still_lines(accept_lost_wakeup, progress, strategy)[0]).toMatch(
      /^Nothing new has come since run 60 of 500: accept-lost-wakeup may be unable to fail\./,
    );
    // A sweep has its certificate.
    expect(still_lines(accept_lost_wakeup, progress, sweep_1)).toEqual([]);
  });

  test('gets a certificate only from a sweep that tried every single deviation', () => {
    const sweep = ['--strategy', 'sweep-1'];
    expect(said(20, ...sweep, '--runs', '20')).toContain(
      `Stopped at 20 of ${DEVIATIONS} single deviations: no certificate.`,
    );
    expect(said(DEVIATIONS - 1, ...sweep)).toContain('no certificate');
    expect(said(DEVIATIONS, ...sweep)).toContain(
      'No single legal deviation of the kinds cost, tick_phase, isr_arrival breaks accept-lost-wakeup',
    );
    expect(said(DEVIATIONS, ...sweep)).toContain(`${DEVIATIONS} deviations tried`);
  });

  test('a shard of a sweep tells its part, and what makes a certificate of the parts', () => {
    const share = Math.ceil((DEVIATIONS - 3) / 4);
    const whole = said(share, '--strategy', 'sweep-1', '--shard', '3/4');
    expect(whole).toContain(`Shard 3/4: none of its ${share} single deviations`);
    expect(whole).toContain('when the shards 0/4 to 3/4 have all ended like this');
    expect(whole).not.toContain('No single legal deviation');
    expect(said(5, '--strategy', 'sweep-1', '--shard', '3/4', '--runs', '20')).toContain(
      `Shard 3/4 stopped at 5 of its ${share} single deviations (${DEVIATIONS} in all): no certificate.`,
    );
  });
});

describe('run_search', () => {
  test('a limit of runs ends a sweep without a certificate, whatever the number of workers', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const lines: string[] = [];
    const print = (line: string): void => void lines.push(line);
    const subject = { experiment: sleep_one_tick, word: 'sleep-one-tick' };
    for (const workers of ['1', '2']) {
      const args = ['--fixed', '--strategy', 'sweep-1', '--workers', workers];
      await run_search(subject, options_of(...args, '--runs', '6'), print, in_process);
      expect(lines.at(-1)).toMatch(/Stopped at 6 of 19 single deviations: no certificate\./);
      await run_search(subject, options_of(...args), print, in_process);
      expect(lines.at(-1)).toMatch(/No single legal deviation/);
    }
    const covered = [...lines.join('\n').matchAll(/(\d+) distinct event pairs/g)].map(([, keys]) => keys);
    expect(covered).toHaveLength(4);
    expect(covered[3]).toBe(covered[1]);
  });

  test('a search has the same runs and findings whatever the number of workers', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const subject = { experiment: accept_lost_wakeup, word: 'accept-lost-wakeup' };
    const found: unknown[] = [];
    for (const workers of ['1', '3', '40']) {
      const args = ['--all', '--runs', '80', '--workers', workers];
      const { findings, failing, runs, coverage } = await run_search(
        subject,
        options_of(...args),
        () => {},
        in_process,
      );
      const all = findings.all().map(({ index, choices }) => ({ index, choices }));
      found.push({ all, failing, runs, coverage });
    }
    expect(found[0]).toMatchObject({ runs: 80 });
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  test('--seconds ends a search in good order', async () => {
    vi.useFakeTimers();
    let stopped = (): void => {};
    const endless: typeof in_process = () => ({
      ended: new Promise((resolve) => {
        stopped = () => resolve(false);
      }),
      stop: () => stopped(),
      stop_one: () => {},
    });
    const subject = { experiment: sleep_one_tick, word: 'sleep-one-tick' };
    const searching = run_search(subject, options_of('--seconds', '20'), () => {}, endless);
    let ended = false;
    void searching.then(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(19_999);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await searching).toMatchObject({ interrupted: null, failing: 0 });
    vi.useRealTimers();
  });

  test('a scenario that fails nominally is not searched, and is reported', async () => {
    const lines: string[] = [];
    const subject = { experiment: toy(3, () => true), word: 'toy' };
    const { findings } = await run_search(subject, options_of(), (line) => lines.push(line), in_process);
    expect(lines.join('\n')).toContain(
      'toy: it fails without any deviation (the nominal run, seed 1): nothing to search',
    );
    expect(findings.size).toBe(1);
  });
});
