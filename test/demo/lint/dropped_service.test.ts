// The check of dropped services is checked on files that say themselves, line by line, what must be found.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { message_of } from '../../../demo/lint/compiler.ts';
import { find_dropped_services, format_dropped_service } from '../../../demo/lint/dropped_service.ts';
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

function fixture(name: string): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
}

function check(name: string) {
  const project = load_files('.', [fixture(name)], OPTIONS);
  const errors = ts.getPreEmitDiagnostics(project.program).map(message_of);
  return { errors, dropped: find_dropped_services(project.program, project.files) };
}

describe('the check of dropped services', () => {
  test('is silent on right uses', () => {
    const { errors, dropped } = check('good.ts');
    expect(errors).toEqual([]);
    expect(dropped.map(format_dropped_service)).toEqual([]);
  });

  test('finds each wrong use, at its line, and nothing else', () => {
    const { errors, dropped } = check('bad.ts');
    expect(errors).toEqual([]);
    const found = dropped.map((one) => [one.line, one.how] as const);
    const lines = readFileSync(fixture('bad.ts'), 'utf8').split('\n');
    const expected = lines.flatMap((line, at) => {
      const words = /\/\/ bad: (.*)$/.exec(line)?.[1];
      return words === undefined ? [] : [[at + 1, expect.stringContaining(words)] as const];
    });
    expect(expected.length).toBeGreaterThan(30);
    expect(found).toEqual(expected);
  });

  test('names the service and what to write', () => {
    const { dropped } = check('bad.ts');
    const text = dropped.map((one) => format_dropped_service({ ...one, file: 'bad.ts' }));
    expect(text[0]).toBe(
      'bad.ts:12:3: the Service of tx_thread_sleep() is dropped. Write yield* tx_thread_sleep(...).',
    );
    expect(text.find((line) => line.includes('maybe()'))).toContain(
      'Write const result = maybe(); if (result) yield* result;',
    );
  });
});
