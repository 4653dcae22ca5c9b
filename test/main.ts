// `npm test`: types, lint, tests and conformance, in this order, each run to its end even when one before it failed.
// `npm test -- WORD ...` runs only the tests whose file name contains one of the words.
// The last line is `N passed, N failed` and counts the tests; the exit code is 0 only when every step is right.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CORPUS = path.resolve(ROOT, '../shared/conformance');

/** The part of vitest's JSON report that the summary reads. */
interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[];
}

const failed_steps: string[] = [];

function step(title: string, command: string, ...args: string[]): void {
  console.log(`\n== ${title}`);
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (error) console.log(`${command}: ${error.message}`);
  if (status !== 0) failed_steps.push(title);
}

function run_tests(filters: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  const file = path.join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    step('tests', 'npx', 'vitest', 'run', ...reporters, ...filters);
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

function run_conformance(): void {
  if (existsSync(CORPUS)) {
    step('conformance', 'npx', 'tsx', 'test/conformance/main.ts', '--floor');
    return;
  }
  console.log('\n== conformance\nskipped: there is no ../shared/conformance beside this checkout');
}

const filters = process.argv.slice(2);
if (filters.length === 0) {
  step('types', 'npx', 'tsc', '--noEmit', '-p', '.');
  step('lint', 'npm', 'run', '--silent', 'lint');
}
const counted = run_tests(filters);
if (filters.length === 0) run_conformance();

console.log(failed_steps.length === 0 ? '\nevery step is right' : `\nfailed: ${failed_steps.join(', ')}`);
console.log(counted);
if (failed_steps.length > 0) process.exitCode = 1;
