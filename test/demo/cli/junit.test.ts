import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { claim_junit, junit_xml, write_junit } from '../../../demo/cli/junit.ts';
import type { Outcome } from '../../../demo/cli/result.ts';
import { UsageError } from '../../../demo/host/usage.ts';
import { describe_with, run_program } from '../programs.ts';

const FOUND: Outcome = {
  code: 3,
  subject: 'mine',
  problems: [
    { key: 'assert a<b | "t"', message: 'a & b\nsecond\tline', report: ['one ]]> <two>', 'three'] },
    { key: 'from the wire', message: 'NUL \0 ESC \u001b CSI \u009b half \ud800 none \uffff bidi \u202e' },
  ],
  fields: {},
};

it('a test case for each failure, with what XML forbids written out', () => {
  const failure = (key: string, message: string, report: string): string =>
    `    <testcase classname="netx-sim.explore" name="mine: ${key}">` +
    `<failure type="${key}" message="${message}">${report}</failure></testcase>\n`;
  const wire = 'NUL \\u0000 ESC \\u001b CSI \\u009b half \\ud800 none \\uffff bidi \\u202e';
  const counts = 'tests="2" failures="2" errors="0"';
  expect(junit_xml('explore', FOUND)).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      `<testsuites name="netx-sim" ${counts}>\n` +
      `  <testsuite name="explore mine" ${counts} skipped="0">\n` +
      failure(
        'assert a&lt;b | &quot;t&quot;',
        'a &amp; b&#10;second&#9;line',
        'one ]]&gt; &lt;two&gt;\nthree',
      ) +
      failure('from the wire', wire, '') +
      '  </testsuite>\n</testsuites>\n',
  );
});

it('one that passes when nothing failed, an error when there is no result', () => {
  expect(junit_xml('run', { code: 0, subject: 'mqtt', problems: [], fields: {} })).toContain(
    'tests="1" failures="0" errors="0">\n  <testsuite name="run mqtt" tests="1" failures="0" errors="0" skipped="0">\n' +
      '    <testcase classname="netx-sim.run" name="mqtt"></testcase>',
  );
  expect(junit_xml('run', { code: 2, error: 'there is "nothing"' })).toContain(
    '<testcase classname="netx-sim.run" name="run"><error type="error" message="there is &quot;nothing&quot;"/></testcase>',
  );
});

it('one that passes for each thing that is known to hold', () => {
  const text = junit_xml('fleet', { ...FOUND, subject: 'depot', passed: ['store=10: nothing is lost'] });
  expect(text).toContain('<testsuites name="netx-sim" tests="3" failures="2" errors="0">');
  expect(text).toContain(
    '<testcase classname="netx-sim.fleet" name="depot: store=10: nothing is lost"></testcase>',
  );
});

it('a file that cannot be written is told before anything runs', () => {
  const file = path.join(tmpdir(), 'no-such-folder', 'x.xml');
  expect(() => claim_junit(file)).toThrow(
    new UsageError(`--junit ${file}: cannot write the file, there is no such folder`),
  );
  expect(write_junit(file, 'run', FOUND)).toContain('the file is not complete, there is no such folder');
});

describe_with(['xmllint'], 'a JUnit file', () => {
  it('is XML for a reader of another maker, who finds the words again', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    const file = path.join(folder, 'result.xml');
    expect(write_junit(file, 'explore', FOUND)).toBeNull();
    const asked = (xpath: string): string =>
      run_program('xmllint', '--xpath', `string(${xpath})`, file).trimEnd();
    expect(asked('count(//testcase)')).toBe('2');
    expect(asked('(//failure)[1]')).toBe('one ]]> <two>\nthree');
    expect(asked('(//failure)[1]/@message')).toBe('a & b\nsecond\tline');
    expect(readFileSync(file, 'utf8')).not.toMatch(/[^\n\x20-\x7e]/);
    rmSync(folder, { recursive: true });
  });
});
