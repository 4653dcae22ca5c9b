import path from 'node:path';
import { expect, it } from 'vitest';
import { project_plan } from '../../../demo/c/build/project_file.ts';
import { C_OPTIONS, c_words, given_c_options, plan_with_options } from '../../../demo/cli/c_options.ts';
import { read_options } from '../../../demo/cli/options.ts';
import { UsageError } from '../../../demo/host/usage.ts';
import { plan_of_words } from '../../../demo/scenario/c_project.ts';

const SOURCE = 'demo/firmware/threadx_demo.c';

function read(...args: string[]) {
  const line = read_options(args, C_OPTIONS, 'see --help');
  if (line === 'help') throw new Error('help');
  return line;
}
const plan = (...args: string[]) => plan_with_options(plan_of_words([SOURCE]), read(...args).values);

it('without options the plan is that of the sources', () => {
  const { boards } = plan();
  expect(boards).toHaveLength(1);
  expect(boards[0]).toMatchObject({ nics: null, application: [], ns_per_unit: [10, 20] });
  expect(boards[0]?.project).toMatchObject({
    name: 'board',
    includes: [],
    defines: [],
    code_time: true,
    stack_check: true,
    debug: false,
  });
});

it('each option has its place in it; -I and -D as compilers take them', () => {
  const args = [
    '-Iinc',
    '-I',
    'more',
    '-DX',
    '-D',
    'Y=2 3',
    '--replace',
    'cert.h=my/cert.h',
    '--application',
    'main',
    '--nics',
    '2',
    '--ns-per-unit',
    '2.5',
    '--no-stack-check',
    '--debug',
    '--check',
  ];
  const { boards } = plan(...args);
  expect(boards[0]).toMatchObject({
    nics: 2,
    application: ['main'],
    ns_per_unit: [2.5, 2.5],
    project: {
      includes: ['inc', 'more'],
      defines: ['X', 'Y=2 3'],
      replace: { 'cert.h': 'my/cert.h' },
      code_time: true,
      stack_check: false,
      debug: true,
      check: true,
    },
  });
  const line = read(...args);
  expect(given_c_options(line.given).sort()).toEqual(
    [
      'application',
      'check',
      'debug',
      'define',
      'include',
      'nics',
      'no-stack-check',
      'ns-per-unit',
      'replace',
    ].sort(),
  );
  expect(c_words([SOURCE], line.values)).toBe(
    `${SOURCE} -I inc -I more -D X -D "Y=2 3" --replace cert.h=my/cert.h --application main --nics 2 --ns-per-unit 2.5,2.5 --no-stack-check --debug --check`,
  );
});

it('the time of code is a range, or none', () => {
  expect(plan('--ns-per-unit', '6,12').boards[0]).toMatchObject({ ns_per_unit: [6, 12] });
  expect(plan('--ns-per-unit', 'off').boards[0]).toMatchObject({
    ns_per_unit: null,
    project: { code_time: false },
  });
});

it('the calendar is a date or seconds', () => {
  expect(plan('--epoch', '2026-05-01').epoch_s).toBe(1_777_593_600);
  expect(plan('--epoch', '1777593600').epoch_s).toBe(1_777_593_600);
});

it('with a project, options stand before what its file says', () => {
  const board = {
    sources: [path.resolve(SOURCE)],
    defines: ['X=1', 'Y'],
    includes: ['own'],
    nics: 1,
    ns_per_unit: 3,
  };
  const one = project_plan({ boards: [board], epoch: 5 }, '/root', 'netx-sim.json');
  const values = (...args: string[]) => read(...args).values;
  expect(plan_with_options(one, values()).boards).toMatchObject([
    { nics: 1, project: { defines: ['X=1', 'Y'] } },
  ]);
  const given = plan_with_options(
    one,
    values('-D', 'X=2', '-I', 'inc', '--nics', '2', '--replace', 'a.h=b.h'),
  );
  expect(given.epoch_s).toBe(5);
  expect(given.boards[0]).toMatchObject({
    nics: 2,
    ns_per_unit: [3, 3],
    project: {
      defines: ['Y', 'X=2'],
      includes: [path.resolve('inc'), 'own'],
      replace: { 'a.h': path.resolve('b.h') },
    },
  });
  const two = [
    { ...board, name: 'a' },
    { ...board, name: 'b' },
  ];
  const several = project_plan({ boards: two }, '/root', 'netx-sim.json');
  expect(plan_with_options(several, values('--debug', '--ns-per-unit', 'off')).boards).toMatchObject([
    { ns_per_unit: null, project: { debug: true, code_time: false } },
    { ns_per_unit: null, project: { debug: true, code_time: false } },
  ]);
  expect(() => plan_with_options(several, values('--nics', '2'))).toThrow(
    '--nics is for one board, and this project has 2',
  );
});

it('several boards are told their numbers', () => {
  const { boards } = plan('--boards', '2', '-D', 'X');
  expect(boards.map(({ project }) => [project.name, project.defines])).toEqual([
    ['board1', ['X', 'BOARD_NUMBER=1']],
    ['board2', ['X', 'BOARD_NUMBER=2']],
  ]);
});

it.each([
  [['-D', '1X'], '--define 1X: it takes NAME or NAME=VALUE'],
  [['--replace', 'cert.h'], '--replace cert.h: it takes FILE=PATH, where FILE is a name without folders'],
  [['--replace', 'a/cert.h=x'], '--replace a/cert.h=x: it takes FILE=PATH'],
  [['--ns-per-unit', '-1'], '--ns-per-unit needs a value that does not begin with -'],
  [
    ['--ns-per-unit', 'on'],
    '--ns-per-unit on: it takes nanoseconds above 0 and up to 1000000, the least and the most',
  ],
  [['--ns-per-unit', '20,10'], '--ns-per-unit 20,10: it takes nanoseconds above 0'],
  [['--ns-per-unit', '0'], '--ns-per-unit 0: it takes nanoseconds above 0'],
  [['--boards', '0'], '--boards 0: it takes a whole number from 1 to 100'],
])('%j is refused', (args, message) => {
  expect(() => read(...args)).toThrow(UsageError);
  expect(() => read(...args)).toThrow(message);
});
