/**
 * The printed report: one line per file, and under it the first difference of the first few cases that fail.
 */

import type { Difference } from './case.ts';
import type { CorpusFile } from './corpus.ts';

/** One failed case. */
export interface Failure {
  readonly id: string;
  readonly title: string;
  readonly difference: Difference;
}

/** The outcome of one file. */
export interface FileResult {
  readonly file: CorpusFile;
  readonly total: number;
  readonly passed: number;
  readonly failures: readonly Failure[];
  /** Cases that differ on purpose: id and reason. */
  readonly deviating: readonly (readonly [string, string])[];
  /** Cases listed as deviations that pass. */
  readonly stale: readonly string[];
  readonly seconds: number;
}

const FAILURES_SHOWN = 5;
const LABEL_WIDTH = 35;
const VALUE_WIDTH = 400;

/** The lines that describe one file. */
export function describe_result(result: FileResult, verbose: boolean): string[] {
  const { file, total, passed, failures, deviating, stale } = result;
  const notes = deviating.length === 0 ? '' : `  (${deviating.length} by a listed deviation not counted)`;
  const lines = [`${file.label.padEnd(LABEL_WIDTH)} ${passed}/${total}${notes}`];
  const shown = verbose ? failures : failures.slice(0, FAILURES_SHOWN);
  for (const failure of shown) lines.push(...describe_failure(failure, verbose));
  if (failures.length > shown.length) {
    lines.push(`  ... and ${failures.length - shown.length} more (--verbose shows all)`);
  }
  for (const [id, reason] of deviating) lines.push(`  deviation ${id}: ${reason}`);
  for (const id of stale) lines.push(`  deviation ${id} is listed but passes: remove it from the list`);
  return lines;
}

function describe_failure(failure: Failure, verbose: boolean): string[] {
  const { where, expected, got, before } = failure.difference;
  const title = failure.title === '' ? '' : `  ${failure.title}`;
  const lines = [`  ${failure.id}${title}`];
  if (verbose) for (const entry of before) lines.push(`      ${shorten(entry)}`);
  lines.push(`    ${where}: expected ${shorten(expected)}`);
  lines.push(`    ${' '.repeat(where.length)}       got ${shorten(got)}`);
  return lines;
}

function shorten(text: string): string {
  return text.length <= VALUE_WIDTH ? text : `${text.slice(0, VALUE_WIDTH)}... (${text.length} characters)`;
}

/** The closing line. */
export function describe_total(results: readonly FileResult[]): string {
  const total = results.reduce((sum, result) => sum + result.total, 0);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const deviating = results.reduce((sum, result) => sum + result.deviating.length, 0);
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const notes = deviating === 0 ? '' : `, ${deviating} by listed deviations`;
  return `${'total'.padEnd(LABEL_WIDTH)} ${passed}/${total}${notes}  in ${seconds.toFixed(1)} s`;
}
