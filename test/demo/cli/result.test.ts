// Results for machines, parsed. What a process of its own adds, which is what firmware prints by itself, has tests of its own.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all_commands } from '../../../demo/cli/program.ts';
import { result_json } from '../../../demo/cli/result.ts';
import { verdict_of } from '../../../demo/host/exit_codes.ts';
import { slashes } from '../../../demo/host/slashes.ts';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { failure_key } from '../../../demo/lab/report/failure_fields.ts';
import { built_program, built_project } from '../../built_program.ts';
import { type Ended, netx_sim } from './netx_sim.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

type Document = Record<string, unknown>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Firmware that prints by itself and has names from outside; with its repair in it does not fail. */
function noisy_scenario(): string {
  const api = pathToFileURL(path.join(built_project(), 'dist/rtos/sim_api.js')).href;
  const file = path.join(folder, 'noisy.mjs');
  const text = `import { sim_assert } from '${api}';
console.log('loaded');
export const noisy = {
  name: 'noisy', summary: 'it prints', until_s: 1, has_repair: true,
  build(bench, { fixed }) {
    bench.add_kernel_board(function* (make) {
      yield* make.thread('bell\\u0007 <&> \\u{1f514} \\u009b', 10, function* () {
        console.log('from firmware');
        sim_assert(fixed, 'never');
      });
    });
  },
};
`;
  writeFileSync(file, text);
  return file;
}

function process_of(...args: string[]): Ended {
  const [node, program] = built_program();
  const ended = spawnSync(node, [program, ...args], { cwd: ROOT, encoding: 'utf8' });
  return { code: ended.status as number, out: ended.stdout, err: ended.stderr };
}

interface Documented {
  readonly document: Document;
  readonly err: string;
  readonly out: string;
}

/** The document of a command; what is the same for all of them is compared here. */
function read_document(command: string, { code, out, err }: Ended): Documented {
  expect(out).toMatch(/^\{\n[\n\x20-\x7e]*\n\}\n$/);
  const document = JSON.parse(out) as Document;
  expect(document).toMatchObject({
    format: 'netx-sim-result',
    version: 1,
    command,
    exit_code: code,
    verdict: verdict_of(code),
  });
  return { document, err, out };
}

async function document_of(command: string, ...args: string[]): Promise<Documented> {
  return read_document(command, await netx_sim(command, ...args, '--json'));
}

function printed_document(command: string, ...args: string[]): Documented {
  return read_document(command, process_of(command, ...args, '--json'));
}

/** Every field of a value, as `failures[].key`, with its type. */
function fields_of(value: unknown, at: string, found: Map<string, Set<string>>): Map<string, Set<string>> {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  if (at !== '') found.set(at, (found.get(at) ?? new Set()).add(type));
  if (Array.isArray(value)) for (const one of value) fields_of(one, `${at}[]`, found);
  else if (value !== null && typeof value === 'object') {
    for (const [name, inside] of Object.entries(value)) {
      fields_of(inside, at === '' ? name : `${at}.${name}`, found);
    }
  }
  return found;
}

/** What a document lacks of its version: fields that are not there, and those of another type. */
function missing(document: Document, name: string): string[] {
  const promised = JSON.parse(
    readFileSync(new URL('./result_version_1.json', import.meta.url), 'utf8'),
  ) as Record<string, Record<string, string>>;
  const fields = fields_of(document, '', new Map());
  return Object.entries({ ...promised['all'], ...promised[name] }).flatMap(([field, types]) => {
    const types_now = [...(fields.get(field) ?? ['nothing'])];
    return types_now.every((type) => types.split(' or ').includes(type))
      ? []
      : [`${field}: promised is ${types}, there is ${types_now.join(' and ')}`];
  });
}

