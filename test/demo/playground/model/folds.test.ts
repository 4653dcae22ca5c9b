import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { folds_of } from '../../../../demo/playground/model/folds.ts';

/** The text as it is shown. */
function folded(text: string, gives_away: boolean): string {
  return folds_of(text, gives_away).reduceRight(
    (so_far, { from, to, words }) => `${so_far.slice(0, from)}<${words}>${so_far.slice(to)}`,
    text,
  );
}

test('a program with a bug begins behind its imports, and its head does not give the bug away', () => {
  expect(folded(readFileSync('demo/bugs/check_then_wait.ts', 'utf8'), true)).toMatch(
    /^\/\/ <what is wrong here>\n\nimport <\.\.\.>\n\nconst DATA = 1;/,
  );
  expect(folded(readFileSync('demo/bugs/c/torn_time.c', 'utf8'), true)).toMatch(
    /^\/\* <what is wrong here>\n#include "bug\.h"\n/,
  );
});

test('the head of another program stays', () => {
  expect(folded("// What it is for.\nimport a from 'a';\nimport {\n  b,\n} from 'b';\nb();\n", false)).toBe(
    '// What it is for.\nimport <...>\nb();\n',
  );
});

test('few imports are left, and code between them is never folded', () => {
  expect(folds_of("import a from 'a';\nimport b from 'b';\na(b);\n", false)).toEqual([]);
  const text = "import a from 'a';\na();\nimport {\n  b,\n} from 'b';\nb();\n";
  expect(folded(text, false)).toBe(text);
  expect(folds_of('const important = 1;\n', true)).toEqual([]);
});
