// The rules of the tidy test are seen to fail on sources that break them, and to be silent on those that do not.

import { describe, expect, test } from 'vitest';
import { code_in_apis, unused_exports } from './exports.ts';
import { field_functions } from './field_functions.ts';
import { host_uses } from './host_globals.ts';
import { folder_circles, import_circles, wrong_way_imports } from './imports.ts';
import { words_above } from './layer_words.ts';
import { mark_faults } from './marks.ts';
import { missing_tests } from './mirror.ts';
import { wrong_exits } from './service_ends.ts';
import type { SourceText } from './sources.ts';

function source(name: string, text: string): SourceText {
  return { name, text, lines: text.split('\n') };
}

describe('functions in fields', () => {
  test.each(['k.wake = () => go(k);', 'this.fire = function () {};', "k['wake'] ??= (event) => event;"])(
    '%s is found',
    (text) => {
      expect(field_functions(source('rtos/kernel/x.ts', text))).toEqual([
        expect.stringMatching(/^rtos\/kernel\/x\.ts:1: name the function first/),
      ]);
    },
  );

  test.each(['const wake = () => go(k); k.wake = wake;', 'take({ wake: () => go(k) });', 'k.wake = go;'])(
    '%s is not',
    (text) => {
      expect(field_functions(source('rtos/kernel/x.ts', text))).toEqual([]);
    },
  );
});

describe('the direction of imports', () => {
  test.each([
    ['rtos/sim/clock.ts', '../kernel/kernel.ts'],
    ['rtos/kernel/ready.ts', '../services/tx_queue.ts'],
    ['rtos/kernel/ready.ts', '../../netx/nx_api.ts'],
    ['netx/nx_api.ts', '../mqtt/nxd_mqtt_client.ts'],
    ['mqtt/client/state.ts', '../../demo/main.ts'],
    ['mqtt/client/state.ts', '../../test/helper.ts'],
    ['demo/firmware/sample.ts', '../../rtos/sim_api.ts'],
    ['demo/firmware/sample.ts', '../main.ts'],
    ['demo/bugs/sample.ts', '../../netx/link/link_faults.ts'],
  ])('%s may not import %s, not even a type', (name, imported) => {
    const [found] = wrong_way_imports([source(name, `import type { X } from '${imported}';`)]);
    expect(found).toMatch(new RegExp(`^${name} imports .*: files of .* may import `));
  });

  test.each([
    ['rtos/services/tx_queue.ts', '../kernel/suspension.ts'],
    ['rtos/tx_api.ts', './services/tx_queue.ts'],
    ['mqtt/broker/session.ts', '../../rtos/tx_api.ts'],
    ['demo/firmware/sample.ts', '../../rtos/tx_api.ts'],
    ['demo/main.ts', './firmware/sample.ts'],
    ['demo/main.ts', 'node:fs'],
  ])('%s may import %s', (name, imported) => {
    expect(wrong_way_imports([source(name, `import { x } from '${imported}';`)])).toEqual([]);
  });

  test('a circle is found through type-only imports and told as a chain', () => {
    const files = [
      source('rtos/sim/a.ts', "import { b } from './b.ts';"),
      source('rtos/sim/b.ts', "export type { C } from './c.ts';"),
      source('rtos/sim/c.ts', "import type { A } from './a.ts';"),
      source('rtos/sim/d.ts', "import './a.ts';"),
    ];
    const [first, ...more] = import_circles(files);
    expect(first).toContain('rtos/sim/a.ts -> rtos/sim/b.ts -> rtos/sim/c.ts -> rtos/sim/a.ts');
    expect(more).toEqual([]);
    expect(import_circles(files.slice(1))).toEqual([]);
  });
});

test('folders that need each other are told, though no file of theirs stands in a circle', () => {
  const files = [
    source('netx/ip/send.ts', "import { cache } from '../arp/cache.ts';"),
    source('netx/arp/cache.ts', ''),
    source('netx/arp/request.ts', "import { driver } from '../ip/driver.ts';"),
    source('netx/ip/driver.ts', ''),
  ];
  expect(import_circles(files)).toEqual([]);
  expect(folder_circles('netx', files)[0]).toMatch(/^netx\/ip -> netx\/arp -> netx\/ip: /);
  expect(folder_circles('netx', files.slice(0, 2))).toEqual([]);
});

