// The pages about firmware in C name what there is, and nothing else.

import { expect, it } from 'vitest';
import { PROJECT_FIELD_NAMES } from '../../../demo/c/build/project_file.ts';
import { C_SERVICES } from '../../../demo/c/build/services_list.gen.ts';
import { read_source, sources_under } from '../../tidy/sources.ts';

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
