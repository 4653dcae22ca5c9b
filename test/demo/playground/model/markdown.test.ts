import { expect, it } from 'vitest';
import { blocks_of, spans_of } from '../../../../demo/playground/model/markdown.ts';

const plain = (text: string) => [{ kind: 'plain', text }];

it('a line has code, strong and emphasised pieces; of a link the words are left', () => {
  expect(spans_of('call `f(*a)` **now**, *please*: [here](x.md)')).toEqual([
    { kind: 'plain', text: 'call ' },
    { kind: 'code', text: 'f(*a)' },
    { kind: 'plain', text: ' ' },
    { kind: 'strong', text: 'now' },
    { kind: 'plain', text: ', ' },
    { kind: 'emphasis', text: 'please' },
    { kind: 'plain', text: ': ' },
    { kind: 'plain', text: 'here' },
  ]);
  expect(spans_of('2 * 3 * 4')).toEqual(plain('2 * 3 * 4'));
});

it('headings, paragraphs, lists with long items, tables and code are blocks', () => {
  const text = `# Title
One
paragraph.
- first
  goes on
- second

1. one
2. two

| a | b |
|---|---|
| 1 | 2 |
\`\`\`
# no heading

\`\`\`
The end.
`;
  expect(blocks_of(text)).toEqual([
    { kind: 'heading', level: 1, spans: plain('Title') },
    { kind: 'paragraph', spans: plain('One paragraph.') },
    { kind: 'list', ordered: false, items: [plain('first goes on'), plain('second')] },
    { kind: 'list', ordered: true, items: [plain('one'), plain('two')] },
    {
      kind: 'table',
      rows: [
        [plain('a'), plain('b')],
        [plain('1'), plain('2')],
      ],
    },
    { kind: 'code', text: '# no heading\n' },
    { kind: 'paragraph', spans: plain('The end.') },
  ]);
});
