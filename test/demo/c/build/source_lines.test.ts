import { expect, it } from 'vitest';
import { LineTable, source_map } from '../../../../demo/c/build/source_lines.ts';

const RULES = { root: '/p', sim: '/sim' };

it('a map that is written is read: places reach to the next one', () => {
  const places = [
    { file: '/w/a.c', line: 12 },
    null,
    { file: '/w/src/b.c', line: 3 },
    { file: '/w/a.c', line: 40_000 },
  ];
  const table = new LineTable(source_map([100, 105, 1000, 70_000], places, RULES));
  expect(
    [99, 100, 104, 105, 999, 1000, 69_999, 70_000, 80_000].map((offset) => table.line_of(offset)),
  ).toEqual([
    undefined,
    'a.c:12',
    'a.c:12',
    'a.c:12',
    'a.c:12',
    'src/b.c:3',
    'src/b.c:3',
    'a.c:40000',
    'a.c:40000',
  ]);
});

it('code of which a map says that it comes from nowhere has no line', () => {
  const table = new LineTable(
    JSON.stringify({ version: 3, sources: ['a.c'], names: [], mappings: 'UAEA,K' }),
  );
  expect([10, 14, 15].map((offset) => table.line_of(offset))).toEqual(['a.c:3', 'a.c:3', undefined]);
});
