// A result as a JUnit file (--junit FILE), which build servers show: a test case for each failure and for what
// is known to hold, at least one. Times are left out: those of a run are virtual.

import { closeSync, openSync, writeFileSync } from 'node:fs';
import { printable_lines } from '../../rtos/sim/printable.ts';
import { file_trouble } from '../host/file_trouble.ts';
import { UsageError } from '../host/usage.ts';
import type { Broken, Outcome } from './result.ts';

/** What XML 1.0 cannot hold, and what a viewer had better not: names can come from the wire. */
function text(raw: string): string {
  return printable_lines(raw)
    .replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function attribute(raw: string): string {
  return `"${text(raw).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`;
}

/** The file's text. */
export function junit_xml(command: string, end: Outcome | Broken): string {
  const class_name = attribute(`netx-sim.${command}`);
  const test_case = (name: string, inside: string): string =>
    `    <testcase classname=${class_name} name=${attribute(name)}>${inside}</testcase>`;
  const failure = (key: string, message: string, report: readonly string[]): string =>
    `<failure type=${attribute(key)} message=${attribute(message)}>${text(report.join('\n'))}</failure>`;
  const is_broken = 'error' in end;
  const subject = is_broken ? command : end.subject;
  const cases = is_broken
    ? [test_case(command, `<error type="error" message=${attribute(end.error)}/>`)]
    : [
        ...end.problems.map(({ key, message, report = [] }) =>
          test_case(`${subject}: ${key}`, failure(key, message, report)),
        ),
        ...(end.passed ?? []).map((name) => test_case(`${subject}: ${name}`, '')),
      ];
  if (cases.length === 0) cases.push(test_case(subject, ''));
  const failures = is_broken ? 0 : end.problems.length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="${is_broken ? 1 : 0}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="netx-sim" ${counts}>`,
    `  <testsuite name=${attribute(`${command} ${subject}`)} ${counts} skipped="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** Makes the file before anything runs, so that a wrong name is told at once. */
export function claim_junit(file: string): void {
  try {
    closeSync(openSync(file, 'w'));
  } catch (error) {
    throw new UsageError(`--junit ${file}: cannot write the file, ${file_trouble(error, 'write')}`);
  }
}

/** Writes the file; null, or why that was not possible. */
export function write_junit(file: string, command: string, end: Outcome | Broken): string | null {
  try {
    writeFileSync(file, junit_xml(command, end));
    return null;
  } catch (error) {
    return `--junit ${file}: the file is not complete, ${file_trouble(error, 'write')}`;
  }
}
