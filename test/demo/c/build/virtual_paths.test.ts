import { posix, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { place_file, shown_paths, virtual_path } from '../../../../demo/c/build/virtual_paths.ts';

const RULES = { root: '/p/app', sim: '/opt/sim/c', paths: posix } as const;
const WINDOWS = { root: 'C:\\p\\app', sim: 'D:\\tools\\netx-sim\\c', paths: win32 } as const;

it.each([
  ['/p/app/src/main.c', 'w/src/main.c'],
  ['/p/app', 'w'],
  ['/p/other/x.h', 'x/p/other/x.h'],
  ['/p/app2/x.h', 'x/p/app2/x.h'],
  ['/p/app/..odd/x.h', 'w/..odd/x.h'],
  ['/opt/sim/c/include/tx_api.h', 'sim/include/tx_api.h'],
])('%s lies at %s', (file, place) => {
  expect(virtual_path(file, RULES)).toBe(place);
});

it.each([
  ['C:\\p\\app\\src\\main.c', 'w/src/main.c'],
  // Its file system does not tell capital letters from small ones.
  ['c:\\P\\App\\src\\main.c', 'w/src/main.c'],
  ['C:\\p\\other\\x.h', 'x/C/p/other/x.h'],
  ['D:\\lib\\x.h', 'x/D/lib/x.h'],
  ['D:\\tools\\netx-sim\\c\\include\\tx_api.h', 'sim/include/tx_api.h'],
])('on Windows %s lies at %s', (file, place) => {
  expect(virtual_path(file, WINDOWS)).toBe(place);
});

it('a path on a drive is shown with its letter', () => {
  expect(shown_paths('/x/D/lib/x.h:7:1: note: here', WINDOWS)).toBe('D:/lib/x.h:7:1: note: here');
  expect(shown_paths('/x/D/lib/x.h:7:1: note: here', RULES)).toBe('/D/lib/x.h:7:1: note: here');
});

it.each([
  ['/w/src/main.c', 'src/main.c'],
  ['/x/p/netxduo/common/src/nx_tcp.c', 'common/src/nx_tcp.c'],
  ['/w/threadx/common/src/tx_queue.c', 'common/src/tx_queue.c'],
  ['/x/p/other/x.c', '/p/other/x.c'],
])('a run names %s as %s, wherever the stacks lie that it brings', (file, name) => {
  const brought = ['/p/netxduo', '/p/app/threadx'];
  expect(place_file(file, { ...RULES, brought })).toBe(name);
});

it('what the compiler prints has the paths of the user', () => {
  const text = [
    'In file included from /w/src/main.c:3:',
    "/w/inc/a.h:1:2: error: no member in 'struct x'",
    '/x/p/other/x.h:7:1: note: here',
    '/sim/include/tx_api.h:9:1: note: there',
    '    3 | int w/2;',
  ].join('\n');
  expect(shown_paths(text, RULES).split('\n')).toEqual([
    'In file included from src/main.c:3:',
    "inc/a.h:1:2: error: no member in 'struct x'",
    '/p/other/x.h:7:1: note: here',
    'netx-sim/include/tx_api.h:9:1: note: there',
    '    3 | int w/2;',
  ]);
});
