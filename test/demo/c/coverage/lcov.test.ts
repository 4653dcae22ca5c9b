import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { lcov_text } from '../../../../demo/c/coverage/lcov.ts';

const FILES = [
  {
    file: 'src/a.c',
    functions: [
      { name: 'work', line: 2, count: 3 },
      { name: 'never', line: 5, count: 0 },
    ],
    lines: [
      [2, 3],
      [3, 30],
      [5, 0],
    ] as const,
  },
];

it('a file has its functions, its lines and how many of both ran, as geninfo writes them', () => {
  expect(lcov_text('my-test', FILES)).toBe(
    [
      ...[
        'TN:my_test',
        `SF:${path.resolve('src/a.c')}`,
        'FN:2,work',
        'FN:5,never',
        'FNDA:3,work',
        'FNDA:0,never',
      ],
      ...['FNF:2', 'FNH:1', 'DA:2,3', 'DA:3,30', 'DA:5,0', 'LF:3', 'LH:2', 'end_of_record', ''],
    ].join('\n'),
  );
});

const has_lcov =
  spawnSync('genhtml', ['--version']).status === 0 && spawnSync('lcov', ['--version']).status === 0;

it.skipIf(!has_lcov)("lcov adds such files and genhtml draws them (left out without Debian's lcov)", () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  try {
    const source = path.join(folder, 'a.c');
    writeFileSync(source, '/* 1 */\nvoid work(void) {\n  go();\n}\nvoid never(void) {}\n');
    const info = path.join(folder, 'run.info');
    writeFileSync(
      info,
      lcov_text(
        'test',
        FILES.map((one) => ({ ...one, file: source })),
      ),
    );
    const run = (command: string, ...args: string[]): string => {
      const ran = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
      expect(ran.stderr.replaceAll(/^(?:Reading|Combining|Writing|Merging).*$/gm, '').trim()).toBe('');
      expect(ran.status).toBe(0);
      return ran.stdout;
    };
    run('lcov', '-q', '-a', info, '-a', info, '-o', path.join(folder, 'sum.info'));
    expect(readFileSync(path.join(folder, 'sum.info'), 'utf8')).toContain('DA:3,60');
    run('genhtml', '-q', '-o', 'html', 'sum.info');
    const page = path.join(folder, 'html', path.basename(folder), 'a.c.gcov.html');
    const found = existsSync(page) ? page : path.join(folder, 'html', 'a.c.gcov.html');
    expect(readFileSync(found, 'utf8')).toMatch(/60\s*<\/?[^>]*>?\s*:?\s*go\(\);|60 : {3}go\(\);/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
