import { expect, test } from 'vitest';
import type { Grade } from '../../../demo/course/grade.ts';
import { grade_csv, grade_lines, grade_page } from '../../../demo/course/grade_table.ts';

function grade(name: string, lesson: number, points: number, more: Partial<Grade> = {}): Grade {
  const hand_in = { name, lesson, student: '', files: { 'a.ts': 'x < y' }, answers: '', hints: 1 };
  const counted = {
    points,
    of: 8,
    done: points === 8,
    answers: '2 of 3',
    hints: 1,
    events: 500,
    seconds: 0.5,
  };
  const said = { file: `${name}.json`, title: 'A lesson', missing: '', group: '' };
  return { name, lesson, ...counted, ...said, hand_in, ...more } as Grade;
}

const BROKEN = grade('broken.json', 0, 0, { hand_in: null, of: 0, missing: 'no hand-in' });

test('one hand-in of each student: no second table', () => {
  const lines = grade_lines([grade('anna', 2, 8), grade('ben', 2, 3), BROKEN]);
  expect(lines.at(-1)).toBe('3 hand-ins, 1 done.');
  expect(grade_page([grade('anna', 2, 8)])).not.toContain('Students');
});

test('more than one lesson: what each student has in all, in order of names', () => {
  const grades = [grade('ben', 1, 8), grade('anna', 1, 8), grade('anna', 2, 3, { hints: 2 }), BROKEN];
  const lines = grade_lines(grades).map((line) => line.trim().split(/ {2,}/));
  expect(lines.slice(-3)).toEqual([
    ['name', 'lessons', 'done', 'points', 'of', 'hints'],
    ['anna', '2', '1', '11', '16', '3'],
    ['ben', '1', '1', '8', '8', '1'],
  ]);
  const page = grade_page(grades);
  expect(page).toContain(
    '<tr><th scope="row">anna</th><td>2</td><td>1</td><td>11</td><td>16</td><td>3</td></tr>',
  );
  expect(page).toContain('<pre>x &lt; y</pre>');
});

test('a name that a spreadsheet would take for a formula is text', () => {
  expect(grade_csv([grade('=1+1', 1, 8)])).toContain("\r\n'=1+1,1,8,8,yes,");
});
