import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Case, Difference } from './case.ts';
import { entries_difference, same, value_difference } from './compare.ts';
import { constant_cases } from './constants.ts';
import { type CorpusFile, find_corpus, read_programs } from './corpus.ts';
import { RECORDINGS } from './recordings.ts';
import { type RunnerSettings, run_conformance } from './runner.ts';
import { kernel_case } from './threadx/interpreter.ts';

const WRONG: Difference = { where: 'log[1]', expected: '[1]', got: '[2]', before: ['[0,"earlier"]'] };

let directory = '';
let printed: string[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'conformance-'));
  printed = [];
  mkdirSync(join(directory, 'threadx'));
  write('deviations.json', '{}');
  write('floor.json', '{}');
});

afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** Programs of the tests: `ok` tells whether the case passes. */
function load(file: CorpusFile): Case[] {
  if (file.form !== 'programs') return [];
  return read_programs(file.path).map((program) => ({
    id: String(program['id']),
    title: 'a title',
    run: () => {
      if (program['ok'] === 'throws') throw new Error('the simulator is wrong');
      return program['ok'] === true ? null : WRONG;
    },
  }));
}

function run(...args: string[]): number {
  const settings: RunnerSettings = {
    default_directory: directory,
    deviations_path: join(directory, 'deviations.json'),
    floor_path: join(directory, 'floor.json'),
    load_cases: load,
    write: (line) => printed.push(line),
    clock_ms: () => 0,
  };
  return run_conformance(args, settings);
}

const output = () => printed.join('\n');

describe('the runner', () => {
  it('prints passed and total for each file and succeeds when all pass', () => {
    write('threadx/named.jsonl', '{"id":"a","ok":true}\n{"id":"b","ok":true}\n');
    expect(run()).toBe(0);
    expect(printed[0]).toMatch(/^threadx\/named\.jsonl +2\/2$/);
    expect(printed[1]).toMatch(/^total +2\/2 {2}in 0\.0 s$/);
  });

  it('shows the first difference of the first failing cases and fails', () => {
    const lines = Array.from({ length: 8 }, (_none, i) => `{"id":"bad-${i}","ok":false}`);
    write('threadx/named.jsonl', lines.join('\n'));
    expect(run()).toBe(1);
    expect(output()).toContain('bad-0  a title');
    expect(output()).toContain('log[1]: expected [1]');
    expect(output()).toContain('got [2]');
    expect(output()).toContain('... and 3 more');
    expect(output()).not.toContain('bad-7');
    expect(output()).not.toContain('earlier');
  });

  it('shows all failing cases with what came before when asked for more', () => {
    const lines = Array.from({ length: 8 }, (_none, i) => `{"id":"bad-${i}","ok":false}`);
    write('threadx/named.jsonl', lines.join('\n'));
    expect(run('--verbose')).toBe(1);
    expect(output()).toContain('bad-7');
    expect(output()).toContain('[0,"earlier"]');
  });

  it('counts an exception as a failure of that case alone', () => {
    write('threadx/named.jsonl', '{"id":"a","ok":"throws"}\n{"id":"b","ok":true}');
    expect(run()).toBe(1);
    expect(printed[0]).toContain('1/2');
    expect(output()).toContain('the simulator is wrong');
  });

  it('takes files and folders, and only the cases that the filter names', () => {
    const file = write('threadx/named.jsonl', '{"id":"one","ok":true}\n{"id":"two","ok":false}');
    expect(run(file, '--filter', 'one')).toBe(0);
    expect(output()).toContain('1/1');
    expect(run(join(directory, 'threadx'))).toBe(1);
    expect(run('--filter', 'three')).toBe(2);
  });

  it('reads compressed files, and says which folders nothing here can run', () => {
    writeFileSync(join(directory, 'threadx/named.jsonl.gz'), gzipSync('{"id":"a","ok":true}\n'));
    mkdirSync(join(directory, 'walkie'));
    write('walkie/transcripts.jsonl', '{"id":"a","ok":false}\n');
    mkdirSync(join(directory, 'talkie'));
    write('talkie/queue.trx', '');
    expect(run()).toBe(0);
    expect(printed[0]).toMatch(/^threadx\/named\.jsonl +1\/1$/);
    expect(output()).toContain('left out, as nothing here runs them yet: talkie, walkie');
  });

  it('ends with 2 and names file and line of what it cannot read', () => {
    write('threadx/named.jsonl', '{"id":"a","ok":true}\n{"id":');
    expect(run()).toBe(2);
    expect(output()).toMatch(/named\.jsonl:2: not JSON/);
  });

  it('ends with 2 for a missing folder, a folder without programs and an unknown option', () => {
    expect(run(join(directory, 'nowhere'))).toBe(2);
    expect(run()).toBe(2);
    expect(run('--fliter')).toBe(2);
    expect(output()).toContain('no such file or directory');
    expect(output()).toContain('no program files');
    expect(output()).toContain('unknown option --fliter');
  });
});

