import { describe, expect, test } from 'vitest';
import { BlockAddresses } from '../../../../demo/c/bridge/blocks.ts';

class Cat {}
class Dog {}

function addresses() {
  const wrong: number[] = [];
  const blocks = new BlockAddresses(1024, (address) => wrong.push(address));
  return { blocks, wrong, cats: blocks.table(Cat), dogs: blocks.table(Dog) };
}

describe('addresses of blocks', () => {
  test('an address keeps its block, null has none, and memory that is used for another kind gets another block', () => {
    const { blocks, cats, dogs } = addresses();
    const cat = cats.at(64);
    expect(cats.at(64)).toBe(cat);
    expect(blocks.address_of(cat)).toBe(64);
    expect(cats.at(0)).toBeNull();
    const dog = dogs.at(64);
    expect(dog).toBeInstanceOf(Dog);
    expect(cats.known(64)).toBeNull();
    expect(dogs.known(64)).toBe(dog);
    expect(cats.at(64)).not.toBe(cat);
    expect(dogs.known(64)).toBeNull();
  });

  test('an object that takes the place of another of its kind has the address alone', () => {
    const { blocks, cats } = addresses();
    const [first, other] = [cats.at(64), cats.at(128)];
    const second = cats.bind(64, new Cat());
    expect(cats.at(64)).toBe(second);
    expect(blocks.address_of(first)).toBe(0);
    expect(cats.objects).toEqual([second, other]);
    cats.bind(64, second);
    expect(blocks.address_of(second)).toBe(64);
    cats.bind(192, second);
    cats.bind(64, new Cat());
    expect(blocks.address_of(second)).toBe(192);
  });

  test('many blocks are found again, whatever their distance', () => {
    for (const distance of [4, 20, 64]) {
      const blocks = new BlockAddresses(1 << 20, () => {});
      const cats = blocks.table(Cat);
      const places = Array.from({ length: 1000 }, (_, n) => 4 + n * distance);
      const all = places.map((address) => cats.at(address));
      expect(new Set(all).size).toBe(1000);
      expect(places.map((address) => cats.known(address))).toEqual(all);
      expect(cats.known(4 + 1000 * distance)).toBeNull();
    }
  });

  test('where no block can be, there is none, which is told', () => {
    const { cats, wrong } = addresses();
    expect([cats.at(0x0f00_0000), cats.at(66), cats.at(-16)]).toEqual([null, null, null]);
    expect(wrong).toEqual([0x0f00_0000, 66, -16]);
    expect(() => cats.given(0)).toThrow(/null pointer/);
  });

  test('a new run knows nothing of the blocks of the last', () => {
    const { blocks, cats } = addresses();
    const cat = cats.at(64);
    blocks.forget();
    expect(cats.known(64)).toBeNull();
    expect(blocks.address_of(cat)).toBe(0);
    expect(cats.at(64)).not.toBe(cat);
  });
});
