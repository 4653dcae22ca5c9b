import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UsageError } from '../../../demo/host/usage.ts';
import { is_c_word, plan_of_words } from '../../../demo/scenario/c_project.ts';
import { scenario_word } from '../../../demo/scenario/scenario_path.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  mkdirSync(path.join(root, 'my project'));
  writeFileSync(path.join(root, 'my project', 'main.c'), '');
  writeFileSync(
    path.join(root, 'my project', 'netx-sim.json'),
    '{ "boards": [{ "sources": ["main.c"] }], "seconds": 4 }',
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

it.each([
  ['main.c', true],
  ['src/main.cpp', true],
  ['start.S', true],
  ['my/netx-sim.json', true],
  ['mqtt', false],
  ['mine.ts', false],
  ['main.h', false],
])('%s: firmware in C %s', (word, is_c) => {
  expect(is_c_word(word)).toBe(is_c);
});

it('a folder is one when it has a project file; its word can stand in a replay file', () => {
  expect(is_c_word('my project', root)).toBe(true);
  expect(is_c_word('.', root)).toBe(false);
  const word = scenario_word(path.join(root, 'my project'));
  expect(word).not.toContain(' ');
  expect(plan_of_words([word])).toMatchObject({ name: 'my project', seconds: 4 });
  expect(plan_of_words([path.join('my project', 'netx-sim.json')], root)).toMatchObject({ seconds: 4 });
});

it('source files are one board, named by the first', () => {
  const { name, boards } = plan_of_words(['main.c'], path.join(root, 'my project'));
  expect([name, boards.map(({ project }) => project.name)]).toEqual(['main', ['board']]);
});

it.each([
  [['none.c'], 'there is no file none.c'],
  [['none/netx-sim.json'], 'there is no file none/netx-sim.json'],
  [
    ['main.c', 'netx-sim.json'],
    'several source files, or one folder with netx-sim.json: got main.c and netx-sim.json',
  ],
])('%j is refused', (words, message) => {
  expect(() => plan_of_words(words, root)).toThrow(UsageError);
  expect(() => plan_of_words(words, root)).toThrow(message);
});
