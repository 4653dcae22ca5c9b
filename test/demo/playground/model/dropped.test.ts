import { typescriptLanguage } from '@codemirror/lang-javascript';
import { expect, it } from 'vitest';
import { known_names } from '../../../../demo/playground/build/api.ts';
import { dropped_services, syntax_errors } from '../../../../demo/playground/model/dropped.ts';
import { read_source, sources_under } from '../../../tidy/sources.ts';

const known = known_names();

function found(text: string): string[] {
  const tree = typescriptLanguage.parser.parse(text);
  return dropped_services(tree, text, known).map((one) => `${text.slice(one.from, one.to)}: ${one.text}`);
}

/** In a thread's entry, with the kernel's services under both kinds of names. */
function in_thread(line: string): string {
  return `import * as tx from '../../rtos/tx_api.ts';
import { tx_thread_sleep, tx_mutex_get as take, tx_time_get } from './rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';
function* helper(): tx.Service<void> {}
function* entry(): tx.Service<void> { ${line} }
`;
}

it.each([
  ['tx_thread_sleep(1);', 'tx_thread_sleep(1): tx_thread_sleep() is dropped'],
  ['tx.tx_thread_sleep(1);', 'tx.tx_thread_sleep(1): tx.tx_thread_sleep() is dropped'],
  ['take(m, 1);', 'take(m, 1): take() is dropped'],
  ['helper();', 'helper(): helper() is dropped'],
  ['yield tx_thread_sleep(1);', 'given to a plain yield'],
  ['if (take(m, 1) !== 0) return;', 'looked at, never run'],
  ['if (take(m, 1)) return;', 'used as a condition'],
  ['const status = take(m, 1); if (status !== 0) return;', 'kept, never run'],
  ["console.log('got', take(m, 1));", 'given to a function, and not run here'],
  ['return helper();', 'returned from a generator'],
])('%s is marked', (line, words) => {
  const [first = '', ...more] = found(in_thread(line));
  expect(first).toContain(words);
  expect(first).toContain('Write yield* ');
  expect(more).toEqual([]);
});

it.each([
  'yield* tx_thread_sleep(1);',
  'const status = yield* take(m, 1);',
  'const later = take(m, 1); yield* later;',
  'const again = () => tx_thread_sleep(1); yield* again();',
  'tx_time_get();',
  "console.log('got', yield* take(m, 1));",
])('%s is right', (line) => {
  expect(found(in_thread(line))).toEqual([]);
});

it('in a plain function it says what is missing', () => {
  const [first] = found(
    "import { tx_thread_sleep } from './rtos/tx_api.ts';\nconst f = () => { tx_thread_sleep(1); };",
  );
  expect(first).toContain('It must be called with yield* in a generator function (function*).');
});

it('a method of a board is a service too', () => {
  const [first] = found("function* f(board) { board.publish('topic', 'text', 0, 1); }");
  expect(first).toContain('board.publish() is dropped');
  expect(found("function* f(board) { yield* board.publish('topic', 'text', 0, 1); }")).toEqual([]);
});

it('finds nothing in firmware and bugs that are right', () => {
  const sources = sources_under('demo/firmware', 'demo/bugs');
  expect(sources.length).toBeGreaterThan(40);
  expect(sources.flatMap(({ name, text }) => found(text).map((one) => `${name}: ${one}`))).toEqual([]);
});

it('each yield* that is taken away from a demonstration is found', () => {
  const { text } = read_source('demo/firmware/threadx_demo.ts');
  const calls = [...text.matchAll(/yield\* (?=tx_)/g)];
  expect(calls.length).toBeGreaterThan(15);
  for (const { 0: words, index } of calls) {
    const broken = text.slice(0, index) + text.slice(index + words.length);
    expect([index, found(broken).length]).toEqual([index, 1]);
  }
});

it('what is no TypeScript is found at its place', () => {
  const errors = (text: string) =>
    syntax_errors(typescriptLanguage.parser.parse(text)).map(({ from }) => from);
  expect(errors('const a: number = 1;\nfunction* f() { yield* g(); }\n')).toEqual([]);
  expect(errors('const = 1;')).toEqual([6]);
  expect(errors('function f( { }').length).toBeGreaterThan(0);
});
