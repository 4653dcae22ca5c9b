import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { all_lessons } from '../../../../demo/course/lessons.ts';
import { text_for } from '../../../../demo/course/variant.ts';
import { in_the_page } from '../../../../demo/playground/model/page_words.ts';

it('commands and files of a folder become what is in the page', () => {
  expect(in_the_page('1. Run the check: `npm run lesson -- 1`. Which line says NOT YET?')).toBe(
    '1. Run the check: **Check**. Which line says NOT YET?',
  );
  expect(in_the_page('## See it\n\n`npm run lesson -- 10 --report`: the ladder')).toBe(
    '## See it\n\nThe report below: the ladder',
  );
  expect(in_the_page('Look at the failing run: npm run lesson -- 6 --report. Which two?')).toBe(
    'Look at the failing run: the report below. Which two?',
  );
});

it('no lesson of the page speaks of a command line', async () => {
  for (const { folder, lesson } of await all_lessons()) {
    if (lesson.host === true) continue;
    const text = text_for(readFileSync(path.join(folder, 'text.md'), 'utf8'), {}, 'typescript');
    const hints_and_questions = [...lesson.hints, ...lesson.questions.map(({ ask }) => ask), lesson.goal];
    for (const words of [text, ...hints_and_questions])
      expect(in_the_page(words)).not.toMatch(/\bnpm\b|netx-sim [a-z]| --[a-z]|answers\.txt|\.replay/);
  }
});
