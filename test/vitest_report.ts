// How many tests passed and failed, from what vitest's JSON reporter writes.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The part of the report that is read. */
interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[];
}

/** Calls `run` with options that make vitest write its report, and counts; no report at all is one failed test. */
export async function count_tests(
  run: (reporters: readonly string[]) => void | Promise<unknown>,
): Promise<Counts> {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  const file = path.join(folder, 'report.json');
  try {
    await run(['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
    if (existsSync(file)) return counts_of(JSON.parse(readFileSync(file, 'utf8')) as TestReport);
    console.log('the test runner wrote no report');
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A test file that fails before it has tests counts as one failed test. */
function counts_of(report: TestReport): Counts {
  const broken_files = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken_files.length,
    skipped: report.numPendingTests,
  };
}

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (one, other) => ({
      passed: one.passed + other.passed,
      failed: one.failed + other.failed,
      skipped: one.skipped + other.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}
