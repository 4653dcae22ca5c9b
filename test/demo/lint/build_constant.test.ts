// The check of constants that are read too early is checked on a file that says itself, line by line, what must be found.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { early_constant_words, find_early_constants } from '../../../demo/lint/build_constant.ts';
import { message_of } from '../../../demo/lint/compiler.ts';
import { load_files } from '../../../demo/lint/project.ts';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
};

const FIXTURE = fileURLToPath(new URL('./fixtures/early_constants.ts', import.meta.url));

describe('the check of constants that are read too early', () => {
  const project = load_files('.', [FIXTURE], OPTIONS);
  const found = find_early_constants(project.program, project.files);

  test('finds each wrong use, at its line, and nothing else', () => {
    expect(ts.getPreEmitDiagnostics(project.program).map(message_of)).toEqual([]);
    const expected = readFileSync(FIXTURE, 'utf8')
      .split('\n')
      .flatMap((line, at) => {
        const when = /\/\/ early: (.*)$/.exec(line)?.[1];
        return when === undefined ? [] : [[at + 1, expect.stringContaining(when)] as const];
      });
    expect(expected.length).toBeGreaterThan(12);
    expect(found.map(({ line, when }) => [line, when])).toEqual(expected);
  });

  test('names the constant and says what to write', () => {
    expect([found[0]?.line, found[0]?.column]).toEqual([12, 24]);
    expect(found.map(early_constant_words)[0]).toBe(
      'TX_TIMER_TICKS_PER_SECOND is read when the file is loaded, before any target runs, and has the ' +
        'default then, not the value of the target. Multiply where it is used, as C does: keep WAIT_S = 5, write ' +
        'WAIT_S * TX_TIMER_TICKS_PER_SECOND.',
    );
    expect(found.map(({ name }) => name)).toContain('what minutes() reads');
  });
});
