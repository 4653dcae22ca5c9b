import { expect, test } from 'vitest';
import { all_lessons } from '../../../demo/course/lessons.ts';
import { text_for, variant_header, variant_of, with_constants } from '../../../demo/course/variant.ts';

const lessons = await all_lessons();

test('a student has the same constants each time, however the name is written, and others have others', () => {
  for (const { lesson } of lessons.filter(({ lesson: { variant } }) => variant !== undefined)) {
    expect(variant_of(lesson, ' Ada ')).toEqual(variant_of(lesson, 'ada'));
    const names = Array.from({ length: 30 }, (_, n) => `student ${n}`);
    const all = new Set(names.map((name) => JSON.stringify(variant_of(lesson, name))));
    expect(all.size).toBeGreaterThan(3);
  }
});

test('a text gets the constants that it names', () => {
  expect(with_constants('{{times}} times, {{other}}', { times: 3 })).toBe('3 times, {{other}}');
});

test('whoever works in C reads what is for C, and has the constants as macros', () => {
  const text =
    '# T\n<!-- TypeScript -->\nref\n<!-- C -->\naddress\n<!-- both -->\nopen `x.{{ending}}`, {{times}} times';
  expect(text_for(text, { times: 3 }, 'c')).toBe('# T\naddress\nopen `x.c`, 3 times');
  expect(text_for(text, { times: 3 }, 'typescript')).toBe('# T\nref\nopen `x.ts`, 3 times');
  expect(variant_header({ times: 3, order: 'c a b' })).toContain('#define TIMES 3\n#define ORDER "c a b"\n');
});