describe('the list of deviations', () => {
  it('excuses a case that differs on purpose and says so', () => {
    write('threadx/named.jsonl', '{"id":"a","ok":false}');
    write('deviations.json', '{"threadx/a":"because"}');
    expect(run()).toBe(0);
    expect(printed[0]).toContain('0/1');
    expect(output()).toContain('deviation threadx/a: because');
  });

  it('tells of an entry that is no longer needed', () => {
    write('threadx/named.jsonl', '{"id":"a","ok":true}');
    write('deviations.json', '{"threadx/a":"because"}');
    expect(run()).toBe(0);
    expect(output()).toContain('threadx/a is listed but passes');
  });
});

describe('the floor', () => {
  it('is written when it is raised and fails what falls below it', () => {
    write('threadx/named.jsonl', '{"id":"a","ok":true}\n{"id":"b","ok":false}');
    expect(run('--raise-floor')).toBe(1);
    expect(JSON.parse(readFileSync(join(directory, 'floor.json'), 'utf8'))).toEqual({
      'threadx/named.jsonl': 1,
    });
    expect(run('--floor')).toBe(0);
    write('threadx/named.jsonl', '{"id":"a","ok":false}\n{"id":"b","ok":false}');
    expect(run('--floor')).toBe(1);
    expect(output()).toContain('below the floor: threadx/named.jsonl passed 0, the floor is 1');
  });

  it('of the larger set and that of the recordings of this repository are two', () => {
    write('floor.json', '{"threadx/named.jsonl":1,"recordings/threadx/named.jsonl":99}');
    write('threadx/named.jsonl', '{"id":"a","ok":true}');
    expect(run('--floor')).toBe(0);
    const ours = find_corpus([RECORDINGS]).files.map(({ label }) => label);
    expect(ours).toContain('recordings/threadx/named.jsonl');
    expect(ours.every((label) => label.startsWith('recordings/'))).toBe(true);
    write('floor.json', JSON.stringify(Object.fromEntries(ours.map((label) => [label, 0]))));
    expect(run('--floor', RECORDINGS)).toBe(0);
    write('floor.json', '{"recordings/walkie/named.jsonl":1}');
    expect(run('--floor', RECORDINGS)).toBe(1);
    expect(output()).toContain('below the floor: recordings/walkie/named.jsonl passed 0, the floor is 1');
  });

  it('does not go with a filter', () => {
    expect(run('--floor', '--filter', 'a')).toBe(2);
  });
});

describe('comparing', () => {
  it('finds the first differing entry, a missing one and one too many', () => {
    expect(entries_difference('log', [[1], [2]], [[1], [2]])).toBeNull();
    expect(entries_difference('log', [[1], [2]], [[1], [3]])?.where).toBe('log[1]');
    expect(entries_difference('log', [[1]], [])?.got).toBe('no more entries');
    expect(entries_difference('log', [], [[1]])?.expected).toBe('no more entries');
  });

  it('names the part of a final state that differs', () => {
    const expected = { time: 3, threads: [[1, 2], null] };
    expect(value_difference('final', expected, { threads: [[1, 2], null], time: 3 })).toBeNull();
    expect(value_difference('final', expected, { time: 3, threads: [[1, 2], [0]] })?.where).toBe(
      'final.threads[1]',
    );
  });

  it('lets a question mark stand for a hex digit in masked recordings only', () => {
    expect(same('70??', '70a1', true)).toBe(true);
    expect(same('70??', '70a1', false)).toBe(false);
    expect(same('70??', '71a1', true)).toBe(false);
  });

  it('wants every constant of a table exported with its value', () => {
    const [good, wrong, missing] = constant_cases(
      { status: { GOOD: 1, WRONG: 2, MISSING: 3 }, note: { a: 'text' } },
      { GOOD: 1, WRONG: 0 },
    );
    expect(good?.run()).toBeNull();
    expect(wrong?.run()).toMatchObject({ expected: '2', got: '0' });
    expect(missing?.run()).toMatchObject({ got: 'not exported' });
  });
});

describe('the interpreter of kernel programs', () => {
  const program = {
    id: 'put-wakes-better',
    ticks: 5,
    semaphores: [{ n: 0 }],
    threads: [
      { prio: 4, ops: [['s_get', 0, -1]] },
      {
        prio: 7,
        ops: [
          ['sleep', 2],
          ['s_put', 0],
          ['work', 1],
        ],
      },
    ],
    log: [
      [0, 't0', -1, 0],
      [0, 't1', -1, 1],
      [2, 't1', 0, 0],
      [2, 't0', 0, 0],
      [2, 't0', -2],
      [2, 't1', 1, 0],
      [3, 't1', 2, 0],
      [3, 't1', -2],
    ],
    final: {
      time: 5,
      running: -1,
      threads: [
        [1, 2, 4, 4, 0, 4, 4],
        [1, 3, 7, 7, 0, 7, 7],
      ],
      semaphores: [[0, []]],
    },
  };

  it('passes a program whose log and final state are right', () => {
    expect(kernel_case(program).run()).toBeNull();
  });

  it('fails one whose log or final state is wrong', () => {
    const log = program.log.map((entry) => [...entry]);
    log[3] = [2, 't1', 1, 0];
    expect(kernel_case({ ...program, log }).run()?.where).toBe('log[3]');
    const final = { ...program.final, time: 6 };
    expect(kernel_case({ ...program, final }).run()?.where).toBe('final.time');
  });
});
