import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UsageError } from '../../../demo/host/usage.ts';
import { find_scenario, find_searchable } from '../../../demo/scenario/find_scenario.ts';
import { scenario_word } from '../../../demo/scenario/scenario_path.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SCENARIO = (name: string): string =>
  `{ name: '${name}', summary: 'mine', until_s: 1, build() { return undefined; } }`;

function file(name: string, text: string): string {
  const full = path.join(folder, name);
  writeFileSync(full, text);
  return full;
}

it('by name, or the names that there are', async () => {
  expect((await find_scenario('mqtt')).name).toBe('mqtt');
  await expect(find_scenario('qmtt')).rejects.toThrow(
    /^there is no scenario 'qmtt'; there are: mqtt, .*; or give the path of a file that exports one$/,
  );
});

it('by the file that exports it, whatever the export is called', async () => {
  const one = file('one.mjs', `export const anything = ${SCENARIO('mine')};\nexport default anything;\n`);
  expect((await find_scenario(one)).name).toBe('mine');
  expect((await find_scenario('one.mjs', folder)).name).toBe('mine');
});

it('whatever is in its path', async () => {
  const spaced = file('a b.mjs', `export const anything = ${SCENARIO('spaced')};\n`);
  expect((await find_scenario(scenario_word(spaced))).name).toBe('spaced');
});

it('in a folder with a # in its name, or a % (C#)', async () => {
  mkdirSync(path.join(folder, 'C# 100%'));
  const odd = file('C# 100%/odd.mjs', `export const anything = [${SCENARIO('a')}, ${SCENARIO('b')}];\n`);
  expect((await find_scenario(scenario_word(`${odd}#b`))).name).toBe('b');
});

it('one of several in a file by its name behind #', async () => {
  const two = file('two.mjs', `export const all = [${SCENARIO('a')}, ${SCENARIO('b')}];\n`);
  expect((await find_scenario(`${two}#b`)).name).toBe('b');
  await expect(find_scenario(two)).rejects.toThrow(
    `exports several scenarios: name one of ${two}#a, ${two}#b`,
  );
  await expect(find_scenario(`${two}#c`)).rejects.toThrow("exports no scenario 'c'; there is: ");
});

it.each([
  ['empty.mjs', 'export const x = 1;\n', /exports no scenario: it wants `export const/],
  ['broken.mjs', 'export const = 1;\n', /broken\.mjs cannot be loaded: /],
  ['throws.mjs', "throw new Error('no luck');\n", /throws\.mjs cannot be loaded: no luck$/],
])('a file that has none is refused in one line: %s', async (name, text, message) => {
  const broken = file(name, text);
  await expect(find_scenario(broken)).rejects.toThrow(message);
  await expect(find_scenario(broken)).rejects.toBeInstanceOf(UsageError);
});

it('a file that is not there', async () => {
  await expect(find_scenario('./nowhere.ts')).rejects.toThrow('there is no file ./nowhere.ts');
});

it('a search takes what needs no TLS of the host, and a repair only where there is one', async () => {
  await expect(find_searchable('secure', false)).rejects.toThrow("'secure' can be run, but not searched");
  await expect(find_searchable('mqtt', true)).rejects.toThrow("--fixed: the scenario 'mqtt' has no repair");
  expect((await find_searchable('lost-update', true)).name).toBe('lost-update');
});

it('a scenario that waits for what the host computes is run, not searched', async () => {
  const slow = file('slow.mjs', `export const a = { ...${SCENARIO('slow')}, waits_for_host: true };\n`);
  expect((await find_scenario(slow)).name).toBe('slow');
  await expect(find_searchable(slow, false)).rejects.toThrow("'slow' can be run, but not searched");
});
