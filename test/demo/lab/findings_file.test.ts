import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replay_file_name, write_finding } from '../../../demo/lab/findings_file.ts';
import { format_replay, type Replay } from '../../../rtos/explore/replay_file.ts';
import { toy } from '../../rtos/explore/toy.ts';

const SCENARIO = toy(6, (taken) => taken[1] === 2);
const NAME = replay_file_name('toy', { id: 'toy', object: 'toy' });

function finding(...sites: number[]): Replay {
  const choices = sites.map((n) => ({ key: `frame_delay/site ${n}#1`, taken: 2 }));
  return {
    scenario: 'toy',
    seed: 1,
    fixed: false,
    check: { id: 'toy', object: 'toy' },
    trace_hash: null,
    choices,
  };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'findings-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (found: Replay) => write_finding(SCENARIO, folder, found, format_replay(found));
const holds = (name = NAME): string => readFileSync(join(folder, name), 'utf8');

test('of two replays of one failure the one with fewer choices stays, whichever came first, and it is said', () => {
  expect(write(finding(1, 2, 3)).note).toBeNull();
  expect(write(finding(1, 2)).note).toContain('was there with 3 choices, this one has 2: replaced');
  expect(write(finding(1, 2, 4)).note).toContain('was there with 2 choices, this one has 3: kept as it was');
  expect(holds()).toBe(format_replay(finding(1, 2)));
});

test('on a tie the file that is there stays', () => {
  write(finding(1, 2));
  expect(write(finding(1, 3)).note).toContain('kept as it was');
  expect(holds()).toBe(format_replay(finding(1, 2)));
});

test('a shorter file that does not fail any more gives place', () => {
  write(finding(4));
  expect(write(finding(1, 2)).note).toContain('does not fail as it says any more: replaced');
  expect(holds()).toBe(format_replay(finding(1, 2)));
});

test('what is no replay of this failure is left alone, and the finding gets a name of its own', () => {
  writeFileSync(join(folder, NAME), 'notes\n');
  const { file, note } = write(finding(1));
  expect([file, note]).toEqual([join(folder, NAME.replace('.replay', '-2.replay')), null]);
  expect(holds()).toBe('notes\n');
  expect(readdirSync(folder)).toHaveLength(2);
});

test('a name of any length gives a file name that every system takes', () => {
  const name = replay_file_name('toy', { id: 'assert', object: 'x'.repeat(400) });
  expect(name).toMatch(/^toy-assert-x+\.replay$/);
  expect(name.length).toBeLessThan(120);
});
