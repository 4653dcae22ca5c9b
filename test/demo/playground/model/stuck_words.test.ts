import { expect, it } from 'vitest';
import {
  clock_words,
  gets_on,
  long_words,
  stuck_words,
} from '../../../../demo/playground/model/stuck_words.ts';

const moment = { time_ns: 20_000_000, until_ns: null, silent_ms: 50, reports: 40 };

it('a program that never ran, one that stands still and one that goes on are told apart', () => {
  expect(stuck_words(10, null)).toMatch(/^Stopped after 10 s: .* before any simulation has run/);
  expect(stuck_words(5, moment)).toContain('has come to 0.020000 s and goes on');
  expect(stuck_words(5, { ...moment, silent_ms: 4000 })).toContain('stands still at 0.020000 s');
  expect(stuck_words(2, { ...moment, reports: 1 })).toContain('stands still');
  expect(gets_on(null)).toBe(false);
  expect(gets_on(moment)).toBe(true);
});

it('a long run is told with how far it is, and how long the rest takes at its pace', () => {
  expect(clock_words(moment)).toBe('running: 0.020000 s, in virtual time');
  expect(clock_words({ ...moment, until_ns: 10e9 })).toBe(
    'running: 0.020000 s of 10 s at the most, in virtual time',
  );
  expect(long_words(10, 30, { ...moment, time_ns: 4e9, until_ns: 10e9 })).toContain(
    'at this pace its 10 s take about 15 s more. It is stopped after another 30 s.',
  );
  expect(long_words(10, 30, { ...moment, time_ns: 1e9, until_ns: 60e9 })).toContain('about 10 minutes more');
  expect(long_words(10, 30, moment)).toContain('nothing says when it is to end');
});
