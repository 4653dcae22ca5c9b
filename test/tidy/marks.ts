// Every coverage mark (rtos/sim/marks.ts) stands at one place, and exactly one test says that it reaches it.

import ts from 'typescript';
import { line_of, parse, type SourceText, walk } from './sources.ts';

/** Calls of a function with names written out: name, and where. */
function names_in(sources: readonly SourceText[], callee: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const source of sources) {
    if (!source.text.includes(`${callee}(`)) continue;
    const file = parse(source);
    walk(file, (node) => {
      if (!ts.isCallExpression(node) || node.expression.getText(file) !== callee) return;
      const where = `${source.name}:${line_of(file, node)}`;
      for (const argument of node.arguments) {
        if (!ts.isStringLiteral(argument)) continue;
        found.set(argument.text, [...(found.get(argument.text) ?? []), where]);
      }
    });
  }
  return found;
}

export function mark_faults(product: readonly SourceText[], tests: readonly SourceText[]): string[] {
  const marks = names_in(product, 'mark');
  const reached = names_in(tests, 'reaches');
  const faults: string[] = [];
  for (const [name, places] of marks) {
    if (places.length > 1)
      faults.push(`mark "${name}" stands at ${places.join(' and ')}: each place has its own name.`);
    const by = reached.get(name) ?? [];
    if (by.length === 0)
      faults.push(`${places[0]}: no test says reaches('${name}'): write the test that leads there.`);
    if (by.length > 1)
      faults.push(`mark "${name}" is claimed at ${by.join(' and ')}: one test is there for it.`);
  }
  for (const [name, places] of reached) {
    if (!marks.has(name))
      faults.push(`${places[0]}: there is no mark "${name}" any more: take the line out.`);
  }
  return faults;
}
