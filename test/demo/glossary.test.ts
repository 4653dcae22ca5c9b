// Each term of the column "here" that the glossary marks as printed stands in a text of the product.

import ts from 'typescript';
import { expect, test } from 'vitest';
import { parse, read_source, sources_under, walk } from '../tidy/sources.ts';

/** The marked terms in the first column of the tables. */
function printed_terms(): string[] {
  return read_source('demo/glossary.md').lines.flatMap((line) => {
    const here = /^\| (?!here)([^|]+) \|/.exec(line)?.[1] ?? '';
    return [...here.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);
  });
}

/** The words between quotes of the product's code. */
function texts(): string {
  const found: string[] = [];
  for (const source of sources_under('rtos', 'netx', 'mqtt', 'demo')) {
    walk(parse(source), (node) => {
      if (
        ts.isStringLiteralLike(node) ||
        ts.isTemplateHead(node) ||
        ts.isTemplateMiddleOrTemplateTail(node)
      ) {
        found.push(node.text);
      }
    });
  }
  return found.join('\n');
}

test('each term that the glossary marks as printed stands in a text of the product', () => {
  const terms = printed_terms();
  expect(terms.length).toBeGreaterThan(40);
  const product = texts();
  expect(terms.filter((term) => !product.includes(term))).toEqual([]);
});
