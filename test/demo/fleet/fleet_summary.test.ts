import { expect, it } from 'vitest';
import type { FleetResult } from '../../../demo/fleet/fleet_result.ts';
import { distribution, over_time, parameters_text, summaries } from '../../../demo/fleet/fleet_summary.ts';

it('tells percentiles as the value that so many do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect(distribution(hundred)).toEqual({
    count: 100,
    least: 1,
    p1: 1,
    p10: 10,
    p50: 50,
    p90: 90,
    p99: 99,
    most: 100,
  });
  expect(distribution([7])).toEqual({ count: 1, least: 7, p1: 7, p10: 7, p50: 7, p90: 7, p99: 7, most: 7 });
  expect(distribution([]).count).toBe(0);
});

function run(seed: number, store: number, lost: number, failed: string | null): FleetResult {
  const happened = [{ name: 'restart', from_s: 1, to_s: 2, back_s: [seed], still_away: 0 }];
  const brokers = [{ connections_opened: 1, most_connections: 1, most_backlog: 1 }];
  const samples = { time_s: [1, 2], connects: [seed, 0] };
  const counts = { lost, given_up: 1, lost_power: 0, twice: 0, fewest_packets: [3, 4], most_waiting: [5, 6] };
  return {
    seed,
    parameters: { store, jitter: 1 },
    happened,
    brokers,
    samples,
    claims: [{ name: 'c', failed, not_tried: null }],
    ...counts,
  } as unknown as FleetResult;
}

it('tells how a figure was over time: the half of the runs, a tenth and nine tenths of them', () => {
  const runs = Array.from({ length: 10 }, (_, seed) => run(seed, 10, 0, null));
  expect(over_time(runs, 'connects')).toEqual({ time_s: [1, 2], low: [0, 0], values: [4, 0], high: [8, 0] });
  expect(over_time(runs.slice(3, 4), 'connects')).toEqual({ time_s: [1, 2], values: [3, 0] });
});

it('keeps runs with other parameters apart', () => {
  const [first, second] = summaries([
    run(1, 10, 0, null),
    run(1, 20, 5, 'no'),
    run(2, 10, 2, null),
    run(2, 20, 7, null),
  ]);
  expect(first).toMatchObject({ runs: 2, claims: [{ name: 'c', failed: 0, failed_seeds: [] }] });
  expect(second).toMatchObject({ runs: 2, claims: [{ failed: 1, failed_seeds: [1] }] });
  expect(first?.figures['readings lost in a run']).toMatchObject({ count: 2, least: 1, most: 3 });
  expect(first?.figures['free packets of a board, fewest']).toMatchObject({ count: 4, least: 3, most: 4 });
  expect(second?.figures['seconds until a board is back after restart']).toMatchObject({ least: 1, most: 2 });
  if (first === undefined || second === undefined) throw new Error('two summaries');
  expect(parameters_text(second.parameters, [first, second])).toBe('store=20');
  expect(parameters_text(second.parameters, [second])).toBe('');
});
