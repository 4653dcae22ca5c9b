import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  LARGER_SET,
  RECORDINGS,
  read_recording,
  recordings_in,
  recordings_of,
  write_recordings,
} from './recordings.ts';

const MOST_BYTES = 1_500_000;

let larger: string;
let ours: string;

beforeEach(() => {
  larger = mkdtempSync(join(tmpdir(), 'larger-'));
  ours = mkdtempSync(join(tmpdir(), 'recordings-'));
  mkdirSync(join(larger, 'threadx'));
  for (const [name, text] of Object.entries({
    'random.jsonl': '1\n2\n3\n4\n5\n',
    'named.jsonl': '1\n2\n',
    'README.md': 'what it is',
    'notes.txt': 'no recording',
  })) {
    writeFileSync(join(larger, 'threadx', name), text);
  }
});

afterEach(() => {
  for (const folder of [larger, ours]) rmSync(folder, { recursive: true });
});

/** Names of the files that only one of two sets has, or that hold something else. */
function differing(one: ReadonlyMap<string, Buffer>, other: ReadonlyMap<string, Buffer>): string[] {
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => {
    const [a, b] = [one.get(name), other.get(name)];
    return a === undefined || b === undefined || !a.equals(b);
  });
}

it('named programs and descriptions are taken whole, of the generated programs every second one', () => {
  write_recordings(larger, ours);
  expect(readdirSync(join(ours, 'threadx'))).toEqual(['README.md', 'named.jsonl.gz', 'random.jsonl.gz']);
  const text = (name: string): string => read_recording(join(ours, 'threadx', name)).toString();
  expect(text('random.jsonl.gz')).toBe('1\n3\n5\n');
  expect(text('named.jsonl.gz')).toBe('1\n2\n');
  expect(text('README.md')).toBe('what it is');
});

it('writing again leaves what is right alone, and takes out what the larger set has no more', () => {
  write_recordings(larger, ours);
  const before = recordings_in(ours);
  expect(write_recordings(larger, ours)).toEqual([]);
  rmSync(join(larger, 'threadx/named.jsonl'));
  writeFileSync(join(larger, 'threadx/README.md'), 'what it is now');
  expect(write_recordings(larger, ours)).toEqual(['threadx/README.md', 'threadx/named.jsonl.gz']);
  expect(recordings_in(ours)).not.toEqual(before);
  expect(recordings_in(ours)).toEqual(recordings_of(larger));
});

it('the recordings of this repository are small, and are what the larger set gives where it is there', () => {
  const names = [...recordings_in(RECORDINGS).keys()];
  const bytes = names.reduce((sum, name) => sum + statSync(join(RECORDINGS, name)).size, 0);
  expect(names.length).toBeGreaterThan(30);
  expect(bytes).toBeLessThan(MOST_BYTES);
  if (existsSync(LARGER_SET))
    expect(differing(recordings_in(RECORDINGS), recordings_of(LARGER_SET))).toEqual([]);
});
