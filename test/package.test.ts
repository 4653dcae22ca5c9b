// The package as its users get it: built, packed, installed into an empty folder, and used from there.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_FILES } from '../demo/cli/commands/init_files.ts';
import { no_toolchain } from './demo/c/toolchain_there.ts';
import { entry_points } from './exported_names.ts';
import { link_packages, PackedPackage } from './installed_package.ts';
import { tool } from './programs_of_node.ts';
import { type Ended, run, run_well } from './run_command.ts';
import { ROOT } from './tidy/sources.ts';

const NEEDED = ['typescript', 'vitest', '@types', 'tsx', 'vite', '@vitest', 'esbuild', '@esbuild'];
const PROGRAM = 'node_modules/netx-sim/dist/demo/main.js';

let packed: PackedPackage;
/** With the package and nothing else. */
let bare: string;
/** With what `netx-sim init` writes, and what that needs. */
let project: string;

function netx_sim(folder: string, ...args: string[]): Ended {
  return run([process.execPath, PROGRAM, ...args], folder);
}

beforeAll(() => {
  packed = new PackedPackage();
  bare = packed.installed('bare');
  project = packed.installed('a project');
  netx_sim(project, 'init');
  link_packages(project, ...NEEDED);
});
afterAll(() => packed.remove());

describe('the installed package', () => {
  it('holds what was built and nothing else', () => {
    expect(readdirSync(path.join(bare, 'node_modules/netx-sim')).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
    ]);
  });

  it('runs, searches and replays', () => {
    expect(netx_sim(bare, 'run', 'mqtt').out).toMatch(/result {8}success\n$/);
    const found = netx_sim(bare, 'explore', 'sleep-one-tick', '--workers', '2');
    expect(found.code).toBe(3);
    expect(found.out).toContain('FAILED [assert the chip is ready] starter');
    const [file] = readdirSync(path.join(bare, 'findings'));
    expect(found.out).toContain(`replay it:  npx netx-sim replay findings/${file}\n`);
    expect(netx_sim(bare, 'replay', `findings/${file}`).out).toMatch(/as recorded\n$/);
  });

  it.skipIf(no_toolchain)('builds and runs firmware in C with its own headers and kit', () => {
    const source = [
      '#include "tx_api.h"',
      '#include <stdio.h>',
      'static TX_THREAD thread;',
      'static ULONG stack[256];',
      'static void entry(ULONG input) { tx_thread_sleep(5); puts("hello from C"); }',
      'void tx_application_define(void *memory) {',
      '  tx_thread_create(&thread, "main", entry, 0, stack, sizeof stack, 1, 1, TX_NO_TIME_SLICE, TX_AUTO_START);',
      '}',
      'int main(void) { tx_kernel_enter(); return 0; }',
    ];
    writeFileSync(path.join(bare, 'hello.c'), `${source.join('\n')}\n`);
    const { out, code } = netx_sim(bare, 'run', 'hello.c', '--application', 'main');
    expect(out).toMatch(/board\/main +hello from C\n/);
    expect(code).toBe(0);
  });

  it('writes the report of a run with the viewer that was built', () => {
    expect(netx_sim(bare, 'run', 'mqtt', '-q', '--report', 'run.html').code).toBe(0);
    const page = readFileSync(path.join(bare, 'run.html'), 'utf8');
    const viewer = readFileSync(path.join(bare, 'node_modules/netx-sim/dist/demo/report/viewer.js'), 'utf8');
    expect(viewer.length).toBeGreaterThan(1000);
    const [, packed = ''] = /<script type="text\/plain" id="viewer">(.*?)<\/script>/.exec(page) ?? [];
    expect(inflateRawSync(Buffer.from(packed, 'base64')).toString()).toBe(viewer);
  });

  it('every entry point has its file', () => {
    // netx-sim/vitest can only be imported where vitest is.
    const entries = [...entry_points().keys()].filter((name) => name !== 'netx-sim/vitest');
    expect(entries).toContain('netx-sim/nxd_mqtt_client');
    const imports = entries.map((name) => `await import('${name}');`);
    writeFileSync(path.join(bare, 'all.mjs'), `${imports.join('\n')}\nconsole.log('all');\n`);
    expect(run_well([process.execPath, 'all.mjs'], bare)).toBe('all\n');
  });

  it('and its types, in the strictest project, without the types of Node and without flags for libraries', () => {
    const entries = [...entry_points().keys()].filter((name) => name !== 'netx-sim/vitest');
    const folder = path.join(bare, 'types');
    mkdirSync(folder);
    const lines = entries.map((name, at) => `import * as api_${at} from '${name}';`);
    const used = `export const all = [${entries.map((_, at) => `api_${at}`).join(', ')}];`;
    writeFileSync(path.join(folder, 'all.ts'), `${[...lines, used].join('\n')}\n`);
    const compilerOptions = {
      target: 'es2023',
      lib: ['es2023'],
      types: [],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noPropertyAccessFromIndexSignature: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      noEmit: true,
    };
    for (const module of [{ module: 'nodenext' }, { module: 'esnext', moduleResolution: 'bundler' }]) {
      const config = JSON.stringify({ compilerOptions: { ...compilerOptions, ...module } });
      writeFileSync(path.join(folder, 'tsconfig.json'), config);
      expect(run_well([...tool(ROOT, 'tsc'), '-p', folder], bare)).toBe('');
    }
  });

  it('says in one line that lint needs the compiler', () => {
    expect(netx_sim(bare, 'lint', '.')).toEqual({
      code: 2,
      out: '',
      err: 'netx-sim: lint needs the TypeScript compiler: npm install --save-dev typescript\n',
    });
  });
});

