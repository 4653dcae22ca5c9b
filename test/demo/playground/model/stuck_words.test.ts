import { expect, it } from 'vitest';
import { stuck_words } from '../../../../demo/playground/model/stuck_words.ts';

it('a program that never ran, one that stands still and one that goes on are told apart', () => {
  expect(stuck_words(10, null)).toMatch(/^Stopped after 10 s: .* before any simulation has run/);
  const moment = { time_ns: 20_000_000, silent_ms: 50, reports: 40 };
  expect(stuck_words(5, moment)).toContain('has come to 0.020000 s and goes on');
  expect(stuck_words(5, { ...moment, silent_ms: 4000 })).toContain('stands still at 0.020000 s');
  expect(stuck_words(2, { ...moment, reports: 1 })).toContain('stands still');
});
