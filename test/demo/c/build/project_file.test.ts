import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { project_plan, read_project_file } from '../../../../demo/c/build/project_file.ts';
import { UsageError } from '../../../../demo/host/usage.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  mkdirSync(path.join(root, 'src'));
  mkdirSync(path.join(root, 'empty'));
  for (const name of ['b.c', 'a.c', 'x.h']) writeFileSync(path.join(root, 'src', name), '');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const plan = (content: unknown) => project_plan(content, root, 'netx-sim.json');
const one = (board: object) => plan({ boards: [{ sources: ['src/a.c'], ...board }] });

it('a board with nothing but sources; a folder stands for its source files', () => {
  const { boards, seconds, broker } = plan({ boards: [{ sources: ['src'] }] });
  expect({ seconds, broker }).toEqual({ seconds: 10, broker: null });
  const meant = { bounds: { livelock: 20e9 }, without_checks: ['starvation'] };
  expect(plan({ boards: [{ sources: ['src'] }], ...meant })).toMatchObject(meant);
  expect(boards).toHaveLength(1);
  const [board] = boards;
  expect(board).toMatchObject({ nics: null, application: [], power_on_s: 0, ns_per_unit: [10, 20] });
  expect(board?.project).toMatchObject({
    name: 'board',
    root,
    sources: [path.join('src', 'a.c'), path.join('src', 'b.c')],
    stack_check: true,
    code_time: true,
  });
});

it('everything that can be said', () => {
  const { boards, name, ...rest } = plan({
    name: 'two',
    boards: [
      {
        name: 'a',
        sources: ['src/a.c'],
        includes: ['inc'],
        defines: ['X=1'],
        replace: { 'cert.h': 'mine.h' },
        interrupts: ['IRQ'],
        application: ['main'],
        nics: 2,
        power_on_s: 0.5,
        memory_kib: 100,
        stack_check: false,
        ns_per_unit: [5, 20],
      },
      { name: 'b', sources: ['src/b.c'] },
    ],
    broker: '192.168.1.9',
    broker_tls: { certificate: 'a.pem', key: '/b.key', client_authority: 'c.pem', port: 8884 },
    servers: true,
    hosts: { 'broker.example': '192.168.1.9' },
    seconds: 3,
    epoch: '2026-05-01T12:00:00Z',
    debug: true,
    check: true,
  });
  expect(rest).toEqual({
    broker: '192.168.1.9',
    broker_tls: {
      certificate: path.join(root, 'a.pem'),
      key: '/b.key',
      client_authority: path.join(root, 'c.pem'),
      port: 8884,
    },
    servers: true,
    hosts: { 'broker.example': '192.168.1.9' },
    seconds: 3,
    epoch_s: 1_777_636_800,
  });
  expect(name).toBe('two');
  expect(boards[0]).toMatchObject({
    nics: 2,
    application: ['main'],
    power_on_s: 0.5,
    ns_per_unit: [5, 20],
    project: {
      includes: ['inc'],
      defines: ['X=1'],
      replace: { 'cert.h': 'mine.h' },
      interrupts: ['IRQ'],
      memory_bytes: 131_072,
      stack_check: false,
      debug: true,
      check: true,
    },
  });
});

it('a unit of code takes one time, a range, or none', () => {
  expect(one({ ns_per_unit: 6 }).boards[0]).toMatchObject({
    ns_per_unit: [6, 6],
    project: { code_time: true },
  });
  expect(one({ ns_per_unit: false }).boards[0]).toMatchObject({
    ns_per_unit: null,
    project: { code_time: false },
  });
});

it.each<[object, RegExp]>([
  [[], /^netx-sim.json must be an object, not \[\]$/],
  [{}, /^"boards" of netx-sim.json must be a list of boards, not missing$/],
  [{ boards: [] }, /must be a list of boards, not \[\]$/],
  [
    { boards: [{ sources: ['src'] }], broker: '1.2.3.256' },
    /must be true, false or an address, not "1\.2\.3\.256"$/,
  ],
  [
    { boards: [{ sources: ['src'] }], hosts: { a: 'b' } },
    /^"hosts" of netx-sim\.json\.a must be an IPv4 address, not "b"$/,
  ],
  [
    { boards: [{ sources: ['src'] }], broker_tls: { key: 'x' } },
    /^"certificate" of "broker_tls" of netx-sim\.json must be a file/,
  ],
  [
    { boards: [{ sources: ['src'] }], broker_tls: { certificate: 'x', key: 'x', ca: 'x' } },
    /has no field "ca"/,
  ],
  [{ boards: [{ sources: ['src'] }], epoch: 'today' }, /must be a date such as .* not "today"$/],
  [{ bords: [] }, /^netx-sim.json has no field "bords"; there are name, boards,/],
  [
    { boards: [{ sources: 'src' }] },
    /^"sources" of boards\[0\] of netx-sim.json must be a list of texts, not "src"$/,
  ],
  [{ boards: [{ sources: [] }] }, /must be a list of files or folders, not \[\]$/],
  [{ boards: [{ sources: ['none.c'] }] }, /there is no none.c$/],
  [{ boards: [{ sources: ['empty'] }] }, /the folder empty has no source files$/],
  [{ boards: [{ sources: ['src'] }, { sources: ['src'] }] }, /needs a "name": there are several boards$/],
  [
    {
      boards: [
        { name: 'a', sources: ['src'] },
        { name: 'a', sources: ['src'] },
      ],
    },
    /has two boards named "a"$/,
  ],
  [
    { boards: [{ sources: ['src'], ns_per_unit: [9, 5] }] },
    /must be nanoseconds above 0, \[least, most\] nanoseconds, or false, not \[9,5\]$/,
  ],
  [{ boards: [{ sources: ['src'], ns_per_unit: 0 }] }, /must be nanoseconds above 0, .* not 0$/],
  [
    { boards: [{ sources: ['src'] }], bounds: { livelock: 1 } },
    /livelock is 1, the least is 50e6: bounds are in virtual nanoseconds/,
  ],
  [
    { boards: [{ sources: ['src'] }], bounds: [] },
    /must be an object of checks and virtual nanoseconds, not \[\]$/,
  ],
  [
    { boards: [{ sources: ['src'] }], without_checks: 'livelock' },
    /must be a list of texts, not "livelock"$/,
  ],
  [{ boards: [{ sources: ['src'] }], seconds: 0 }, /must be virtual seconds from 0.001 to 1000000, not 0$/],
])('%j is refused', (content, message) => {
  expect(() => plan(content)).toThrow(UsageError);
  expect(() => plan(content)).toThrow(message);
});

it.each<[object, RegExp]>([
  [{ nics: 9 }, /"nics" of boards\[0\] of netx-sim.json must be a whole number from 0 to 8, not 9$/],
  [{ replace: ['a'] }, /must be an object of file names and paths/],
  [{ defines: [1] }, /"defines" of boards\[0\] of netx-sim.json\[0\] must be a text, not 1$/],
  [{ stack_check: 'no' }, /must be true or false, not "no"$/],
])('a board with %j is refused', (board, message) => {
  expect(() => one(board)).toThrow(message);
});

it('a file that is not JSON, or not there', () => {
  const file = path.join(root, 'netx-sim.json');
  writeFileSync(file, '{ boards: }');
  expect(() => read_project_file(file)).toThrow(/netx-sim.json is not JSON: /);
  expect(() => read_project_file(path.join(root, 'none', 'netx-sim.json'))).toThrow(
    /^cannot read .*: there is no such file/,
  );
});
