// Each source file has a test of the same name: rtos/services/tx_mutex.ts has test/rtos/services/tx_mutex.test.ts.
//
// A file without behaviour (constants, types, control blocks without methods, re-exports) needs none. Where one test
// covers several files on purpose, TESTED_BY says which.

import ts from 'typescript';
import { exists, parse, type SourceText, walk } from './sources.ts';

/** Source file, or folder with a slash at its end: the test file that covers it. */
export const TESTED_BY: Readonly<Record<string, string>> = {};

export function missing_tests(sources: readonly SourceText[]): string[] {
  return sources.filter(has_behaviour).flatMap(({ name }) => {
    const mirror = `test/${name.replace(/\.ts$/, '.test.ts')}`;
    if (exists(mirror)) return [];
    const listed = Object.keys(TESTED_BY).find((key) =>
      key.endsWith('/') ? name.startsWith(key) : name === key,
    );
    const other = listed === undefined ? undefined : TESTED_BY[listed];
    if (other !== undefined && exists(other)) return [];
    return [`${name} has no test: write ${mirror}, or name the test that covers it in test/tidy/mirror.ts.`];
  });
}

/** Entries of TESTED_BY that name a file that is not there. */
export function stale_entries(): string[] {
  return Object.entries(TESTED_BY)
    .flat()
    .filter((name) => !exists(name))
    .map((name) => `test/tidy/mirror.ts names ${name}, which does not exist: take the line out.`);
}

function has_behaviour(source: SourceText): boolean {
  let found = false;
  walk(parse(source), (node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !is_trivial(node))
      found = true;
  });
  return found;
}

/** A constructor that only takes its fields over is part of a type, not behaviour. */
function is_trivial(node: ts.Node): boolean {
  if (!ts.isConstructorDeclaration(node)) return false;
  return (node.body?.statements ?? []).every(
    (statement) =>
      ts.isExpressionStatement(statement) &&
      ts.isBinaryExpression(statement.expression) &&
      statement.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken,
  );
}
