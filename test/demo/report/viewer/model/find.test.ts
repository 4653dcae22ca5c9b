import { expect, test } from 'vitest';
import { condition_of, find_next, time_of_text } from '../../../../../demo/report/viewer/model/find.ts';
import { Happenings, words_of } from '../../../../../demo/report/viewer/model/happenings.ts';
import { shown_places } from '../../../../../demo/report/viewer/model/listing.ts';
import { load_run } from '../../../../../demo/report/viewer/model/run.ts';
import { run_of } from './run_of.ts';

test('every term of a search must fit', async () => {
  const { run } = await run_of('mqtt');
  const all = new Happenings(run);
  const places = Array.from({ length: all.length }, (_, place) => all.at(place));
  const found = (query: string): string[] => {
    const fits = condition_of(query);
    return places
      .filter((one) => fits(run, one))
      .map((one) => Object.values(words_of(run, one)).slice(1).join(' '));
  };
  expect(found('')).toEqual([]);
  expect(found('PUBLISH').length).toBe(3);
  expect(found('publish qos "qos 1"')).toEqual([
    'board > broker  MQTT PUBLISH "topic" "This is a message. ", QoS 1, id 2',
  ]);
  expect(found('event:suspend object:"my app event" thread:sample')[0]).toMatch(
    /^board\/mqtt sample suspend thread/,
  );
  expect(found('status=0 t<50us').length).toBe(3);
  expect(found('t>=415us t<1ms').every((text) => text !== '')).toBe(true);
});

test('a status that is no success is found', async () => {
  const { run: good } = await run_of('mqtt');
  const lines = good.document.lines.map((line, at) => (at === 5 ? { ...line, status: 7 } : line));
  const run = await load_run({ ...good.document, lines });
  const all = new Happenings(run);
  const at = find_next(all, shown_places(all, []), 'status!=0', { from: 0, step: 1 });
  expect(all.at(at)).toEqual({ kind: 'line', index: 5 });
});

test('the search goes on at the other end', async () => {
  const { run } = await run_of('mqtt');
  const all = new Happenings(run);
  const places = shown_places(all, []);
  const next = (from: number, step: 1 | -1): number =>
    find_next(all, places, 'event:"MQTT PUBLISH"', { from, step });
  const first = next(0, 1);
  const second = next(first, 1);
  expect(second).toBeGreaterThan(first);
  expect([next(second, 1), next(first, -1), next(second, -1)]).toEqual([first, second, first]);
  expect(find_next(all, places, 'nowhere', { from: 0, step: 1 })).toBe(-1);
});

test('times have units', () => {
  expect(['300us', '1.5 ms', '2', 'soon'].map(time_of_text)).toEqual([300_000, 1_500_000, 2e9, null]);
});
