import { expect, it } from 'vitest';
import {
  all_back,
  all_connected_at_end,
  broker_backlog,
  connects_in_a_second,
  free_packets,
  nothing_lost,
} from '../../../demo/fleet/fleet_claims.ts';
import type { FleetResult } from '../../../demo/fleet/fleet_result.ts';

const RESULT = {
  boards: 12,
  silent: 0,
  virtual_s: 60,
  lost: 1,
  given_up: 2,
  lost_power: 4,
  away: 3,
  happened: [{ name: 'restart', from_s: 10, to_s: 15, back_s: [0, 2, 7], still_away: 1 }],
  fewest_packets: [9, 4, 12],
  brokers: [{ most_backlog: 20 }, { most_backlog: 50 }],
  samples: { time_s: [2, 4], connects: [10, 81] },
} as unknown as FleetResult;

it('says what is wrong with a run, and nothing where nothing is', () => {
  const after = 'restart';
  expect(all_back({ after, within_s: 5 }).judge(RESULT)).toBe(
    '2 of 4 boards were not, the slowest took 7.0 s, 1 never',
  );
  expect(all_back({ after, within_s: 5 }).judge({ ...RESULT, happened: [] })).toBe(
    "nothing of the name 'restart' happened",
  );
  const back = { name: after, from_s: 10, to_s: 15, back_s: [0, 2, 7], still_away: 0 };
  expect(all_back({ after, within_s: 7 }).judge({ ...RESULT, happened: [back] })).toBeNull();
  const none = { ...back, back_s: [], still_away: 4 };
  expect(all_back({ after, within_s: 7 }).judge({ ...RESULT, happened: [none] })).toBe(
    '4 of 4 boards were not, none came back',
  );
  const one = { ...back, still_away: 1 };
  expect(all_back({ after, within_s: 7 }).judge({ ...RESULT, happened: [one] })).toBe(
    '1 of 4 boards were not, 1 never',
  );
  const nobody = { ...back, back_s: [] };
  expect(all_back({ after, within_s: 7 }).judge({ ...RESULT, happened: [nobody] })).toEqual({
    not_tried: 'no board was away during it, from 10.0 s to 15.0 s',
  });
  expect(all_back({ after, within_s: 9 }).judge({ ...RESULT, virtual_s: 15 })).toBe(
    'it ends at 15.0 s, and the run ended at 15.0 s',
  );
  expect(nothing_lost({ most: 100 }).judge({ ...RESULT, silent: 5 })).toContain(
    '5 of 12 boards do not report',
  );
  expect(nothing_lost().judge(RESULT)).toBe(
    '7 are: 2 given up by full stores, 4 cut off with the power, 1 unaccounted for',
  );
  expect(nothing_lost().judge({ ...RESULT, taken: 0 })).toEqual({ not_tried: 'no board took a reading' });
  expect(nothing_lost({ power_cuts_count: false, most: 3 }).judge(RESULT)).toBeNull();
  expect(nothing_lost({ power_cuts_count: false, most: 2 }).judge(RESULT)).toContain('3 are');
  expect(broker_backlog({ most: 49 }).judge(RESULT)).toBe('50 did');
  expect(broker_backlog({ most: 50 }).judge(RESULT)).toBeNull();
  const real = { ...RESULT, brokers: [{ most_backlog: null }] } as unknown as FleetResult;
  expect(broker_backlog({ most: 50 }).judge(real)).toEqual({
    not_tried: 'a real broker does not tell what waits',
  });
  expect(connects_in_a_second({ most: 40 }).judge(RESULT)).toBe('41 were');
  expect(connects_in_a_second({ most: 41 }).judge(RESULT)).toBeNull();
  expect(free_packets({ least: 10 }).judge(RESULT)).toBe('2 boards had fewer, one of them 4');
  expect(free_packets({ least: 4 }).judge(RESULT)).toBeNull();
  const without = { ...RESULT, fewest_packets: [Number.POSITIVE_INFINITY] };
  expect(free_packets({ least: 4 }).judge(without)).toEqual({ not_tried: 'no board made a packet pool' });
  expect(all_connected_at_end().judge({ ...RESULT, away: 0, without_power: 12 })).toEqual({
    not_tried: 'no board has power then',
  });
  expect(all_connected_at_end().judge(RESULT)).toBe('3 are not');
  expect(all_connected_at_end().judge({ ...RESULT, away: 0 })).toBeNull();
});
