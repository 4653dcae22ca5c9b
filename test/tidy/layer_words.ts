// A layer explains itself in its own words. What it says of the layers above it would be wrong as soon as they change, and
// useless to whoever uses it without them: they say it themselves, by what they register with it.

import ts from 'typescript';
import { line_of, parse, type SourceText, walk } from './sources.ts';

/**
 * For the files under a folder: words of the layers above. Names of constants and kinds, `broker_delay`, are no words; TCP/IP is
 * what ThreadX itself calls a state of a thread.
 */
const WORDS_ABOVE: Readonly<Record<string, RegExp>> = {
  'rtos/': /(?<!\w)(?:mqtt|brokers?|packets?|sockets?|tcp(?!\/IP)|udp|arp|icmp|tls|ethernet)(?!\w)/i,
  'netx/': /(?<!\w)(?:mqtt|brokers?)(?!\w)/i,
};

/** The words of layers above in the texts of a file; what is imported is no text. */
export function words_above(source: SourceText): string[] {
  const [, words] = Object.entries(WORDS_ABOVE).find(([folder]) => source.name.startsWith(folder)) ?? [];
  if (words === undefined) return [];
  const file = parse(source);
  const found: string[] = [];
  walk(file, (node) => {
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return;
    if (ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent)) return;
    const texts = ts.isStringLiteralLike(node)
      ? [node.text]
      : [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
    const word = texts.map((text) => words.exec(text)?.[0]).find((match) => match !== undefined);
    if (word === undefined) return;
    found.push(
      `${source.name}:${line_of(file, node)}: "${word}" is a word of a layer above, which says it itself`,
    );
  });
  return found;
}
