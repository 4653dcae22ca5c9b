import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { command_help, program_help, version } from '../../../demo/cli/help.ts';
import { all_commands } from '../../../demo/cli/program.ts';
import { EXIT_CODES, verdict_of } from '../../../demo/host/exit_codes.ts';

const commands = await all_commands();

it('the helps fit a terminal', async () => {
  const texts = [await program_help(commands), ...commands.map(command_help)];
  expect(
    texts
      .join('\n')
      .split('\n')
      .filter((line) => line.length > 120),
  ).toEqual([]);
});

it.each(['README.md', 'demo/cli/README.md'])(
  '%s has the table of exit codes, as --help has it',
  async (name) => {
    const text = readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
    const rows = EXIT_CODES.map(({ code, verdict, meaning }) => `| ${code} | ${verdict} | ${meaning} |`);
    expect(text).toContain(`| exit code | verdict | meaning |\n|---|---|---|\n${rows.join('\n')}\n\n`);
    const help = (await program_help(commands)).replaceAll(/\s+/g, ' ');
    for (const { code, verdict, meaning } of EXIT_CODES)
      expect(help).toContain(` ${code} ${verdict}: ${meaning}`);
  },
);

it('an exit code has one word, and one that is not in the table is a failure', () => {
  expect(EXIT_CODES.map(({ code }) => verdict_of(code))).toEqual(EXIT_CODES.map(({ verdict }) => verdict));
  expect(verdict_of(77)).toBe('failed');
});

it('the version is that of the package', () => {
  const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(version()).toBe((JSON.parse(manifest) as { version: string }).version);
});
