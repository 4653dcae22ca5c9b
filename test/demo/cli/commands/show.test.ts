import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunDocument } from '../../../../demo/report/run_document.ts';
import { recorded_buffer } from '../../tracex/recorded.ts';
import { netx_sim } from '../netx_sim.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'show-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(bytes: Uint8Array): string {
  const name = join(folder, 'board.trx');
  writeFileSync(name, bytes);
  return name;
}

test('a buffer is printed, and written as a document and as a report', async () => {
  const [document, report] = [join(folder, 'board.json'), join(folder, 'board.html')];
  const name = file(recorded_buffer('queue-semaphore'));
  const { code, out, err } = await netx_sim(
    'show',
    name,
    '--document',
    document,
    '--report',
    report,
    '--clock',
    '2000000',
  );
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('board.trx: TraceX buffer of a board, little-endian');
  expect(out).toMatch(/^53 +0\.005515 {2}consumer +tx_thread_relinquish/m);
  const made = JSON.parse(readFileSync(document, 'utf8')) as RunDocument;
  expect([made.format, made.run.scenario, made.run.end_ns]).toEqual(['netx-sim-run', 'board.trx', 5_515_000]);
  expect(readFileSync(report, 'utf8')).toContain('<title>board.trx: run report of netx-sim</title>');
});

test.each([
  ['nothing in it', new Uint8Array(0), 'is no TraceX buffer: it has 0 bytes'],
  [
    'something else',
    new TextEncoder().encode(`${'text '.repeat(40)}`),
    'is no TraceX buffer: it does not begin with',
  ],
  ['its end missing', recorded_buffer('wrapped').subarray(0, 1000), 'the end is missing'],
])('a file with %s is refused in one line', async (_what, bytes, words) => {
  const name = file(bytes);
  const { code, out, err } = await netx_sim('show', name);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(`netx-sim: ${name} is no TraceX buffer`);
  expect(err).toContain(words);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  [['show'], 'show wants one file with a trace buffer'],
  [['show', 'a', 'b'], 'show wants one file with a trace buffer'],
  [['show', 'nowhere.trx'], 'nowhere.trx: cannot read the file, there is no such file'],
  [['show', 'x.trx', '--clock', '0'], '--clock 0: it takes a whole number from 1'],
])('%j is refused and says what would be right', async (args, message) => {
  const { code, err } = await netx_sim(...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('--trx of a run with several boards writes a file each, which show opens', async () => {
  const { code } = await netx_sim('run', 'mqtt', '--quiet', '--trx', join(folder, 'run.trx'));
  expect(code).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['run.board.trx', 'run.broker.trx']);
  const shown = await netx_sim('show', join(folder, 'run.board.trx'), '--quiet');
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/^ {2}0x\w{8} {2}thread +"System Timer Thread" +priority 0/m);
});
