import ts from 'typescript';
import { expect, it } from 'vitest';
import { message_of, PLAIN_OPTIONS } from '../../../demo/lint/compiler.ts';

it('a file that nothing governs is a strict module, and what is wrong with it is told in words', () => {
  const host = ts.createCompilerHost(PLAIN_OPTIONS);
  const text = 'const n: number = null;\n';
  host.getSourceFile = (name) =>
    name === 'a.ts' ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023) : undefined;
  const program = ts.createProgram({
    rootNames: ['a.ts'],
    options: { ...PLAIN_OPTIONS, noLib: true, types: [] },
    host,
  });
  expect(program.getSemanticDiagnostics(program.getSourceFile('a.ts')).map(message_of)).toEqual([
    "Type 'null' is not assignable to type 'number'.",
  ]);
});
