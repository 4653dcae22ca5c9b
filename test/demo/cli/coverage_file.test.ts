// `--coverage FILE`: of a run, of a search whoever shares it, of shards that are joined, of a replay.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { no_toolchain } from '../c/toolchain_there.ts';
import { netx_sim } from './netx_sim.ts';

const PROGRAM = 'demo/bugs/c/rare_null.c';
const RARE_LINE = 19;

let folder: string;
const at = (name: string): string => path.join(folder, name);
/** How often a line of the program ran, as a file says. */
const count_of = (name: string, line: number): number =>
  Number(new RegExp(`^DA:${line},(\\d+)$`, 'm').exec(readFileSync(at(name), 'utf8'))?.[1]);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a scenario in TypeScript counts no lines, and is told so before it is searched', async () => {
  const ran = await netx_sim('explore', 'lost-update', '--coverage', at('none.info'));
  expect(ran.code).toBe(2);
  expect(ran.err).toContain('nothing counts its lines here: it is for firmware in C');
});

describe.skipIf(no_toolchain)('--coverage', () => {
  const search = (file: string, ...more: string[]) =>
    netx_sim(
      'explore',
      PROGRAM,
      '--all',
      '--runs',
      '24',
      '--out',
      at('out'),
      '--coverage',
      at(file),
      ...more,
    );

  it('of a search is that of all its runs, whoever shares it; joined shards give the same', async () => {
    const { out } = await search('one.info');
    expect(out).toMatch(/^coverage {6}\d+ of \d+ lines \(.* %\) and \d+ of \d+ functions ran: /m);
    const one = readFileSync(at('one.info'), 'utf8');
    expect(count_of('one.info', RARE_LINE)).toBeGreaterThan(0);
    await search('two.info', '--workers', '2');
    expect(readFileSync(at('two.info'), 'utf8')).toBe(one);
  });

  it('of shards is joined by merge', async () => {
    await search('s0.info', '--shard', '0/2');
    await search('s1.info', '--shard', '1/2');
    const merged = await netx_sim('merge', at('out'), '--coverage', at('merged.info'));
    expect(merged.out).toContain('coverage ');
    for (const line of [RARE_LINE, RARE_LINE - 1])
      expect(count_of('merged.info', line)).toBe(count_of('s0.info', line) + count_of('s1.info', line));
  });

  it('of a run and of a replay is that of one run', async () => {
    const ran = await netx_sim('run', PROGRAM, '--coverage', at('run.info'), '--json');
    expect(ran.code).toBe(0);
    expect(count_of('run.info', RARE_LINE)).toBeLessThan(24);
    const { code_coverage } = JSON.parse(ran.out) as {
      code_coverage: { lines: number; functions_run: number };
    };
    expect(code_coverage.lines).toBeGreaterThan(10);
    expect(code_coverage.functions_run).toBe(3);
  });
});
