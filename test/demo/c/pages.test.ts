// The pages about firmware in C name what there is, and nothing else.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { KERNEL_VARIABLES } from '../../../demo/c/bridge/kernel_variables.ts';
import { PROJECT_FIELD_NAMES } from '../../../demo/c/build/project_file.ts';
import { C_SERVICES } from '../../../demo/c/build/services_list.gen.ts';
import { read_source, sources_under } from '../../tidy/sources.ts';

const read_include = (name: string): string =>
  readFileSync(new URL(`../../../demo/c/include/${name}`, import.meta.url), 'utf8');

it('services.md lists the services that firmware in C may call', () => {
  const [listed = ''] = read_source('demo/c/services.md').text.split('\n## Of the simulator');
  const names = [...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name as string);
  const there = C_SERVICES.map(([name]) => name);
  expect(
    names.filter((name) => !there.includes(name)),
    'take these out of demo/c/services.md',
  ).toEqual([]);
  expect(
    there.filter((name) => !names.includes(name)),
    'write these into demo/c/services.md',
  ).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

it('services.md lists what sim.h and the headers of the kernel declare', () => {
  const { text } = read_source('demo/c/services.md');
  const calls = [...read_include('sim.h').matchAll(/\b(sim_\w+)\(/g)].map(([, name]) => name as string);
  expect(calls.length).toBeGreaterThan(9);
  expect(calls.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  const variables = [...KERNEL_VARIABLES.keys()].filter((name) => !/_created_(ptr|count)$/.test(name));
  expect(variables.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

it('messages.md has each diagnostic of the bridge', () => {
  const { text } = read_source('demo/c/messages.md');
  const bridge = sources_under('demo').filter(({ name }) => name.startsWith('demo/c/bridge/'));
  const told = new Set(
    bridge.flatMap((source) => [...source.text.matchAll(/'(c-[a-z-]+)'/g)].map(([, id]) => id as string)),
  );
  const listed = new Set([...text.matchAll(/`(c-[a-z-]+)`/g)].map(([, id]) => id as string));
  expect([...listed].sort()).toEqual([...told].sort());
});

it('run_your_firmware.md has each field of a project file', () => {
  const { text } = read_source('demo/c/run_your_firmware.md');
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|')[1] ?? '');
  const listed = rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name as string));
  expect(listed.sort()).toEqual([...PROJECT_FIELD_NAMES].sort());
});
