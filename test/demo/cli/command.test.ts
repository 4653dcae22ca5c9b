import { expect, it } from 'vitest';
import { run_command } from '../../../demo/cli/command.ts';
import { SCENARIOS } from '../../../demo/scenario/registry.ts';

async function run(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run_command(args, {
    print: (line) => out.push(line),
    complain: (line) => err.push(line),
  });
  return { code, out, err };
}

it('help names every scenario and goes to where the account goes', async () => {
  const { code, out, err } = await run('--help');
  expect([code, err]).toEqual([0, []]);
  for (const { name, summary } of SCENARIOS)
    expect(out.join('\n')).toMatch(new RegExp(`^ {2}${name} +${summary}`, 'm'));
});

it('a wrong argument is one line, with the program in front', async () => {
  expect(await run('--sede')).toEqual({
    code: 2,
    out: [],
    err: ['netx-sim: there is no option --sede; npm start -- --help lists them'],
  });
});

it('no scenario named is the first one', async () => {
  const { code, out } = await run('--until', '0.001');
  expect(code).toBe(0);
  expect(out[0]).toContain(`, ${SCENARIOS[0]?.name}: `);
});

it('leaves no signal handler behind', async () => {
  const before = process.listenerCount('SIGINT');
  await run('--until', '0.001', '--quiet');
  expect(process.listenerCount('SIGINT')).toBe(before);
});
