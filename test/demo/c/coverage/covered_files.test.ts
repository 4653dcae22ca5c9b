// Which lines of C ran how often, on real firmware: once, often, never; a thread that waits for good; a function that nobody calls.

import { describe, expect, it } from 'vitest';
import { counted_code } from '../../../../demo/c/bridge/code_counts.ts';
import { CodeTally } from '../../../../demo/c/coverage/code_tally.ts';
import type { CoveredFile } from '../../../../demo/c/coverage/covered_file.ts';
import {
  coverage_totals,
  coverage_words,
  covered_files,
  covered_in,
  joined_files,
} from '../../../../demo/c/coverage/covered_files.ts';
import { covered_sources } from '../../../../demo/c/coverage/covered_sources.ts';
import { run_bench } from '../../bench/run_bench.ts';
import { add_c_board, c_image } from '../c_boards.ts';
import { no_toolchain } from '../toolchain_there.ts';

const FILE = 'test/demo/c/fixtures/covered.c';

function file(name: string, lines: [number, number][], count: number): CoveredFile {
  return { file: name, functions: [{ name: 'main', line: 1, count }], lines };
}

it('the counts of several runs or parts of a search are added, file by file and line by line', () => {
  const joined = joined_files([
    [
      file(
        'a.c',
        [
          [1, 2],
          [3, 0],
        ],
        2,
      ),
      file('b.c', [[1, 0]], 0),
    ],
    [
      file(
        'a.c',
        [
          [1, 1],
          [2, 5],
        ],
        1,
      ),
    ],
  ]);
  expect(joined).toEqual([
    file(
      'a.c',
      [
        [1, 3],
        [2, 5],
        [3, 0],
      ],
      3,
    ),
    file('b.c', [[1, 0]], 0),
  ]);
  expect(coverage_totals(joined)).toEqual({ lines: 4, lines_run: 2, functions: 2, functions_run: 1 });
  expect(coverage_words(joined)).toBe('2 of 4 lines (50.0 %) and 1 of 2 functions ran');
});

it('a line has run as often as its most frequent stretch, and in all functions that it is part of', () => {
  const covered = {
    ...{ at: 0, root: process.cwd(), files: ['a.c', 'inline.h'], rest: [[0, 9]] as const },
    functions: [{ name: 'f', file: 0, line: 1, first: 0 }],
    stretches: [
      {
        body: 10,
        lines: [
          [0, 1],
          [1, 4],
        ] as const,
      },
      {
        body: 10,
        lines: [
          [0, 1],
          [0, 2],
        ] as const,
      },
      { body: 80, lines: [[1, 4]] as const },
    ],
  };
  expect(covered_files([{ covered, counts: [1, 7, 2] }])).toEqual([
    {
      file: 'a.c',
      functions: [{ name: 'f', line: 1, count: 1 }],
      lines: [
        [1, 7],
        [2, 7],
        [9, 0],
      ],
    },
    { file: 'inline.h', functions: [], lines: [[4, 3]] },
  ]);
});

describe.skipIf(no_toolchain)('a run counts the lines of its firmware', () => {
  it('as often as they ran: what stands behind a call that does not come back has not', async () => {
    const image = await c_image(['covered.c'], { coverage: true });
    const { bench: ran } = await run_bench((bench) => void add_c_board(bench, image), 2);
    const [only, ...others] = covered_in(ran.sim);
    expect(others).toEqual([]);
    expect(only?.file).toBe(FILE);
    expect(only?.functions.map(({ name, count }) => `${name} ${count}`)).toEqual([
      ...['unlinked 0', 'work 1', 'wait 1', 'tx_application_define 1'],
    ]);
    const counts = new Map(only?.lines);
    const [text] = covered_sources(ran.sim).map((one) => one.text?.split('\n') ?? []);
    const count_of = (words: string): number | undefined =>
      counts.get((text ?? []).findIndex((line) => line.includes(words)) + 1);
    expect(count_of('total += twice(i)')).toBe(10);
    expect(count_of('if (x > 3)')).toBe(10);
    expect(count_of('printf("total')).toBe(1);
    expect(count_of('never printed')).toBe(0);
    expect(count_of('waits')).toBe(1);
    expect(count_of('not reached')).toBe(0);
    expect(count_of('nobody calls this')).toBe(0);
  });

  it('and nothing else about it changes: the trace is the same, with accesses and checks too', async () => {
    const hashes: string[] = [];
    for (const more of [{}, { accesses: true }]) {
      for (const coverage of [false, true]) {
        const image = await c_image(['covered.c'], { coverage, ...more });
        const { bench: ran } = await run_bench((bench) => void add_c_board(bench, image), 2);
        hashes.push(ran.sim.trace.hash());
        expect(counted_code(ran.sim)).toHaveLength(coverage ? 1 : 0);
      }
    }
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[3]).toBe(hashes[2]);
  });

  it('over many runs whose memory is used again, each run by itself', async () => {
    const image = await c_image(['covered.c'], { coverage: true });
    const tally = new CodeTally();
    const other = new CodeTally();
    const { bench: ran } = await run_bench((bench) => void add_c_board(bench, image), 2);
    tally.add(ran.sim);
    other.add(ran.sim);
    tally.hear(other.take());
    tally.hear(other.take());
    const [twice] = covered_files(tally.all);
    const [once] = covered_in(ran.sim);
    expect(twice?.lines).toEqual(once?.lines.map(([line, count]) => [line, 2 * count]));
  });
});
