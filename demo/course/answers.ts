// The student's answers to a lesson's questions: a text file with a line for each, `1: 30`, under the question.

import type { Question } from './lesson.ts';

/** The file as a student first sees it. */
export function answer_sheet(questions: readonly Question[]): string {
  const lines = questions.flatMap(({ ask }, i) => [`# ${ask}`, `${i + 1}: `, '']);
  const head = [
    '# Write your answers behind the numbers. What is asked about the start file is seen before you change it; --reset brings it back.',
    '',
  ];
  return [...head, ...lines].join('\n');
}

/** The answers in a file, by number; an empty one is none. */
export function read_answers(text: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, number, answer = ''] = /^\s*(\d+)\s*[:.)]\s*(.*?)\s*$/.exec(line) ?? [];
    if (number !== undefined && answer !== '') found.set(Number(number), answer);
  }
  return found;
}

/** Small letters, one space between words, no quotation marks, nothing at the end that ends a sentence. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/["'`]/g, '')
    .replace(/\(\)/g, '')
    .replace(/\s+/g, ' ')
    .replace(/[.;,!]+$/, '')
    .trim();
}

function is_right({ within = 0, also = [] }: Question, answer: string, key: number | string): boolean {
  if (typeof key === 'number') {
    const [, number] = /^([-+]?\d+(?:[.,]\d+)?)/.exec(answer) ?? [];
    return number !== undefined && Math.abs(Number(number.replace(',', '.')) - key) <= within + 1e-9;
  }
  return [key, ...also].some((one) => plain(one) === plain(answer));
}

/** Which of the questions are answered, and rightly: true, false, null where nothing is written. */
export function judge_answers(
  questions: readonly Question[],
  answers: ReadonlyMap<number, string>,
  key: readonly (number | string)[],
): (boolean | null)[] {
  return questions.map((question, i) => {
    const answer = answers.get(i + 1);
    const right = key[i];
    return answer === undefined || right === undefined ? null : is_right(question, answer, right);
  });
}
