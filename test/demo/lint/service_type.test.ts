// The check of dropped services must know the kernel's own Service, not only the one of its fixtures.

import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { load_files } from '../../../demo/lint/project.ts';
import { service_share } from '../../../demo/lint/service_type.ts';

test("the kernel's completed() returns a Service in the eyes of the check", () => {
  const file = fileURLToPath(new URL('../../../rtos/kernel/service.ts', import.meta.url));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    types: [],
    strict: true,
    noEmit: true,
  };
  const project = load_files('.', [file], { ...options, allowImportingTsExtensions: true });
  const checker = project.program.getTypeChecker();
  const source = project.files[0] as ts.SourceFile;
  const completed = source.statements.find(
    (statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === 'completed',
  ) as ts.FunctionDeclaration;
  const signature = checker.getSignatureFromDeclaration(completed) as ts.Signature;
  expect(service_share(checker, checker.getReturnTypeOfSignature(signature))).toBe('all');
  const argument = signature.getParameters()[0] as ts.Symbol;
  expect(service_share(checker, checker.getTypeOfSymbol(argument))).toBe('none');
});
