// `npm test`: the tests, and beside them types, lint and conformance, each run to its end even when another failed. What
// the tests print comes first, then what the others printed, a step at a time.
// `npm test -- WORD ...` runs only the tests whose file name contains one of the words. Without a word long tests are left out,
// unless all are asked for: `npm test -- --all`, or NETX_SIM_TESTS=all, which adds other versions of Node.
// The last line is `N passed, N failed` and counts the tests; the exit code is 0 only when every step is right.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { toolchain_trouble } from '../demo/c/build/toolchain.ts';
import { LONG_TESTS, QUICK_VARIABLE } from './long_tests.ts';
import { run_on_node_versions } from './node_versions/node_versions.ts';
import { tool } from './programs_of_node.ts';
import { type Counts, count_tests, sum } from './vitest_report.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const failed_steps: string[] = [];

interface Step {
  readonly title: string;
  readonly command: readonly [string, ...string[]];
}

/** Runs a step; what it prints is shown as it comes, or kept and returned. */
function run_step({ title, command: [program, ...args] }: Step, shown: boolean): Promise<string> {
  const child = spawn(program, args, { cwd: ROOT, stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
  let output = `\n== ${title}\n`;
  if (shown) console.log(output.trimEnd());
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => {
      output += `${program}: ${error.message}\n`;
    });
    child.on('close', (code) => {
      if (code !== 0) failed_steps.push(title);
      resolve(output);
    });
  });
}

/** The steps beside the tests, one after the other; their output is printed when the tests are through. */
async function run_quietly(steps: readonly Step[]): Promise<string> {
  let output = '';
  for (const step of steps) output += await run_step(step, false);
  return output;
}

function run_tests(filters: readonly string[]): Promise<Counts> {
  return count_tests((reporters) =>
    run_step({ title: 'tests', command: [...tool(ROOT, 'vitest'), 'run', ...reporters, ...filters] }, true),
  );
}

/** The tests on other versions of Node: where `.ci/run` asks for them. */
async function run_elsewhere(): Promise<Counts[]> {
  const counted = everywhere ? await run_on_node_versions() : [];
  if (sum(counted).failed.length > 0) failed_steps.push('other versions of Node');
  return counted;
}

const BESIDE: readonly Step[] = [
  { title: 'types and lint', command: [process.execPath, '--import', 'tsx', 'test/lint/main.ts', '--all'] },
  {
    title: 'conformance',
    command: [process.execPath, '--import', 'tsx', 'test/conformance/main.ts', '--floor'],
  },
];

const everywhere = process.env.NETX_SIM_TESTS === 'all';
const filters = process.argv.slice(2).filter((word) => word !== '--all');
const quick = filters.length === 0 && !everywhere && !process.argv.includes('--all');
process.env[QUICK_VARIABLE] = quick ? 'yes' : 'no';
const beside = run_quietly(filters.length === 0 ? BESIDE : []);
const here = await run_tests(filters);
process.stdout.write(await beside);
const { passed, failed, skipped } = sum([here, ...(filters.length === 0 ? await run_elsewhere() : [])]);
if (skipped > 0) console.log(`${skipped} skipped`);
const no_c = toolchain_trouble();
if (no_c !== undefined) console.log(`tests of firmware in C left out: ${no_c}`);
if (quick) console.log(`${LONG_TESTS.length} files of long tests left out: npm run test:all runs them`);
for (const test of failed) console.log(`failed: ${test}`);
console.log(failed_steps.length === 0 ? '\nevery step is right' : `\nfailed: ${failed_steps.join(', ')}`);
console.log(`${passed} passed, ${failed.length} failed`);
if (failed_steps.length > 0) process.exitCode = 1;
