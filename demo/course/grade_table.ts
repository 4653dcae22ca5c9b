// The grades as a table for the terminal, as CSV for a spreadsheet, and as one page with each student's files; what each student
// has in all, where somebody handed in more than one lesson.

import { columns } from '../../rtos/kernel/tables.ts';
import type { Grade } from './grade.ts';

const HEADING = [
  'name',
  'lesson',
  'points',
  'of',
  'done',
  'answers',
  'hints',
  'events',
  'seconds',
  'group',
  'student',
  'first missing',
];
const MISSING_WIDTH = 70;

function cells(grade: Grade): string[] {
  const { name, hand_in, lesson, points, of, done, answers, hints, events, seconds, group, missing } = grade;
  const numbers = [lesson, points, of].map(String);
  return [
    name,
    ...numbers,
    done ? 'yes' : 'no',
    answers,
    String(hints),
    String(events ?? ''),
    seconds.toFixed(1),
    group,
    hand_in?.student ?? '',
    missing,
  ];
}

const SUM_HEADING = ['name', 'lessons', 'done', 'points', 'of', 'hints'];

/** What each student has in all, in order of names; nothing where each has one hand-in. */
function sums(grades: readonly Grade[]): string[][] {
  const graded = grades.filter(({ hand_in }) => hand_in !== null);
  const names = [...new Set(graded.map(({ name }) => name))].sort();
  if (names.length === graded.length) return [];
  return names.map((student) => {
    const all = graded.filter(({ name }) => name === student);
    const sum = (of: (grade: Grade) => number): number => all.reduce((total, grade) => total + of(grade), 0);
    const done = sum((grade) => Number(grade.done));
    const numbers = [
      all.length,
      done,
      sum(({ points }) => points),
      sum(({ of }) => of),
      sum(({ hints }) => hints),
    ];
    return [student, ...numbers.map(String)];
  });
}

export function grade_lines(grades: readonly Grade[]): string[] {
  const rows = grades.map((grade) => {
    const row = cells(grade);
    // A compiler says more than one line.
    const missing = (row.pop() as string).split('\n')[0] as string;
    return [...row, missing.length > MISSING_WIDTH ? `${missing.slice(0, MISSING_WIDTH - 3)}...` : missing];
  });
  const done = grades.filter((grade) => grade.done).length;
  const in_all = sums(grades);
  const students = in_all.length === 0 ? [] : ['', ...columns([SUM_HEADING, ...in_all])];
  return [...columns([HEADING, ...rows]), `${grades.length} hand-ins, ${done} done.`, ...students];
}

/** A cell that no spreadsheet takes for a formula, quoted where it has to be. */
function csv_cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function grade_csv(grades: readonly Grade[]): string {
  return [HEADING, ...grades.map(cells)].map((row) => `${row.map(csv_cell).join(',')}\r\n`).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const STYLE =
  'body{font:16px/1.4 system-ui,sans-serif;margin:2em;max-width:75em;color-scheme:light dark}' +
  'table{border-collapse:collapse}td,th{padding:.3em .6em;text-align:left;vertical-align:top;border-bottom:1px solid #8886}' +
  'pre{overflow:auto;padding:1em;border:1px solid #8886}';

function table(heading: readonly string[], rows: readonly string[]): string {
  const head = heading.map((word) => `<th scope="col">${escaped(word)}</th>`).join('');
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`;
}

function cells_row(heading: string, cells: readonly string[]): string {
  return `<tr><th scope="row">${heading}</th>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
}

/** One page: the table, and each student's files and answers under it. */
export function grade_page(grades: readonly Grade[]): string {
  const rows = grades.map((grade, i) => {
    const [name = '', ...rest] = cells(grade);
    return cells_row(`<a href="#s${i}">${escaped(name)}</a>`, rest);
  });
  const students = sums(grades).map(([name = '', ...rest]) => cells_row(escaped(name), rest));
  const in_all = students.length === 0 ? '' : `\n<h2>Students</h2>\n${table(SUM_HEADING, students)}`;
  const sections = grades.map(({ name, title, hand_in, missing }, i) => {
    const files = Object.entries(hand_in?.files ?? {}).map(
      ([file, text]) => `<h3>${escaped(file)}</h3>\n<pre>${escaped(text)}</pre>`,
    );
    const written = hand_in?.answers ?? '';
    const answers = written === '' ? '' : `<h3>Answers</h3>\n<pre>${escaped(written)}</pre>`;
    const first = missing === '' ? '' : `\n<p>${escaped(missing)}</p>`;
    const head = `<h2>${escaped(name)}: ${escaped(title)}</h2>${first}`;
    return `<section id="s${i}">\n${[head, ...files, answers].join('\n')}\n</section>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Grades</title>
<style>${STYLE}</style>
<h1>Grades</h1>
${table(HEADING, rows)}${in_all}
${sections.join('\n')}
</html>
`;
}
