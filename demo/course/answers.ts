// The student's answers to a lesson's questions: a text file with a line for each, `1: 30`, under the question.

import type { Question } from './lesson.ts';

/** The file as a student first sees it. */
export function answer_sheet(questions: readonly Question[]): string {
  const lines = questions.flatMap(({ ask }, i) => [`# ${ask}`, `${i + 1}: `, '']);
  const head = [
    '# Write your answers after the numbers. What is asked about the start file is seen before you change it; --reset brings it back.',
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

const SECONDS: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6 };

/** A number as it is asked for: in ms, say, when it was given in s. */
function number_in(ask: string, answer: string): number | null {
  const [, number, unit = ''] = /^([-+]?\d+(?:[.,]\d+)?)(?:\s*(s|ms|us)\b)?/.exec(answer) ?? [];
  if (number === undefined) return null;
  const [, asked = ''] = /\bin (s|ms|us)(?:econds)?\b/.exec(ask) ?? [];
  const given = SECONDS[unit];
  const wanted = SECONDS[asked];
  return (
    Number(number.replace(',', '.')) * (given === undefined || wanted === undefined ? 1 : given / wanted)
  );
}

/** The only C name of the kind of `key` in an answer: `TX_QUEUE_FULL (0xb)`, `the tx_event_flags_set with TX_AND`. */
function c_name(answer: string, key: string): string | undefined {
  const kind = key === key.toUpperCase() ? /\b[A-Z0-9]+_[A-Z0-9_]+\b/g : /\b[a-z0-9]+_[a-z0-9_]+\b/g;
  const names = answer.replace(/\([^)]*\)/g, ' ').match(kind) ?? [];
  return names.length === 1 ? names[0] : undefined;
}

function is_right({ ask, within = 0, also = [] }: Question, answer: string, key: number | string): boolean {
  if (typeof key === 'number') {
    const number = number_in(ask, answer);
    return number !== null && Math.abs(number - key) <= within + 1e-9;
  }
  return [key, ...also].some((one) => plain(one) === plain(answer)) || c_name(answer, key) === key;
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
