// A function that is made for a board is named before a field gets it. V8 puts a function literal that is assigned to a field
// among its old objects at once, as it takes it for a method made once. From there it keeps all that it reaches, the whole
// board and its memory, until the next full collection: a search then spends a third of its time on that.

import ts from 'typescript';
import { line_of, parse, type SourceText, walk } from './sources.ts';

/** Function literals that are assigned to fields, one sentence for each. */
export function field_functions(source: SourceText): string[] {
  const file = parse(source);
  const found: string[] = [];
  walk(file, (node) => {
    if (!ts.isBinaryExpression(node)) return;
    const { left, right, operatorToken: operator } = node;
    if (operator.kind < ts.SyntaxKind.FirstAssignment || operator.kind > ts.SyntaxKind.LastAssignment) return;
    if (!ts.isPropertyAccessExpression(left) && !ts.isElementAccessExpression(left)) return;
    if (!ts.isArrowFunction(right) && !ts.isFunctionExpression(right)) return;
    found.push(
      `${source.name}:${line_of(file, node)}: name the function first (const f = ...; ${left.getText(file)} = f)`,
    );
  });
  return found;
}
