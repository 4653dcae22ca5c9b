// Checks and answers of what a lesson starts from, in this process.

import { expect, test } from 'vitest';
import { trace } from '../../../../demo/course/check/checks.ts';
import { answer_key, judge, verdict } from '../../../../demo/course/check/judge.ts';
import { variant } from '../../../../demo/course/lessons/03_ticks/given/variant.ts';
import { lesson_of } from '../../../../demo/course/lessons.ts';

const { lesson } = await lesson_of('3');

test('checks come in their order; the first that says no ends them, gives a replay, and keeps the points of those before', async () => {
  const { checks, points, of, replay, events } = await judge(lesson, variant);
  expect(checks.map(({ ok }) => ok)).toEqual([true, true, false]);
  expect(checks.at(-1)?.said).toMatch(
    /^run \d+ breaks it: the board started at another point of the tick period/,
  );
  expect([points, of]).toEqual([2, 4]);
  expect(replay).toMatch(/^replay 1\nscenario \.\/scenario\.ts\n/);
  expect(replay).toMatch(/^choice tick_phase\/board#1 = \d+$/m);
  expect(events).toBeGreaterThan(50);
});

test('a verdict is the same without a replay', async () => {
  const { replay, ...rest } = await judge(lesson, variant);
  expect(replay).not.toBeNull();
  expect(await verdict(lesson, variant)).toEqual({ ...rest, replay: null });
});

test('answers are worked out from the run', async () => {
  const [pulse_ms, ...words] = await answer_key(lesson, variant);
  expect(pulse_ms).toBeCloseTo(19.7, 1);
  expect(words).toEqual(['n', 'n - 1']);
});

test('a check that caps the points does so only when it says no', async () => {
  const capped = async (limit: number) =>
    (
      await judge(
        {
          ...lesson,
          checks: [
            ...lesson.checks.slice(0, 2),
            {
              name: 'few',
              points: 1,
              caps_at: 1,
              look: (lab) =>
                lab.nominal().events < limit ? { ok: true, said: '' } : { ok: false, said: 'many' },
            },
          ],
        },
        variant,
      )
    ).points;
  expect(await capped(1000)).toBe(3);
  expect(await capped(10)).toBe(1);
});

test('a lesson that waits for the host is run before its checks look at it', async () => {
  const { lesson: secure } = await lesson_of('19');
  const { checks, points } = await judge(secure, {});
  expect(checks.map(({ ok }) => ok)).toEqual([true, false, null, null]);
  expect(points).toBe(1);
  expect(await answer_key(secure, {})).toEqual(['0x114', 'no', 'broker.plant.example']);
});

test('of firmware that broke off it is said how, whatever a check looks for', async () => {
  const build = (): never => {
    throw new Error('oops');
  };
  const scenario = { ...lesson.scenario, build };
  const { checks } = await judge(
    { ...lesson, scenario, checks: [trace('looks', 1, () => 'another thing')] },
    variant,
  );
  expect(checks[0]?.said).toContain('oops');
});
