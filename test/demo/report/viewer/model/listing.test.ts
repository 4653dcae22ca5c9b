import { expect, test } from 'vitest';
import { Happenings, words_of } from '../../../../../demo/report/viewer/model/happenings.ts';
import { index_of, shown_places } from '../../../../../demo/report/viewer/model/listing.ts';
import { replayed, run_of } from './run_of.ts';

test('what is left out: mutexes that the stack locks itself with, and no other', async () => {
  const { run } = await run_of('mqtt');
  const all = new Happenings(run);
  const texts = (hidden: readonly string[]): string[] =>
    [...shown_places(all, hidden)].map((place) => {
      const { event, what } = words_of(run, all.at(place));
      return `${event} ${what}`;
    });
  expect(texts([]).length).toBe(all.length);
  expect(texts([]).filter((text) => text.startsWith('tx_mutex_get mutex "ip"')).length).toBeGreaterThan(30);
  expect(texts(['locks']).filter((text) => /^tx_mutex_(get|put) /.test(text))).toEqual([]);
  expect(texts(['locks']).filter((text) => text.startsWith('tx_mutex_create')).length).toBeGreaterThan(2);
  expect(texts(['records']).length).toBe(run.document.frames.length + run.document.lines.length);
  expect(texts(['records', 'frames', 'lines'])).toEqual([]);
  const bus = await replayed('mars-inversion');
  const places = shown_places(new Happenings(bus.run), ['locks']);
  const kept = [...places].map((place) => words_of(bus.run, new Happenings(bus.run).at(place)).what);
  expect(kept.some((what) => what.startsWith('mutex "bus"'))).toBe(true);
});

test('interrupts in which something happens stay', async () => {
  const { run } = await replayed('mars-inversion');
  const all = new Happenings(run);
  const events = [...shown_places(all, ['ticks'])].map((place) => words_of(run, all.at(place)).event);
  for (const [at, event] of events.entries()) {
    if (event === 'interrupt enter') expect(events[at + 1]).not.toBe('interrupt exit');
  }
  expect(events).toContain('interrupt enter');
  expect(events.length).toBeLessThan(all.length);
});

test('a place that is left out is found at the next one', () => {
  expect([0, 3, 4, 9].map((place) => index_of(Uint32Array.of(3, 5, 8), place))).toEqual([0, 0, 1, 3]);
});