describe('the documents', () => {
  it('of a run, the same bytes for the same run', async () => {
    const { document, out } = await document_of('run', 'mqtt', '--seed', '7');
    expect(document).toMatchObject({ scenario: 'mqtt', seed: 7, verdict: 'clean', failures: [] });
    expect(missing(document, 'run')).toEqual([]);
    expect((await document_of('run', 'mqtt', '--seed', '7')).out).toBe(out);
  });

  it('of a search that found something, which replays from what they say', async () => {
    const { document } = await document_of('explore', 'sleep-one-tick', '--out', folder);
    expect(missing(document, 'explore')).toEqual([]);
    const [failure] = document['failures'] as Document[];
    expect(failure).toMatchObject({
      key: 'assert the chip is ready | starter',
      check: 'assert the chip is ready',
      choices: [{ key: 'tick_phase/board#1', option: 8 }],
      replay_file: slashes(path.join(folder, 'sleep-one-tick-assert-the-chip-is-ready-starter.replay')),
    });
    const again = (await document_of('replay', failure?.['replay_line'] as string)).document;
    expect(again).toMatchObject({ exit_code: 0, as_wanted: true, trace_hash: failure?.['trace_hash'] });
  });

  it('of a search that found nothing', () => {
    const { document, err } = printed_document(
      'explore',
      'sleep-one-tick',
      '--fixed',
      '--runs',
      '20',
      '--workers',
      '2',
    );
    expect(document).toMatchObject({
      verdict: 'clean',
      failures: [],
      runs: { at_most: 20, done: 20, failing: 0 },
    });
    expect(document['conclusion']).toContain('nothing failed in 20 runs');
    expect(err).toContain(' of 20 runs, ');
  });

  it('of the other answers of explore', async () => {
    const twice = (await document_of('explore', 'lost-update', '--check-determinism')).document;
    expect(missing(twice, 'explore --check-determinism')).toEqual([]);
    const compared = (await document_of('explore', 'sleep-one-tick', '--compare', '--runs', '30')).document;
    expect(missing(compared, 'explore --compare')).toEqual([]);
  });

  it('of a replay', async () => {
    const { document } = await document_of('replay', replay_path('lost-update'));
    expect(missing(document, 'replay')).toEqual([]);
    expect(document).toMatchObject({ as_wanted: true, same_trace: true, recorded: { passes: false } });
    expect(document['failures']).toMatchObject([{ key: 'assert no update is lost | low' }]);
  });

  it('of a lint', async () => {
    const file = path.join(folder, 'wrong.ts');
    writeFileSync(file, 'export const x: string = 1;\n');
    const { document } = await document_of('lint', file);
    expect(missing(document, 'lint')).toEqual([]);
    expect(document).toMatchObject({
      exit_code: 1,
      files: 1,
      findings: [{ check: 'types', file: slashes(file), line: 1, column: 14 }],
    });
  });

  it('of wrong use, and of a file from the future: one line, exit code 2', async () => {
    const newer = fileURLToPath(new URL('../../rtos/explore/old_replays/newer.replay', import.meta.url));
    for (const args of [['run', 'nothing'], ['run', '--sede'], ['replay', newer], ['lint']]) {
      const [command = '', ...more] = args;
      const { document, err } = await document_of(command, ...more);
      expect(document).toMatchObject({ exit_code: 2, verdict: 'wrong use' });
      expect(err).toBe(`netx-sim: ${document['error']}\n`);
    }
  });
});

describe('what firmware prints and how it names things', () => {
  it('stays out of the documents, and does not break them', () => {
    const scenario = noisy_scenario();
    const junit = path.join(folder, 'noisy.xml');
    const run = printed_document('run', scenario, '--junit', junit);
    expect(run.err).toContain('loaded\nfrom firmware\n');
    const object = 'bell\u0007 <&> \u{1f514} \u009b';
    expect(run.document['failures']).toMatchObject([
      { check: 'assert never', object, key: `assert never | ${object}` },
    ]);
    expect(readFileSync(junit, 'utf8')).toContain(
      'name="noisy: assert never | bell\\u0007 &lt;&amp;&gt; \u{1f514} \\u009b"',
    );
    expect(printed_document('explore', scenario, '--out', folder).document).toMatchObject({
      verdict: 'found',
    });
    const workers = printed_document('explore', scenario, '--fixed', '--runs', '4', '--workers', '2');
    expect([workers.document['verdict'], workers.err]).toEqual([
      'clean',
      expect.stringContaining('from firmware'),
    ]);
  });

  it('and text for people is as it was without --json', async () => {
    const junit = path.join(folder, 'mqtt.xml');
    const { out } = await netx_sim('run', 'mqtt', '--junit', junit);
    expect(out).toMatch(/^netx-sim [\d.]+, mqtt: [\s\S]*\nresult {8}success\n$/);
    expect(readFileSync(junit, 'utf8')).toContain(
      '<testcase classname="netx-sim.run" name="mqtt"></testcase>',
    );
  });
});

it('the commands that have results take the same two options', async () => {
  const with_results = (await all_commands()).filter(
    ({ options }) => 'json' in options && 'junit' in options,
  );
  expect(with_results.map(({ name }) => name)).toEqual([
    'run',
    'explore',
    'replay',
    'races',
    'fleet',
    'lint',
  ]);
});

it('a document of a program that broke says so', () => {
  const document = JSON.parse(result_json('run', '0.1.0', { code: 1, error: 'it broke' })) as Document;
  expect(document).toMatchObject({ verdict: 'failed', error: 'it broke' });
  const failure = { id: 'a', object: 'packet 7 of b', object_key: 'b', message: '', time_ns: 0, target: '' };
  expect(failure_key(failure)).toBe('a | b');
});
