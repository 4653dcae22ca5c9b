// The package as its users get it: built, packed, installed into an empty folder, and used from there.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_FILES } from '../demo/cli/commands/init_files.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

let folder: string;
let project: string;

function run(command: string, args: readonly string[], cwd: string): string {
  const shell = command.endsWith('.cmd');
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', shell });
  expect(`${command} ${args.join(' ')}: ${status}\n${status === 0 ? '' : stdout + stderr}`).toBe(
    `${command} ${args.join(' ')}: 0\n`,
  );
  return stdout;
}

function netx_sim(...args: string[]): string {
  const program = path.join(project, 'node_modules/netx-sim/dist/demo/main.js');
  return run(process.execPath, [program, ...args], project);
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-package-'));
  const built = path.join(folder, 'built');
  project = path.join(folder, 'project');
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', path.join(built, 'dist')], ROOT);
  for (const name of ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE']) {
    cpSync(path.join(ROOT, name), path.join(built, name));
  }
  run(NPM, ['pack', '--silent', '--pack-destination', folder], built);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) as string;
  cpSync(path.join(ROOT, 'LICENSE'), path.join(project, 'LICENSE'));
  writeFileSync(path.join(project, 'package.json'), '{ "type": "module", "private": true }');
  run(NPM, ['install', '--silent', '--offline', '--no-save', path.join(folder, tarball)], project);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the installed package', () => {
  it('holds what was built and nothing else', () => {
    expect(readdirSync(path.join(project, 'node_modules/netx-sim')).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
    ]);
  });

  it('runs, searches and replays', () => {
    expect(netx_sim('run', 'mqtt')).toMatch(/result {8}success\n$/);
    const program = path.join(project, 'node_modules/netx-sim/dist/demo/main.js');
    const args = [program, 'explore', 'sleep-one-tick', '--workers', '2'];
    const found = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
    expect(found.status).toBe(3);
    expect(found.stdout).toContain('FAILED [assert the chip is ready] starter');
    const [file] = readdirSync(path.join(project, 'findings'));
    expect(netx_sim('replay', path.join('findings', file as string))).toMatch(/as recorded\n$/);
  });

  it('every entry point has its file and its types', () => {
    const root = path.join(project, 'node_modules/netx-sim');
    const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, string | { types: string; default: string }>;
    };
    // netx-sim/vitest can only be imported where vitest is: the project that init writes does.
    const entries = Object.keys(exports).filter((name) => !/json$|vitest$/.test(name));
    expect(entries).toContain('./nxd_mqtt_client');
    const imports = entries.map((name) => `await import('netx-sim${name.slice(1)}');`);
    writeFileSync(path.join(project, 'all.mjs'), `${imports.join('\n')}\nconsole.log('all');\n`);
    expect(run(process.execPath, ['all.mjs'], project)).toBe('all\n');
  });

  it('lets a program of its own search, shrink and replay', () => {
    const program = [
      "import { sim_assert, sim_compute } from 'netx-sim';",
      "import * as explore from 'netx-sim/explore';",
      "import { experiment_of } from 'netx-sim/scenario';",
      "import { tx_thread_sleep } from 'netx-sim/tx';",
      'const race = experiment_of({',
      "  name: 'race', summary: 'the work is done in time', until_s: 1,",
      '  build(bench) {',
      '    let done = false;',
      '    bench.add_kernel_board(function* (make) {',
      "      yield* make.thread('worker', 10, function* () { yield* sim_compute(1000, 30000); done = true; });",
      "      yield* make.thread('checker', 5, function* () { yield* tx_thread_sleep(2); sim_assert(done, 'done'); });",
      '    });',
      '    return undefined;',
      '  },',
      '});',
      'const base = { seed: 1 };',
      'const { sites } = explore.nominal_sites(race, base);',
      'const request = { scenario: race, strategy: explore.sweep_1, runs: 50, ...base };',
      'const steps = [...explore.search(request, { ...base, sites })];',
      'const { failure, choices } = steps.find(({ result }) => result.failure !== null).result;',
      'const shrunk = explore.shrink(race, base, failure, choices);',
      "const file = explore.format_replay(explore.replay_of('race', base, failure, shrunk));",
      'console.log(explore.replay(race, explore.parse_replay(file)).same_failure, shrunk.choices.length);',
    ];
    writeFileSync(path.join(project, 'search.mjs'), `${program.join('\n')}\n`);
    expect(run(process.execPath, ['search.mjs'], project)).toBe('true 1\n');
  });

  it('lint says in one line that it needs the compiler', () => {
    const program = path.join(project, 'node_modules/netx-sim/dist/demo/main.js');
    const { status, stderr } = spawnSync(process.execPath, [program, 'lint', '.'], {
      cwd: project,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      2,
      'netx-sim: lint needs the TypeScript compiler: npm install --save-dev typescript\n',
    ]);
  });

  it("the project that init writes compiles strictly, against the package's declarations", () => {
    netx_sim('init', '.');
    for (const name of ['typescript', 'vitest', '@types', 'tsx', 'vite', '@vitest']) {
      symlinkSync(
        path.join(ROOT, 'node_modules', name),
        path.join(project, 'node_modules', name),
        'junction',
      );
    }
    expect(Object.keys(PROJECT_FILES)).toContain('scenario.ts');
    const strict = ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck'];
    run(
      process.execPath,
      [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.', ...strict],
      project,
    );
    expect(netx_sim('run', './scenario.ts')).toMatch(/result {8}success\n$/);
    const vitest = path.join(project, 'node_modules/vitest/vitest.mjs');
    expect(run(process.execPath, [vitest, 'run'], project)).toMatch(/Tests .*3 passed/);
  });

  it("and lint finds what it drops, by the package's declarations", () => {
    expect(netx_sim('lint', '.')).toBe(
      '2 files: 0 type errors, 0 dropped Services, 0 build constants read too early\n',
    );
    const firmware = [
      "import { TX_TIMER_TICKS_PER_SECOND, tx_thread_sleep } from 'netx-sim/tx';",
      'const SECOND = TX_TIMER_TICKS_PER_SECOND;',
      'export function* entry() {',
      '  yield* tx_thread_sleep(SECOND);',
      '  tx_thread_sleep(1);',
      '}',
    ];
    const folder = path.join(project, 'wrong');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'firmware.ts'), `${firmware.join('\n')}\n`);
    const program = path.join(project, 'node_modules/netx-sim/dist/demo/main.js');
    const { status, stdout } = spawnSync(process.execPath, [program, 'lint', 'wrong'], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'wrong/firmware.ts:5:3: the Service of tx_thread_sleep() is dropped. Write yield* tx_thread_sleep(...).',
      expect.stringMatching(/^wrong\/firmware\.ts:2:16: TX_TIMER_TICKS_PER_SECOND is read when the file is /),
      '1 file: 0 type errors, 1 dropped Service, 1 build constant read too early',
      '',
    ]);
    rmSync(folder, { recursive: true });
  });
});
