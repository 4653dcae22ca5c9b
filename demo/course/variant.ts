// The constants of one student: drawn from the lesson's ranges, with the student's name and the lesson's number as the seed.

import { Random } from '../../rtos/sim_api.ts';
import type { Variant } from './check/lab.ts';
import { LANGUAGE_NAMES, type Language } from './language.ts';
import type { Lesson } from './lesson.ts';

/** A number of 32 bits of a text (FNV-1a). */
function number_of(text: string): number {
  let number = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) number = Math.imul(number ^ byte, 0x01000193);
  return number >>> 0;
}

/** Nobody in particular has the constants of a student with an empty name. */
export function variant_of(lesson: Lesson, student: string): Variant {
  if (lesson.variant === undefined) return {};
  return lesson.variant(new Random(number_of(`${student.trim().toLowerCase()}/${lesson.number}`)));
}

/** A text with the constants for `{{name}}`. */
export function with_constants(text: string, variant: Variant): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(variant[name] ?? whole));
}

/** Stands before what is for readers of one language only, or of both again. */
const FOR = /^<!-- (TypeScript|C|both) -->$/;

/**
 * What somebody reads who works in this language: of the lines behind `<!-- TypeScript -->` or `<!-- C -->`, up to
 * `<!-- both -->`, only those of the language; `{{ending}}` is that of its files.
 */
export function text_for(text: string, variant: Variant, language: Language): string {
  let reads = 'both';
  const lines = text.split('\n').filter((line) => {
    const [, next] = FOR.exec(line) ?? [];
    reads = next ?? reads;
    return next === undefined && (reads === 'both' || reads === LANGUAGE_NAMES[language]);
  });
  return with_constants(lines.join('\n'), { ...variant, ending: language === 'c' ? 'c' : 'ts' });
}

/** Text of variant.h, the constants for C. */
export function variant_header(variant: Variant): string {
  const lines = Object.entries(variant).map(
    ([name, value]) => `#define ${name.toUpperCase()} ${JSON.stringify(value)}`,
  );
  return ['/* Your constants of this lesson. Do not change. */', '#pragma once', ...lines, ''].join('\n');
}

/** Text of variant.ts with these constants. */
export function variant_file(variant: Variant): string {
  const constants = JSON.stringify(variant)
    .replace(/([{,])"(\w+)":/g, '$1 $2: ')
    .replace(/}$/, ' }');
  return `/** Your constants of this lesson. Do not change. */\nexport const variant = ${constants};\n`;
}
