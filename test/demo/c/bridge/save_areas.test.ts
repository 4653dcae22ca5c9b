import { describe, expect, test } from 'vitest';
import { SaveAreas, Saved } from '../../../../demo/c/bridge/save_areas.ts';

/** The most that one call may need, and its head. */
const MOST_BYTES = 8192;
const HEAD_WORDS = 4;
const STACK_WORD = 2;

const BUFFER = new ArrayBuffer(3 * MOST_BYTES);
const WORDS = new Uint32Array(BUFFER);

/** C is unwound, as Asyncify and the kit do it: frames behind the head, their end in its first word. */
function unwind(areas: SaveAreas, call: Saved, frames: readonly number[], stack: number): void {
  const at = areas.next >>> 2;
  WORDS[at] = areas.next + (HEAD_WORDS + frames.length) * 4;
  WORDS[at + 1] = areas.next + MOST_BYTES;
  WORDS[at + STACK_WORD] = stack;
  WORDS.set(frames, at + HEAD_WORDS);
  areas.keep(call);
}

function frames_at(address: number): number[] {
  return [...WORDS.subarray((address >>> 2) + HEAD_WORDS, (WORDS[address >>> 2] as number) >>> 2)];
}

describe('save areas', () => {
  test('however many calls wait, each finds its frames again: where they were put, or from the host', () => {
    const areas = new SaveAreas(WORDS, 4, MOST_BYTES + 200);
    const calls = Array.from({ length: 30 }, () => new Saved());
    for (const [number, call] of calls.entries()) unwind(areas, call, [number, number * 7], 1000 + number);
    expect(calls.filter(({ frames }) => frames === 0).length).toBeGreaterThan(10);
    for (const [number, call] of [...calls.entries()].reverse()) {
      expect(areas.stack_of(call)).toBe(1000 + number);
      const address = areas.find(call);
      expect(address % 16).toBe(0);
      expect(frames_at(address)).toEqual([number, number * 7]);
      expect(WORDS[(address >>> 2) + STACK_WORD]).toBe(1000 + number);
      expect(WORDS[(address >>> 2) + 1]).toBe(address + MOST_BYTES);
      unwind(areas, call, [number, 1, 2, 3], 2000 + number);
    }
    for (const [number, call] of calls.entries())
      expect(frames_at(areas.find(call))).toEqual([number, 1, 2, 3]);
  });

  test('the most that a call may need is free wherever its frames begin', () => {
    const areas = new SaveAreas(WORDS, 16, 2 * MOST_BYTES);
    const call = new Saved();
    for (let round = 0; round < 1000; round++) {
      unwind(
        areas,
        call,
        Array.from({ length: round % 40 }, (_, place) => place),
        0,
      );
      expect(areas.next + MOST_BYTES).toBeLessThanOrEqual(16 + 2 * MOST_BYTES);
      expect(frames_at(areas.find(call)).length).toBe(round % 40);
    }
  });

  test('the room that is used over and over grows until calls that wait are seldom set aside, and no further', () => {
    const BYTES = 1 << 18;
    const words = new Uint32Array(BYTES / 4);
    const set_aside = (count: number, size = BYTES): [seldom: boolean, furthest: number] => {
      const areas = new SaveAreas(words, 16, size - 16);
      const calls = Array.from({ length: count }, () => new Saved());
      let [aside, furthest] = [0, 0];
      for (let round = 0; round < 200; round++)
        for (const call of calls) {
          if (round >= 100 && call.frames === 0) aside++;
          areas.find(call);
          words[areas.next >>> 2] = areas.next + 48;
          areas.keep(call);
          furthest = Math.max(furthest, areas.next);
        }
      return [aside < 20 * count, furthest];
    };
    expect(set_aside(10)).toEqual([true, expect.toSatisfy((at: number) => at < 24 * 1024)]);
    expect(set_aside(500)).toEqual([true, expect.toSatisfy((at: number) => at > 100_000)]);
    const [seldom, furthest] = set_aside(500, 32 * 1024);
    expect(seldom).toBe(false);
    expect(furthest).toBeLessThanOrEqual(32 * 1024 - MOST_BYTES);
  });

  test('a board that seldom switches uses about a page of it; one that often does, as much as stays in a cache', () => {
    const BYTES = 1 << 16;
    const words = new Uint32Array(BYTES / 4);
    const areas = new SaveAreas(words, 16, BYTES - 16);
    const call = new Saved();
    const furthest_of = (switches: number): number => {
      let furthest = 0;
      for (let count = 0; count < switches; count++) {
        words[areas.next >>> 2] = areas.next + 128;
        areas.keep(call);
        furthest = Math.max(furthest, areas.find(call));
      }
      return furthest;
    };
    expect(furthest_of(10_000)).toBeLessThan(4096 + 32);
    furthest_of(100_000);
    expect(furthest_of(1000)).toSatisfy((at: number) => at > 15_000 && at < 17_000);
  });

  test('a board that seldom switches uses the rest of the page in which its variables end, if that is enough', () => {
    const words = new Uint32Array(1 << 14);
    const last_of = (start: number): number => {
      const areas = new SaveAreas(words, start, (1 << 16) - start);
      const call = new Saved();
      let last = 0;
      for (let count = 0; count < 1000; count++) {
        words[areas.next >>> 2] = areas.next + 128;
        areas.keep(call);
        last = Math.max(last, areas.find(call) + 128);
      }
      return last;
    };
    expect([0x1000, 0x1720, 0x1900].map((start) => last_of(start) <= 0x2000)).toEqual([true, true, false]);
    expect(last_of(0x1900)).toBeLessThanOrEqual(0x3000);
  });

  test('calls that were given up take no room for long', () => {
    const areas = new SaveAreas(WORDS, 16, MOST_BYTES + 1000);
    const waits = new Saved();
    unwind(areas, waits, [1, 2, 3], 0);
    for (let round = 0; round < 200; round++) unwind(areas, new Saved(), [round], 0);
    expect(frames_at(areas.find(waits))).toEqual([1, 2, 3]);
  });
});
