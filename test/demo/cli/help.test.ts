import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { help, version } from '../../../demo/cli/help.ts';

it('the help lists every scenario with its one line, and fits a terminal', () => {
  const text = help([
    { name: 'mqtt', summary: 'the sample' },
    { name: 'two-boards', summary: 'two of them' },
  ]);
  expect(text).toContain('\n  mqtt         the sample\n  two-boards   two of them\n');
  expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
});

it('the version is that of the package', () => {
  const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(version()).toBe((JSON.parse(manifest) as { version: string }).version);
});