describe('the words of a layer', () => {
  test.each([
    ['rtos/kernel/thread_table.ts', "const STATE = 'waits: packet or socket';"],
    ['rtos/explore/words.ts', 'const text = `the ' + '$' + '{n} sockets`;'],
    ['rtos/explore/words.ts', 'const text = `' + '$' + '{n}, told by the MQTT broker`;'],
    ['netx/tcp/tcp_table.ts', "const LEGEND = 'an MQTT client takes them out';"],
  ])('%s may not say %s', (name, text) => {
    const [found, ...more] = words_above(source(name, text));
    expect(found).toMatch(new RegExp(`^${name}:1: ".*" is a word of a layer above`));
    expect(more).toEqual([]);
  });

  test.each([
    ['rtos/sim/choices.ts', "const KIND = 'broker_delay'; // how late a broker answers"],
    ['rtos/export/names.ts', "import { tcp } from './tcp/socket.ts';"],
    ['netx/tcp/tcp_table.ts', "const TITLE = 'TCP sockets';"],
    ['mqtt/client/words.ts', "const WHO = 'the broker';"],
  ])('%s may say %s', (name, text) => {
    expect(words_above(source(name, text))).toEqual([]);
  });
});

describe('the host inside the simulation', () => {
  test.each([
    'const now = Date.now();',
    'const now = new Date();',
    'const x = Math.random();',
    'setTimeout(f, 1);',
    'performance.now();',
    "process.stdout.write('x');",
    "import fs from 'node:fs';",
    'names.sort((a, b) => a.localeCompare(b));',
    'export async function f() {}',
    'console.log(1);',
  ])('%s is refused', (text) => {
    expect(host_uses(source('rtos/sim/x.ts', text))).toHaveLength(1);
  });

  test.each([
    'const line = this.random.next();',
    'function process(frame: Uint8Array): void {} process(frame);',
    'interface Packet { process(): void; Date: number }',
    "import { setTimeout } from './wheel.ts'; setTimeout(1);",
    '// Date.now() would be wrong here',
    'packet.process();',
  ])('%s is accepted', (text) => {
    expect(host_uses(source('rtos/sim/x.ts', text))).toEqual([]);
  });
});

describe('the mirror of tests', () => {
  test('a file with a function and no test is named', () => {
    expect(missing_tests([source('rtos/none.ts', 'export function f(): void {}')])).toHaveLength(1);
    expect(missing_tests([source('rtos/none.ts', 'export const x = () => 1;')])).toHaveLength(1);
  });

  test('constants, types, control blocks and re-exports need no test', () => {
    const text = `export const A = 1; export type B = () => void; export { c } from './c.ts';
      export class TX_QUEUE { tx_queue_name = ''; constructor() { this.tx_queue_name = ''; } }`;
    expect(missing_tests([source('rtos/none.ts', text)])).toEqual([]);
  });
});

