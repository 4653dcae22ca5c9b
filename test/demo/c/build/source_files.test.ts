import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SourceFiles } from '../../../../demo/c/build/source_files.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  const files: Record<string, string> = {
    'src/main.c':
      '#include "near.h"\n#include "../up/far.h"\n# include <lib.h>\n#include <stdio.h>\n#define USER "user.h"\n',
    'src/odd.c': '#include "..\\up\\far.h"\n#include "tx_api.h"\n#include "sim.h"\n',
    'src/tx_api.h': 'the original',
    'src/sim.h': 'a card',
    'own/tx_api.h': '',
    'own/sim.h': '',
    'src/near.h': '#if __has_include("maybe.h")\n#endif\n#include "near.h"\n',
    'up/far.h': '#include "deeper.h"\n',
    'up/deeper.h': '/* \xe4 */\n',
    'one/lib.h': 'int first;\n#include_next <lib.h>\n',
    'two/lib.h': 'int second;\n',
    'two/maybe.h': '',
    'two/user.h': 'int usual;\n',
    'other/user.h': 'int mine;\n',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text, 'latin1');
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const API = /^(?:tx|nx|nxd)_\w+\.h$/;

function files(replace: Record<string, string> = {}, closed = false): SourceFiles {
  const includes = ['one', 'two'].map((name) => path.join(root, name));
  return new SourceFiles({
    root,
    sim: '/nowhere',
    includes,
    api: [{ folder: includes[0] as string, names: API }],
    replace,
    defines: [],
    closed,
  });
}

it('all that include lines can reach, wherever the name is found, and nothing else', () => {
  const reached = files().reachable([path.join(root, 'src/main.c')]);
  expect(reached.map(({ virtual }) => virtual).sort()).toEqual([
    'w/one/lib.h',
    'w/src/main.c',
    'w/src/near.h',
    'w/two/lib.h',
    'w/two/maybe.h',
    'w/two/user.h',
    'w/up/deeper.h',
    'w/up/far.h',
  ]);
  expect(reached[0]?.virtual).toBe('w/src/main.c');
});

it('a path with .. is written as the place where the file lies; other lines stay', () => {
  const [main] = files().reachable([path.join(root, 'src/main.c')]);
  expect(main?.text.split('\n').slice(0, 3)).toEqual([
    '#include "near.h"',
    '#include "/w/up/far.h"',
    '# include <lib.h>',
  ]);
});

it('a path with backslashes too; a header of the simulator wins over one beside the file, if it is of the API', () => {
  const own = new SourceFiles({
    root,
    sim: root,
    includes: [path.join(root, 'own')],
    api: [{ folder: path.join(root, 'own'), names: API }],
    replace: {},
    defines: [],
    closed: false,
  });
  const reached = own.reachable([path.join(root, 'src/odd.c')]);
  expect(reached.map(({ virtual }) => virtual)).toContain('sim/own/tx_api.h');
  expect(reached.map(({ virtual }) => virtual)).not.toContain('sim/src/tx_api.h');
  expect(reached.map(({ virtual }) => virtual)).toContain('sim/src/sim.h');
  expect(reached[0]?.text).toBe('#include "/sim/up/far.h"\n#include "/sim/own/tx_api.h"\n#include "sim.h"\n');
});

it('bytes that are not UTF-8 stay what they are', () => {
  const [deeper] = files().reachable([path.join(root, 'up/deeper.h')]);
  expect(deeper?.text).toBe('/* \xe4 */\n');
});

it('a file is replaced by its name', () => {
  const [user] = files({ 'user.h': path.join(root, 'other/user.h') }).reachable([
    path.join(root, 'two/user.h'),
  ]);
  expect(user).toMatchObject({ virtual: 'w/two/user.h', text: 'int mine;\n' });
});

it('a file that is not there is none', () => {
  expect(files().reachable([path.join(root, 'none.c')])).toEqual([]);
});

it('where sources are closed in, what lies beside the root is not there', () => {
  const outside = path.join(root, 'up/far.h');
  const folder = path.join(root, 'src');
  writeFileSync(
    path.join(folder, 'spy.c'),
    `#include "${outside}"\n#include "../up/far.h"\n#include "near.h"\n`,
  );
  const places = { sim: '/nowhere', includes: [], api: [], replace: {}, defines: [] };
  const open = new SourceFiles({ root: folder, ...places, closed: false });
  const closed = new SourceFiles({ root: folder, ...places, closed: true });
  const names = (files: SourceFiles): string[] =>
    files.reachable([path.join(folder, 'spy.c')]).map(({ real }) => path.relative(root, real));
  expect(names(open)).toContain('up/far.h');
  expect(names(closed)).toEqual(['src/spy.c', 'src/near.h']);
});