describe('the project that init writes', () => {
  it("compiles strictly, against the package's declarations", () => {
    expect(readdirSync(project)).toEqual(expect.arrayContaining(Object.keys(PROJECT_FILES)));
    const strict = ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck'];
    run_well([...tool(ROOT, 'tsc'), '-p', '.', ...strict], project);
    expect(netx_sim(project, 'run', './scenario.ts').out).toMatch(/result {8}success\n$/);
  });

  it('has the lessons of the course, whose files are checked and shown there', () => {
    const { code, out, err } = netx_sim(project, 'lesson', '9', '--report');
    expect(err).toBe('');
    expect(out).toMatch(/1 {2}takes the three readings +ok/);
    expect(out).toMatch(/2 {2}survives every single deviation +NOT YET {2}run \d+ breaks it/);
    expect(readFileSync(path.join(project, 'work/09_lost_wake_up/report.html'), 'utf8')).toContain('</html>');
    expect(code).toBe(1);
  });

  it("is linted by the package's declarations", () => {
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
    const { code, out } = netx_sim(project, 'lint', 'wrong');
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      'wrong/firmware.ts:5:3: the Service of tx_thread_sleep() is dropped. Write yield* tx_thread_sleep(...).',
      expect.stringMatching(/^wrong\/firmware\.ts:2:16: TX_TIMER_TICKS_PER_SECOND is read when the file is /),
      '1 file: 0 type errors, 1 dropped Service, 1 build constant read too early',
      '',
    ]);
    rmSync(folder, { recursive: true });
  });
});

describe.skipIf(process.platform === 'win32')('what the README tells a user of the package to do', () => {
  it('goes as it says, and prints what it says', () => {
    const text = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    const [, commands = '', printed = ''] =
      /^```sh\n(npm run package\n[^`]*)```\n\n```text\n([^`]*)```$/m.exec(text) ?? [];
    expect([commands, printed]).toEqual([
      expect.stringContaining('netx-sim init'),
      expect.stringContaining('FAILED'),
    ]);
    let folder = packed.checkout;
    let output = '';
    for (const command of commands.trimEnd().split(/\n| && /)) {
      const moves = /^cd (.*)$/.exec(command);
      if (moves !== null) folder = path.join(folder, moves[1] as string);
      // The packages that it needs, which this checkout has; and what was packed already.
      else if (command === 'npm install') link_packages(folder, ...NEEDED);
      else if (command !== 'npm run package') {
        const { code, out, err } = run(['bash', '-c', command], folder);
        expect([command, code, code === 0 || code === 3 ? '' : out + err]).toEqual([
          command,
          command.includes(' explore ') ? 3 : 0,
          '',
        ]);
        output += out;
      }
    }
    let from = 0;
    for (const piece of printed.split(/^\.\.\.\n/m)) {
      expect(output.slice(from)).toContain(piece);
      from = output.indexOf(piece, from) + piece.length;
    }
  });
});
