// `--coverage FILE` of run, explore, replay and merge: how often each line of firmware in C ran, as a trace file of lcov.

import { writeFileSync } from 'node:fs';
import type { CoveredFile } from '../c/coverage/covered_file.ts';
import { coverage_totals, coverage_words } from '../c/coverage/covered_files.ts';
import { lcov_text, nothing_counted } from '../c/coverage/lcov.ts';
import { file_trouble } from '../host/file_trouble.ts';
import { file_name, UsageError } from '../host/usage.ts';
import { option } from './options.ts';

export const COVERAGE_OPTION = {
  coverage: option(
    'FILE',
    'C: write how often each line ran, for lcov, genhtml and editors (demo/c/run_your_firmware.md)',
    file_name,
  ),
} as const;

/** Writes the file; what it says, in a line. Throws a UsageError. */
export function write_coverage(file: string, scenario: string, covered: readonly CoveredFile[]): string {
  if (covered.length === 0) throw new UsageError(nothing_counted(file));
  try {
    writeFileSync(file, lcov_text(scenario, covered));
  } catch (error) {
    throw new UsageError(`--coverage ${file}: cannot write the file, ${file_trouble(error, 'write')}`);
  }
  return `coverage      ${coverage_words(covered)}: ${file}`;
}

/** The fields of a result. */
export function coverage_fields(
  file: string | null,
  covered: readonly CoveredFile[],
): Record<string, unknown> {
  return file === null ? {} : { code_coverage: { file, ...coverage_totals(covered) } };
}
