// The tests in which a version of Node could show: what documents print, TLS, and runs that must be the same everywhere.
// They run on versions that are not this one. The binaries are packages of the registry, one for each platform, and no
// dependency of this package: nobody gets them with `npm ci`.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { npm_command } from '../../demo/host/npm_command.ts';
import { ROOT } from '../tidy/sources.ts';
import { type Counts, count_tests } from '../vitest_report.ts';

export const NODE_VERSIONS = ['22.23.5', '24.22.3'] as const;

const TESTS = [
  'test/docs.test.ts',
  'test/determinism',
  'test/netx/secure',
  'test/demo/scenario/field',
  'test/demo/scenario/secure',
  'test/demo/scenario/websocket',
  'test/demo/bugs/kernel',
  'test/demo/bugs/lan',
  'test/demo/bugs/mqtt',
  'test/demo/bugs/tcp',
  // Firmware in C, record by record as in TypeScript.
  'test/demo/c/twins',
  'test/demo/cli/commands/replay.test.ts',
];

/** The program of that version; null: there is none to be had, which is printed with its reason. */
export function find_node(version: string): string | null {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = path.join(ROOT, 'node_modules/.cache/netx-sim', `node-${version}`);
  const program = path.join(folder, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node');
  if (!existsSync(program)) {
    const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
    const [npm = 'npm', ...npm_arguments] = npm_command();
    const args = ['install', '--prefix', folder, ...options, `${name}@${version}`];
    const { status, error, stderr } = spawnSync(npm, [...npm_arguments, ...args], { encoding: 'utf8' });
    if (status !== 0) return skipped(version, error?.message ?? stderr);
  }
  const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return stdout?.trim() === `v${version}`
    ? program
    : skipped(version, error?.message ?? 'it does not run here');
}

function skipped(version: string, why: string): null {
  console.log(`skipped: no Node ${version}: ${why.trim().split('\n').slice(0, 2).join(', ')}`);
  return null;
}

/** Runs the tests on a program that `find_node` has found, and on it whatever they start. */
function run_tests(program: string): Promise<Counts> {
  const PATH = `${path.dirname(program)}${path.delimiter}${process.env.PATH}`;
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  return count_tests((reporters) => {
    spawnSync(program, [vitest, 'run', ...reporters, ...TESTS], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, PATH },
    });
  });
}

/** Runs the tests on each of the versions that can be had. */
export async function run_on_node_versions(): Promise<Counts[]> {
  const counted: Counts[] = [];
  for (const version of NODE_VERSIONS) {
    console.log(`\n== Node ${version}`);
    const program = find_node(version);
    if (program !== null) counted.push(await run_tests(program));
  }
  return counted;
}
