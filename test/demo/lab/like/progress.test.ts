import { describe, expect, test } from 'vitest';
import { read_field_log } from '../../../../demo/lab/like/field_log.ts';
import { type Happening, is_further, progress_along } from '../../../../demo/lab/like/progress.ts';

const MS = 1e6;

function log(...lines: string[]): ReturnType<typeof read_field_log> {
  return read_field_log(lines.join('\n'), 'field.log');
}

function run(...happenings: readonly (readonly [ms: number, text: string])[]): Happening[] {
  return happenings.map(([ms, text]) => ({ time_ns: ms * MS, text }));
}

describe('progress along a log', () => {
  const LOG = log('10 ms +-2 ms get "bus"', '~ running', '30 ms +-2 ms put "bus"', 'never reset');

  test('lines are seen in their order and about at their times; what else happens does not count', () => {
    const progress = progress_along(
      LOG,
      run([1, 'running'], [9, 'a get of "bus"'], [12, 'get "can"'], [13, 'b running'], [31, 'put "bus"']),
    );
    expect(progress.complete).toBe(true);
    expect(progress.seen.map(({ happening }) => happening.time_ns / MS)).toEqual([9, 13, 31]);
  });

  test('a line at another time, or before the one above it, is not seen; how far off it was is known', () => {
    const late = progress_along(LOG, run([9, 'get "bus"'], [13, 'running'], [37, 'put "bus"']));
    expect([late.complete, late.seen.length, late.off_ns]).toEqual([false, 2, 5 * MS]);
    expect(late.missing.map(({ line_number }) => line_number)).toEqual([3]);
    const later = progress_along(LOG, run([9, 'get "bus"'], [13, 'running'], [40, 'put "bus"']));
    expect([is_further(late, later), is_further(later, late)]).toEqual([true, false]);
    const swapped = progress_along(LOG, run([9, 'running'], [10, 'get "bus"'], [30, 'put "bus"']));
    expect(swapped.seen.length).toBe(1);
  });

  test('lines of one step come in any order', () => {
    const both = log('a', '& b', 'c');
    expect(progress_along(both, run([1, 'b'], [2, 'a'], [3, 'c'])).complete).toBe(true);
    expect(progress_along(both, run([1, 'b'], [2, 'c'], [3, 'a'])).seen.length).toBe(2);
  });

  test('what must not be counts only while the log was taken', () => {
    const before = run([1, 'reset'], [10, 'get "bus"'], [11, 'running'], [30, 'put "bus"'], [31, 'reset']);
    expect(progress_along(LOG, before).complete).toBe(true);
    const within = progress_along(LOG, [...before, ...run([20, 'reset'])]);
    expect(within.complete).toBe(false);
    expect(within.forbidden.map(({ happening }) => happening.time_ns / MS)).toEqual([20]);
  });

  test('what a line saw is none of what must not be', () => {
    const once = log('~ running', '~ suspend', 'never running');
    expect(progress_along(once, run([1, 'running'], [2, 'suspend'])).complete).toBe(true);
    expect(progress_along(once, run([1, 'running'], [2, 'running'], [3, 'suspend'])).complete).toBe(false);
  });

  test('a free clock begins where most of the log fits', () => {
    const free = log('clock free', '100 ms +-1 ms get', '105 ms +-1 ms put');
    const progress = progress_along(free, run([10, 'get'], [20, 'get'], [25, 'put']));
    expect([progress.complete, progress.offset_ns]).toEqual([true, -80 * MS]);
    expect(progress_along(free, []).seen).toEqual([]);
  });
});
