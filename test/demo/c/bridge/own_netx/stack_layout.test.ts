// The table by which a stack of the firmware's own says where its control blocks are and where their fields lie.

import { expect, it } from 'vitest';
import { CMemory } from '../../../../../demo/c/bridge/memory.ts';
import { StackLayout } from '../../../../../demo/c/bridge/own_netx/stack_layout.ts';

const TABLE = 0x100;
const TEXTS = 0x200;
/** Two blocks that form a ring, each with a name, a number, a byte and a link. */
const FIRST = 0x300;
const SECOND = 0x340;

function layout_of(rows: readonly (readonly [name: string, value: number, bytes: number])[]): {
  layout: StackLayout;
  memory: CMemory;
} {
  const memory = new CMemory(() => {});
  memory.bytes = new Uint8Array(1024);
  memory.words = new Uint32Array(memory.bytes.buffer);
  let text = TEXTS;
  const put_text = (words: string): number => {
    const at = text;
    memory.bytes.set(new TextEncoder().encode(`${words}\0`), at);
    text += words.length + 1;
    return at;
  };
  for (const [place, [name, value, bytes]] of rows.entries())
    memory.words.set([put_text(name), value, bytes], TABLE / 4 + place * 3);
  const layout = new StackLayout(memory);
  layout.attach(TABLE);
  memory.words.set([put_text('one'), 7, 5, SECOND], FIRST / 4);
  memory.words.set([0, 8, 0x1ff, FIRST], SECOND / 4);
  return { layout, memory };
}

const ROWS = [
  ['BLOCK', 16, 0],
  ['BLOCK.name', 0, 4],
  ['BLOCK.number', 4, 4],
  ['BLOCK.small', 8, 1],
  ['BLOCK.next', 12, 4],
] as const;

it('reads fields by name, of the size that they have, and follows a ring once', () => {
  const { layout } = layout_of(ROWS);
  expect([layout.value('BLOCK'), layout.value('BLOCK.small'), layout.value('OTHER')]).toEqual([
    16,
    8,
    undefined,
  ]);
  expect(layout.ring(FIRST, 'BLOCK.next')).toEqual([FIRST, SECOND]);
  expect(layout.ring(0, 'BLOCK.next')).toEqual([]);
  expect([layout.text(FIRST, 'BLOCK.name'), layout.text(SECOND, 'BLOCK.name')]).toEqual(['one', null]);
  const block = { number: 0, small: 0, absent: 1, name: null };
  layout.copy('BLOCK', SECOND, block);
  expect(block).toEqual({ number: 8, small: 0xff, absent: 1, name: null });
  expect(layout.word(FIRST, 'BLOCK.absent')).toBe(0);
});

it('a stack that says nothing of itself is not known', () => {
  expect(layout_of([]).layout.is_known).toBe(false);
});
