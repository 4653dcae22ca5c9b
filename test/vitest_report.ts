// How many tests passed, and which failed, from what vitest's JSON reporter writes.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export interface Counts {
  readonly passed: number;
  /** A line or two for each: file, name, and what its message begins with. */
  readonly failed: readonly string[];
  readonly skipped: number;
}

/** The part of the report that is read. */
interface TestReport {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly FileReport[];
}

interface FileReport {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    status: string;
    fullName: string;
    failureMessages: readonly string[];
  }[];
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
    return { passed: 0, failed: ['the test runner wrote no report'], skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function counts_of(report: TestReport): Counts {
  return {
    passed: report.numPassedTests,
    failed: report.testResults.flatMap(failures_of),
    skipped: report.numPendingTests,
  };
}

/** A test file that fails before it has tests counts as one failed test. */
function failures_of({ name, status, message, assertionResults }: FileReport): string[] {
  const file = path.relative(process.cwd(), name);
  const tests = assertionResults.filter((result) => result.status === 'failed');
  if (tests.length === 0 && status === 'failed') return [`${file}\n    ${beginning(message)}`];
  return tests.map((test) => `${file}: ${test.fullName}\n    ${beginning(test.failureMessages.join(' '))}`);
}

function beginning(message: string): string {
  return stripVTControlCharacters(message).replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (one, other) => ({
      passed: one.passed + other.passed,
      failed: [...one.failed, ...other.failed],
      skipped: one.skipped + other.skipped,
    }),
    { passed: 0, failed: [], skipped: 0 },
  );
}
