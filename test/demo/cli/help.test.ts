import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { command_help, program_help, version } from '../../../demo/cli/help.ts';
import { COMMANDS } from '../../../demo/cli/program.ts';

it('the helps fit a terminal', () => {
  const texts = [program_help(COMMANDS), ...COMMANDS.map(command_help)];
  expect(
    texts
      .join('\n')
      .split('\n')
      .filter((line) => line.length > 120),
  ).toEqual([]);
});

it('the version is that of the package', () => {
  const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(version()).toBe((JSON.parse(manifest) as { version: string }).version);
});
