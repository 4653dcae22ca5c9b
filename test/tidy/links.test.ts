import { expect, test } from 'vitest';
import { broken_links, links_of } from './links.ts';
import type { SourceText } from './sources.ts';

function page(name: string, ...lines: string[]): SourceText {
  return { name, text: lines.join('\n'), lines };
}

const target = page(
  'rtos/README.md',
  '# rtos: the *simulated* `target`',
  '## Choices',
  '## Choices',
  '```',
  '## no heading',
  '```',
);
const read = (name: string) => (name === 'rtos' ? 'folder' : name === target.name ? target : undefined);

test.each([
  '[a](rtos/README.md)',
  '[a](rtos)',
  '[a](rtos/README.md#choices-1) and `[a](code.md)`',
  '[a](rtos/README.md#rtos-the-simulated-target)',
  '[a](https://example.org/x.md) [b](mailto:a@example.org)',
  '[a]: rtos/README.md#choices',
])('%s leads somewhere', (line) => {
  expect(broken_links([page('README.md', line)], read)).toEqual([]);
});

test.each([
  ['[a](rtos/missing.md)', 'README.md:2: there is no rtos/missing.md'],
  ['[a](rtos/README.md#choices-2)', 'README.md:2: rtos/README.md has no heading #choices-2'],
  ['[a](rtos/README.md#no-heading)', 'README.md:2: rtos/README.md has no heading #no-heading'],
  ['[a]: missing.md', 'README.md:2: there is no missing.md'],
])('%s does not', (line, found) => {
  expect(broken_links([page('README.md', '# top', line)], read)).toEqual([found]);
});

test('a link is followed from where its document lies, one within the document too', () => {
  const lines = ['## Choices', '[a](#choices) [b](../rtos/README.md) [c](README.md) [d](#nothing)'];
  const document = page('rtos/README.md', ...lines);
  expect(links_of(document)).toHaveLength(4);
  expect(broken_links([document], (name) => (name === document.name ? document : undefined))).toEqual([
    'rtos/README.md:2: rtos/README.md has no heading #nothing',
  ]);
});

test('what stands in a code block is no link', () => {
  expect(links_of(page('README.md', '~~~', '[a](b.md)', '~~~', '[c](d.md)'))).toEqual([
    { line: 4, target: 'd.md' },
  ]);
});
