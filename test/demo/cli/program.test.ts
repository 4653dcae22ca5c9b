import { expect, it } from 'vitest';
import { all_commands, COMMANDS } from '../../../demo/cli/program.ts';
import { SCENARIOS } from '../../../demo/scenario/registry.ts';
import { netx_sim } from './netx_sim.ts';

it('help names every command, scenario and exit code, and goes to where the account goes', async () => {
  const { code, out, err } = await netx_sim('--help');
  expect([code, err]).toEqual([0, '']);
  for (const name of COMMANDS.keys()) expect(out).toMatch(new RegExp(`^ {2}netx-sim ${name} `, 'm'));
  for (const { name } of SCENARIOS) expect(out).toMatch(new RegExp(`^ {2}${name} +\\S`, 'm'));
  for (const word of ['clean', 'failed', 'wrong use', 'found', 'Ctrl-C']) expect(out).toContain(word);
});

it('a command has the name that it is loaded by', async () => {
  expect((await all_commands()).map(({ name }) => name)).toEqual([...COMMANDS.keys()]);
});

it.each(await all_commands())(
  '$name --help lists its options, and fits a terminal',
  async ({ name, options }) => {
    const { code, out } = await netx_sim(name, '--help');
    expect(code).toBe(0);
    for (const option of Object.keys(options)) expect(out).toMatch(new RegExp(`^ {2}--${option}\\b`, 'm'));
    expect(out.split('\n').filter((line) => line.length > 120)).toEqual([]);
  },
);

it('a wrong argument is one line, with the program in front', async () => {
  expect(await netx_sim('--sede')).toEqual({
    code: 2,
    out: '',
    err: 'netx-sim: there is no option --sede; netx-sim run --help lists them\n',
  });
});

it('without a command it runs, and without a scenario the first one', async () => {
  for (const args of [[], ['run'], ['mqtt'], ['run', 'mqtt']]) {
    const { code, out } = await netx_sim(...args, '--until', '0.001');
    expect(code).toBe(0);
    expect(out).toMatch(/^netx-sim [\d.]+, mqtt: /);
  }
});

it('leaves no signal handler behind', async () => {
  const before = process.listenerCount('SIGINT');
  await netx_sim('--until', '0.001', '--quiet');
  expect(process.listenerCount('SIGINT')).toBe(before);
});

it('--version is that of the package', async () => {
  expect((await netx_sim('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
