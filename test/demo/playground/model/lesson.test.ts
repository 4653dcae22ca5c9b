import { expect, test } from 'vitest';
import { constants_file, type ShippedLesson } from '../../../../demo/playground/model/lesson.ts';

const CONSTANTS = { every_ms: 30 };

function lesson(...given: string[]): ShippedLesson {
  return { given: Object.fromEntries(given.map((name) => [name, ''])) } as unknown as ShippedLesson;
}

test('the constants of a student are a file of the language of the lesson; a lesson without has none', () => {
  expect(constants_file(lesson('sensor.ts', 'variant.ts'), CONSTANTS)['variant.ts']).toContain(
    'every_ms: 30',
  );
  expect(constants_file(lesson('sensor.h', 'variant.h'), CONSTANTS)['variant.h']).toContain(
    '#define EVERY_MS 30',
  );
  expect(constants_file(lesson('scenario.ts'), CONSTANTS)).toEqual({});
});
