// `npm test`: the tests, and beside them types, lint and conformance, each run to its end even when another failed. What
// the tests print comes first, then what the others printed, a step at a time.
// `npm test -- WORD ...` runs only the tests whose file name contains one of the words.
// The last line is `N passed, N failed` and counts the tests; the exit code is 0 only when every step is right.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The part of vitest's JSON report that the summary reads. */
interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[];
}

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

async function run_tests(filters: readonly string[]): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  const file = path.join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    await run_step({ title: 'tests', command: ['npx', 'vitest', 'run', ...reporters, ...filters] }, true);
    if (!existsSync(file)) return '0 passed, 1 failed (the test runner wrote no report)';
    return summary(JSON.parse(readFileSync(file, 'utf8')) as TestReport);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A test file that fails before it has tests counts as one failed test. */
function summary(report: TestReport): string {
  const broken_files = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  if (report.numPendingTests > 0) console.log(`${report.numPendingTests} skipped`);
  return `${report.numPassedTests} passed, ${report.numFailedTests + broken_files.length} failed`;
}

const BESIDE: readonly Step[] = [
  { title: 'types', command: ['npx', 'tsc', '--noEmit', '-p', '.'] },
  { title: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { title: 'conformance', command: ['npx', 'tsx', 'test/conformance/main.ts', '--floor'] },
];

const filters = process.argv.slice(2);
const beside = run_quietly(filters.length === 0 ? BESIDE : []);
const counted = await run_tests(filters);
process.stdout.write(await beside);
console.log(failed_steps.length === 0 ? '\nevery step is right' : `\nfailed: ${failed_steps.join(', ')}`);
console.log(counted);
if (failed_steps.length > 0) process.exitCode = 1;
