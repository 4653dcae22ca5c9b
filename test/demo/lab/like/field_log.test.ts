import { describe, expect, test } from 'vitest';
import { read_field_log } from '../../../../demo/lab/like/field_log.ts';

function read(...lines: string[]): ReturnType<typeof read_field_log> {
  return read_field_log(lines.join('\n'), 'field.log');
}

describe('a field log', () => {
  test('has times in seconds, milliseconds and microseconds, each with a tolerance of its own or that of the log', () => {
    const { steps } = read(
      '1.5 a b',
      'tolerance 2 ms',
      '1500 ms c',
      '20us +-5 us d',
      '1 +-0.1 e',
      '~ f',
      'g 7',
    );
    expect(
      steps.flat().map(({ time_ns, tolerance_ns, pieces }) => [time_ns, tolerance_ns, ...pieces]),
    ).toEqual([
      [1.5e9, 10e6, 'a', 'b'],
      [1.5e9, 2e6, 'c'],
      [20e3, 5e3, 'd'],
      [1e9, 0.1e9, 'e'],
      [null, 2e6, 'f'],
      [null, 2e6, 'g', '7'],
    ]);
  });

  test('joins lines with &, keeps quoted text whole, and knows what must not be', () => {
    const log = read('# remark', '', 'clock free', 'Sensor "open the valve"', '& plant', 'never  2 ms b');
    expect(log.steps.map((step) => step.map(({ pieces }) => pieces))).toEqual([
      [['sensor', '"open the valve"'], ['plant']],
    ]);
    expect(log.never.map(({ pieces, time_ns }) => [pieces, time_ns])).toEqual([[['b'], 2e6]]);
    expect(log.from_power_on).toBe(false);
    expect(read('a').from_power_on).toBe(true);
  });

  test.each([
    [['& a'], 'field.log, line 1: "&" joins a line to the one above, and there is none'],
    [['a', '3 ms'], 'field.log, line 2: there is a time, but nothing that was seen'],
    [['clock utc'], 'field.log, line 1: a clock is "power-on" (it began as the board did) or "free"'],
    [['tolerance much'], 'field.log, line 1: a tolerance is a time such as 5 ms'],
    [['# nothing', 'never a'], 'field.log: there is no line in it that was seen'],
  ])('%j is refused with its line', (lines, message) => {
    expect(() => read(...lines)).toThrow(message);
  });
});
