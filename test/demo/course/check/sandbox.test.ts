// What students' programs can do to the computer that judges them, and what is said when they do not run.

import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { run_closed } from '../../../../demo/course/check/sandbox.ts';
import { lesson_of } from '../../../../demo/course/lessons.ts';
import { variant_of } from '../../../../demo/course/variant.ts';

const { folder, lesson } = await lesson_of('9');
const variant = variant_of(lesson, '');
const LIMIT_MS = 300_000;

interface Judged {
  readonly checks: readonly { readonly ok: boolean | null; readonly said: string }[];
}

/** What is said of a consumer of this text. */
async function said(text: string, limit_ms = LIMIT_MS): Promise<string> {
  const files = new Map([['consumer.ts', text]]);
  const ran = await run_closed<Judged>({ folder, files, variant, what: 'judge', host: false }, limit_ms);
  return 'trouble' in ran ? ran.trouble : (ran.value.checks.find(({ ok }) => ok === false)?.said ?? 'passes');
}

const consumer = (body: string): string => `export function* consumer(sensor: any): any {\n${body}\n}`;
/** As somebody may try it who knows that functions of the outer world lead there. */
const outside = (body: string): string =>
  consumer(`const process = (TextEncoder as any).constructor('return process')(); ${body}`);

test.each([
  ['a syntax error', 'export function* consumer( {', /^consumer\.ts:1: Expected/],
  [
    'a module of Node',
    "import { readFileSync } from 'node:fs';\nreadFileSync('x');",
    /^consumer\.ts:1: imports node:fs, which a lesson does not need$/,
  ],
  [
    'a file that is not of the lesson',
    "import { x } from '../secret.ts';\nx();",
    /imports \.\.\/secret\.ts, which is none of the files of the lesson/,
  ],
  ['another export', 'export const producer = 1;', /consumer/],
  ['an exception while it is loaded', "throw new Error('oops');", /^consumer\.ts:1: Error: oops$/],
  ['an exception while it runs', consumer("throw new Error('oops');"), /oops/],
  ['the process', consumer('(globalThis as any).process.exit(0);'), /undefined/],
  [
    'a module by a name that is worked out',
    consumer('const name = sensor.name ?? "node:fs".slice(sensor.taken); return import(name);'),
    /took 0 of 3 readings|did not come true/,
  ],
  ['a way out to the process', outside('process.exit(0);'), /^ended the process$/],
  [
    'a way out to modules',
    outside("process.getBuiltinModule('fs').readFileSync('/etc/passwd');"),
    /getBuiltinModule is not a function/,
  ],
  [
    'a way out to files',
    outside(`sensor.x = process.report.writeReport('${path.join(tmpdir(), 'netx-sim-never')}');`),
    /restricted/,
  ],
  [
    'code of WebAssembly',
    consumer('new (globalThis as any).WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));'),
    /code generation disallowed/,
  ],
  ['a way out to the answer', outside("process.send({ value: '{}' });"), /send is not a function/],
  [
    'another judge',
    consumer(
      "const all = (globalThis as any).netx_sim_library; const name = 'demo/course/check/judge';" +
        'all[name] = { judge: () => ({ checks: [] }) }; all[name].judge = () => ({ checks: [] });' +
        '(globalThis as any).netx_sim_library = {};',
    ),
    /took 0 of 3 readings|did not come true/,
  ],
])('%s is said, and nothing else happens', async (_, text, words) => {
  expect(await said(text)).toMatch(words);
});

test('a service that is called without yield* is named, with the line of the student and without those of the simulator', async () => {
  const words = await said(
    "import { tx_thread_sleep } from 'netx-sim/tx';\nexport function* consumer(sensor: any): any {\n  while (sensor.taken < 3) {\n    if (yield* sensor.take()) continue;\n    tx_thread_sleep(1);\n  }\n}",
  );
  expect(words).toContain('tx_thread_sleep was called by board/consumer without yield*');
  expect(words).not.toMatch(/hand_out|bundle/);
});

test('a program that never ends is ended', async () => {
  expect(await said(consumer('for (;;);'), 3000)).toBe(
    'did not end within 3 s: a loop in which nothing waits, without a service or with services that return at once?',
  );
});

test('services that return at once do not end a loop either', async () => {
  const services = "import { tx_thread_relinquish } from 'netx-sim/tx';\n";
  const loop = 'for (let n = 0; ; n++) if (n % 1_000_000 === 0) yield* tx_thread_relinquish();';
  expect(await said(services + consumer(loop), 3000)).toContain('services that return at once');
});

test('memory without end is refused, and the judge lives on', async () => {
  const grows = 'const all: number[][] = []; for (;;) all.push(new Array(1e5).fill(1.5));';
  expect(await said(consumer(grows))).toMatch(/^needs more memory than there is/);
});

test.each([
  [
    'what the simulator has of Node',
    'throw new Error(typeof (globalThis as any).modules_of_node);',
    /undefined/,
  ],
  [
    'the network',
    "const p = (Buffer as any).constructor('return process')(); p.getBuiltinModule('net').connect(80);",
    /getBuiltinModule is not a function/,
  ],
])('with a lesson that needs Node, %s is out of reach', async (_, body, words) => {
  const { folder: tls, lesson: secure } = await lesson_of('19');
  const files = new Map([['tls_setup.ts', `export function tls_setup(): number { ${body} return 0; }`]]);
  const parts = { folder: tls, files, variant: variant_of(secure, ''), what: 'judge', host: true } as const;
  const ran = await run_closed<Judged>(parts, LIMIT_MS);
  expect(JSON.stringify(ran)).toMatch(words);
});
