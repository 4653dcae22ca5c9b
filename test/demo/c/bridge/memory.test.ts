import { describe, expect, test } from 'vitest';
import type { CInstance } from '../../../../demo/c/bridge/instance.ts';
import { CMemory } from '../../../../demo/c/bridge/memory.ts';

function memory() {
  const bytes = new Uint8Array(1024);
  const told: string[] = [];
  const m = new CMemory((id, what) => told.push(`${id} ${what}`));
  m.attach({ bytes, words: new Uint32Array(bytes.buffer) } as CInstance, 512, 16);
  return { m, bytes, told };
}

describe('memory of C', () => {
  test('results lie in memory at once; null is no result; a place where no word is is told', () => {
    const { m, told } = memory();
    const word = m.word(64);
    if (word !== null) word.value = 7;
    expect(m.words[16]).toBe(7);
    expect([m.word(0), m.word(66), m.word(1024), m.word(-4)]).toEqual([null, null, null, null]);
    expect(told).toHaveLength(3);
  });

  test('a result of two bytes leaves those beside it', () => {
    const { m, told } = memory();
    m.bytes.fill(0xee, 64, 72);
    const half = m.half_word(66);
    if (half !== null) half.value = 0x1234;
    expect([...m.bytes.subarray(64, 70)]).toEqual([0xee, 0xee, 0x34, 0x12, 0xee, 0xee]);
    expect(half?.value).toBe(0x1234);
    expect([m.half_word(0), m.half_word(65), m.half_word(1024)]).toEqual([null, null, null]);
    expect(told).toHaveLength(2);
  });

  test('what a pool hands out is the same object when it goes back', () => {
    const { m, bytes } = memory();
    const block = bytes.subarray(128, 160);
    const pointer = m.pointer<Uint8Array>(64, m.address_of_memory);
    if (pointer !== null) pointer.value = block;
    expect(m.words[16]).toBe(128);
    expect(m.released(128)).toBe(block);
    expect(m.released(132)?.byteOffset).toBe(132);
  });

  test('where another pool lies now, the block that was handed out last goes back', () => {
    const { m, bytes } = memory();
    const [one, other] = [bytes.subarray(128, 160), bytes.subarray(128, 192)];
    for (const block of [one, other, one, other]) {
      expect(m.address_of_memory(block)).toBe(128);
      expect(m.released(128)).toBe(block);
    }
    m.forget();
    expect(m.released(128)).not.toBe(other);
    expect(m.address_of_memory(other)).toBe(128);
    expect(m.released(128)).toBe(other);
  });

  test('names come back as the pointer that C gave; others get a place while there is one', () => {
    const { m, bytes } = memory();
    bytes.set([0x69, 0x70, 0], 200);
    expect(m.name(200)).toBe('ip');
    expect(m.address_of_name('ip')).toBe(200);
    expect(m.address_of_name('timer')).toBe(512);
    expect(m.text(512)).toBe('timer');
    expect(m.address_of_name('a name that has no room')).toBe(0);
  });

  test('memory that ends behind the board is told, and what is there of it is given', () => {
    const { m, told } = memory();
    expect(m.memory(1000, 100)?.length).toBe(24);
    expect(m.memory(0xf000_0000 | 0, 4)).toBeNull();
    expect(m.message(1020)?.length).toBe(1);
    expect(m.message(65)).toBeNull();
    expect(told).toHaveLength(3);
  });
});
