import { afterEach, expect, it, vi } from 'vitest';
import { watch_silence } from '../../../demo/cli/silence_watch.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('tells of a silence at 5 s, 10 s, 20 s; what comes in begins it anew; nothing is told while nobody waits', () => {
  vi.useFakeTimers();
  const told: string[] = [];
  let [heard, waits] = [0, true];
  const stop = watch_silence({
    heard: () => heard,
    waiting: () => (waits ? 'the board waits' : null),
    tell: (line) => told.push(line),
  });
  const after = (ms: number): string[] => {
    vi.advanceTimersByTime(ms);
    return told.splice(0);
  };
  expect(after(4000)).toEqual([]);
  expect(after(1000)).toEqual(['nothing has come for 5 s of real time: the board waits']);
  expect(after(15_000)).toEqual(
    [10, 20].map((s) => `nothing has come for ${s} s of real time: the board waits`),
  );
  heard += 1;
  expect(after(5000)).toEqual([]);
  expect(after(1000)).toHaveLength(1);
  heard += 1;
  waits = false;
  expect(after(60_000)).toEqual([]);
  stop();
  waits = true;
  expect(after(60_000)).toEqual([]);
});
