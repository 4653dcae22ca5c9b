// What must hold of every bug of demo/bugs: nominally it passes, its replay file fails the check that the file names with
// the trace that the file names, and with the repair neither a single deviation breaks it nor what a search tries.
//
// After a change of the simulator that moves a trace: `npx vitest run test/demo/bugs --update` writes the hashes anew,
// if the same check still fails on the same object; otherwise `npm start -- record NAME` searches again.
// EXPLORE_FULL=1 runs the whole sweep of each bug and a long search, which takes some minutes.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { experiment_of, type Scenario } from '../../../demo/bench/scenario.ts';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { choice_words } from '../../../demo/lab/report/choice_words.ts';
import { replay } from '../../../rtos/explore/replay.ts';
import { format_replay, parse_replay } from '../../../rtos/explore/replay_file.ts';
import { nominal_sites, search } from '../../../rtos/explore/search.ts';
import type { ReplayChoice } from '../../../rtos/explore/shrink.ts';
import { portfolio } from '../../../rtos/explore/strategies/portfolio.ts';
import { sweep_1 } from '../../../rtos/explore/strategies/sweep.ts';
import { run_scenario } from '../../../rtos/sim_api.ts';

const MOST_CHOICES = 3;
const IS_FULL = process.env.EXPLORE_FULL === '1';
/** Spread over the whole sweep. */
const SWEEP_RUNS = IS_FULL ? Number.POSITIVE_INFINITY : 150;
const SEARCH_RUNS = IS_FULL ? 2000 : 120;

export function check_bug(bug: Scenario): void {
  const scenario = experiment_of(bug);
  describe(scenario.name, () => {
    test('passes nominally', () => {
      expect(run_scenario(scenario, { seed: 1 }).failure).toBeNull();
    });

    test('fails as its replay file says, to the trace hash', async () => {
      const path = replay_path(scenario.name);
      const file = parse_replay(readFileSync(path, 'utf8'));
      const { result, unused, same_failure } = replay(scenario, file);
      expect(unused).toEqual([]);
      expect(same_failure).toBe(true);
      expect(file.choices.length).toBeLessThanOrEqual(MOST_CHOICES);
      const words = (choice: ReplayChoice): string => choice_words(choice, result.sim);
      const now = format_replay({ ...file, trace_hash: result.trace_hash }, words);
      await expect(now).toMatchFileSnapshot(path);
    });

    test('with the repair the same timing passes', () => {
      const file = parse_replay(readFileSync(replay_path(scenario.name), 'utf8'));
      const { result } = replay(scenario, { ...file, fixed: true, check: null, trace_hash: null });
      expect(result.failure).toBeNull();
    });

    test.each([
      ['no single deviation', sweep_1, SWEEP_RUNS],
      ['nothing that a search tries', portfolio, SEARCH_RUNS],
    ])('with the repair %s breaks it', (_, strategy, runs) => {
      const { nominal, ...ground } = nominal_sites(scenario, { seed: 1, fixed: true });
      expect(nominal.failure).toBeNull();
      const request = { scenario, strategy, seed: 1, runs, fixed: true };
      for (const { result } of search(request, { seed: 1, ...ground })) {
        expect(result.failure, JSON.stringify(result.choices)).toBeNull();
      }
    });
  });
}