describe('exits of services', () => {
  const service = (body: string, rest = ''): string[] =>
    wrong_exits([source('netx/x.ts', `export function nx_x(k: Kernel): Service<UINT> { ${body} }\n${rest}`)]);

  test.each([
    ['a bare status', 'return NX_PTR_ERROR;', ''],
    ['a completed call', 'return completed(NX_PTR_ERROR);', ''],
    ['one branch of two', 'return k.a ? refuse(k, 1) : NX_PTR_ERROR;', ''],
    ['a function of the same file', 'return check(k);', 'function check(k: Kernel): UINT { return 1; }'],
    [
      'a generator that has done nothing yet',
      'return in_steps(k, go(k));',
      'function* go(k: Kernel) { if (k.a) return 1; yield* b(); return 2; }',
    ],
    ['what is done at once', 'return at_once(k, go, k);', 'function go(k: Kernel) { return 1; }'],
    [
      'the rest behind a call',
      'return at_once(k, go, k);',
      'function go(k: Kernel) { return after(b(), rest, k); } function rest(k: Kernel) { return 1; }',
    ],
  ])('%s is free', (_what, body, rest) => {
    expect(service(body, rest)).toHaveLength(1);
    expect(service(body, rest)[0]).toMatch(/^netx\/x\.ts:\d: this exit of \w+ costs no time: return refuse/);
  });

  test.each([
    ['a refusal', 'return refuse(k, NX_PTR_ERROR);', ''],
    ['another service', 'return nx_y(k);', ''],
    ['both branches', 'return k.a ? refuse(k, 1) : finish(k, 0);', ''],
    [
      'a generator behind its first yield*',
      'return in_steps(k, go(k));',
      'function* go(k: Kernel) { yield* b(); return 2; }',
    ],
    [
      'what is done at once, or behind a call, and ends in one',
      'return at_once(k, go, k);',
      'function go(k: Kernel) { return k.a ? after(b(), finish, k, 0) : finish(k, 0); }',
    ],
  ])('%s is not', (_what, body, rest) => {
    expect(service(body, rest)).toEqual([]);
  });

  test('a generator that is not handed out is found', () => {
    const go = 'function* go(k: Kernel) { yield* b(); return 2; }';
    expect(service('return go(k);', go)[0]).toMatch(/: go is a generator, .*: let nx_x return in_steps/);
    const itself = source('netx/x.ts', 'export function* nx_x() { yield* b(); return 0; }');
    expect(wrong_exits([itself])[0]).toMatch(/: nx_x is a generator, .*: let a plain function check/);
  });

  test('they are found through imports, and only where firmware can call', () => {
    const inner = source('netx/y.ts', 'export function look(): UINT { return 1; }');
    const outer = "import { look } from './y.ts';\nexport function nx_x(): UINT { return look(); }";
    expect(wrong_exits([inner])).toEqual([]);
    expect(wrong_exits([inner, source('netx/x.ts', outer)])).toHaveLength(1);
  });

  test('a service without a result ends in one too', () => {
    expect(wrong_exits([source('netx/x.ts', 'export function nx_x(): void { a(); }')])).toHaveLength(1);
    expect(
      wrong_exits([source('netx/x.ts', 'export function nx_x(): void { finish_plain(a(), undefined); }')]),
    ).toEqual([]);
  });
});

describe('coverage marks', () => {
  const product = [source('netx/a.ts', "mark('a: corner');"), source('netx/b.ts', "mark('b: corner');")];
  const tests = [source('test/a.test.ts', "reaches('a: corner', 'b: corner');")];

  test('with one place and one test each are in order', () => {
    expect(mark_faults(product, tests)).toEqual([]);
  });

  test('without a test, with two, at two places, and claims of marks that are gone are told', () => {
    expect(mark_faults(product, [])).toHaveLength(2);
    expect(mark_faults(product, [...tests, source('test/b.test.ts', "reaches('b: corner');")])).toEqual([
      'mark "b: corner" is claimed at test/a.test.ts:1 and test/b.test.ts:1: one test is there for it.',
    ]);
    expect(mark_faults([...product, source('mqtt/c.ts', "mark('a: corner');")], tests)).toEqual([
      'mark "a: corner" stands at netx/a.ts:1 and mqtt/c.ts:1: each place has its own name.',
    ]);
    expect(mark_faults(product.slice(1), tests)).toEqual([
      'test/a.test.ts:1: there is no mark "a: corner" any more: take the line out.',
    ]);
  });
});

describe('exports', () => {
  const made = source(
    'rtos/sim/a.ts',
    'export function used() {}\nexport const spare = 1;\nexport type Free = 1;',
  );

  test('a value that no other file imports is told', () => {
    const user = source('rtos/sim/b.ts', "import { used } from './a.ts';");
    expect(unused_exports([made, user], [], [])).toEqual([
      'rtos/sim/a.ts exports spare, which no file imports: take the export away.',
    ]);
    expect(
      unused_exports([made, user], [source('test/c.ts', "export { spare } from '../rtos/sim/a.ts';")], []),
    ).toEqual([]);
    expect(
      unused_exports([made], [source('test/c.ts', "import * as a from '../rtos/sim/a.ts';")], []),
    ).toEqual([]);
    expect(unused_exports([made], [], ['rtos/sim/a.ts'])).toEqual([]);
  });

  test('an API may export, and nothing else', () => {
    const good = source(
      'rtos/x_api.ts',
      "import './a.ts';\nexport { a } from './a.ts';\nexport * from './b.ts';",
    );
    expect(code_in_apis([good, made])).toEqual([]);
    expect(code_in_apis([source('rtos/x_api.ts', 'export const a = 1;')])).toEqual([
      'rtos/x_api.ts holds code (export const a = 1;): an API only exports what other files hold.',
    ]);
  });
});
