import { describe, expect, test } from 'vitest';
import { SaveAreas, Saved } from '../../../../demo/c/bridge/save_areas.ts';

const AREA = 8192;

/** Puts frames into an area as Asyncify does: words behind the head, and their end into its first word. */
function put(words: Uint32Array, address: number, frames: readonly number[]): void {
  words.set(frames, (address >>> 2) + 2);
  words[address >>> 2] = address + 8 + frames.length * 4;
}

function frames_at(words: Uint32Array, address: number): number[] {
  return [...words.subarray((address >>> 2) + 2, (words[address >>> 2] as number) >>> 2)];
}

describe('save areas', () => {
  test('more calls wait than there are areas: each finds its frames again, wherever they lie now', () => {
    const buffer = new ArrayBuffer(4 * AREA);
    const words = new Uint32Array(buffer);
    const areas = new SaveAreas(buffer, 16, 3 * AREA + 100);
    const calls = Array.from({ length: 10 }, () => new Saved());
    for (const [number, call] of calls.entries()) put(words, areas.take(call), [number, number * 7]);
    for (const [number, call] of [...calls.entries()].reverse()) {
      const address = areas.find(call);
      expect(frames_at(words, address)).toEqual([number, number * 7]);
      expect(words[(address >>> 2) + 1]).toBe(address + AREA);
      put(words, areas.take(call), [number, 1, 2, 3]);
    }
    for (const [number, call] of calls.entries())
      expect(frames_at(words, areas.find(call))).toEqual([number, 1, 2, 3]);
  });

  test('a call that is over leaves its area to the next one, and one that was given up is no trouble', () => {
    const areas = new SaveAreas(new ArrayBuffer(3 * AREA), 0, 2 * AREA);
    const [first, second, third] = [new Saved(), new Saved(), new Saved()];
    const place = areas.take(first);
    areas.take(second);
    areas.give_back(first);
    expect(areas.take(third)).toBe(place);
    areas.give_back(first);
    expect(areas.find(third)).toBe(place);
  });
});
