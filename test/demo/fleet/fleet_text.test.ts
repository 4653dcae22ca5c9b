import { expect, it } from 'vitest';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import type { ClaimOutcome, FleetResult } from '../../../demo/fleet/fleet_result.ts';
import { summaries } from '../../../demo/fleet/fleet_summary.ts';
import { claim_rows, result_rows } from '../../../demo/fleet/fleet_text.ts';
import { small_fleet } from './plans.ts';

const result = new Fleet(small_fleet({ until_s: 3 })).run();

it('says how many boards came back, and of half of them only when half did', () => {
  const row = (back_s: number[], still_away: number): string | undefined => {
    const happened = [{ name: 'cut', from_s: 1, to_s: 2, back_s, still_away }];
    return result_rows({ ...result, happened }).find(([name]) => name.startsWith('cut,'))?.[1];
  };
  expect(row([1, 2, 5, 9], 0)).toBe('4 boards away, half back after 2 s, all after 9 s');
  expect(row([1, 2], 1)).toBe('3 boards away, half back after 2 s, 1 never');
  expect(row([1], 4)).toBe('5 boards away, 4 never came back, the others within 1 s');
  expect(row([], 24)).toBe('24 boards away, none came back');
  expect(row([], 0)).toBe('no board was away');
});

it('says how well a run with a real broker kept its pace, and nothing of what the broker does not tell', () => {
  const brokers = result.brokers.map((broker) => ({
    ...broker,
    most_backlog: null,
    fewest_receive_packets: null,
  }));
  const told = (behind_s: number): string[] =>
    result_rows({ ...result, brokers, virtual_s: 60, wall_clock: { speed: 20, behind_s } })
      .filter(([name]) => /wall clock|backlog|free packets/.test(name))
      .map((row) => row.join(': '));
  expect(told(0.04)).toEqual(['behind the wall clock at the end: 0.0 s']);
  expect(told(9)).toEqual(['behind the wall clock at the end: 9.0 s: 5 virtual seconds a second, not 20']);
  const names = result_rows(result).map(([name]) => name);
  expect(names).toContain('broker: free packets at least');
  expect(names).not.toContain('behind the wall clock at the end');
});

it('tells once what many boards say, and how often', () => {
  const of = (board: string): string => `1.0 s  ${board}/ip  [arp-cache-thrash] ip: too small`;
  const diagnostics = [of('a'), '2.0 s  b/x  [other] y: z', of('b'), of('c')];
  const told = result_rows({ ...result, diagnostics }).filter(([name]) => name === 'diagnostic');
  expect(told.map(([, text]) => text)).toEqual([
    `${of('a')} (and 2 more like it)`,
    '2.0 s  b/x  [other] y: z',
  ]);
});

const run = (seed: number, failed: string | null, not_tried: string | null, store = 10): FleetResult => {
  const claims: ClaimOutcome[] = [{ name: 'c', failed, not_tried }];
  return { ...result, seed, parameters: { store }, claims };
};
const rows = (...results: FleetResult[]): string[] =>
  claim_rows(summaries(results), ({ seed, parameters }) => `run ${seed} ${parameters['store']}`).map(
    ([name, text]) => `${name}: ${text}`,
  );

it('tells what one run says of a claim, and what many do, with the command that runs one that failed', () => {
  const one = (of: FleetResult): string | undefined => result_rows(of).find(([name]) => name === 'c')?.[1];
  expect(one(run(1, null, null))).toBe('holds');
  expect(one(run(1, '2 are late', null))).toBe('FAILS: 2 are late');
  expect(one(run(1, null, 'nobody was away'))).toBe('NOT TRIED: nobody was away');
  expect(rows(run(1, null, null), run(2, null, null))).toEqual(['c: holds in 2 of 2 runs']);
  expect(rows(run(1, null, null), run(2, null, 'why'))).toEqual(['c: holds in 1 of 2 runs, not tried in 1']);
  expect(rows(run(1, null, 'why'), run(2, null, 'why'))).toEqual(['c: NOT TRIED in any of 2 runs: why']);
  expect(rows(run(1, null, null, 20), run(1, null, null), run(2, 'no', null))).toEqual([
    'store=20: c: holds in 1 of 1 runs',
    'store=10: c: FAILS in 1 of 2 runs, seeds 2; one of them: run 2 10',
  ]);
  const many = Array.from({ length: 12 }, (_, at) => run(at + 1, 'no', null));
  expect(rows(...many)).toEqual([
    'c: FAILS in 12 of 12 runs, seeds 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more; one of them: run 1 10',
  ]);
});
