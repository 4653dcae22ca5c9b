// What stands for modules of Node where firmware in C is built in a page does what those do.

import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { expect, it } from 'vitest';
import { createHash as hash_here } from '../../../../demo/playground/compiler/node_crypto.ts';
import * as fs from '../../../../demo/playground/compiler/node_fs.ts';
import { Buffer as Buffer_here } from '../../../../demo/playground/compiler/node_globals.ts';
import * as path from '../../../../demo/playground/compiler/node_path.ts';
import { fileURLToPath } from '../../../../demo/playground/compiler/node_url.ts';

it('hashes are those of Node, whatever the length', () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 7) & 0xff);
    const expected = createHash('sha256').update('é').update(bytes).digest('hex');
    expect(hash_here('sha256').update('é').update(bytes).digest('hex')).toBe(expected);
  }
});

it('paths are those of Node', () => {
  const names = ['/', '/w', '/w/a.c', '/w/sub/../b.h', 'a/./b//c', '..', '../x.tar.gz', '.hidden', 'a/b/'];
  for (const name of names) {
    expect(path.normalize(name).replace(/(.)\/$/, '$1')).toBe(posix.normalize(name).replace(/(.)\/$/, '$1'));
    expect(path.isAbsolute(name)).toBe(posix.isAbsolute(name));
    expect(path.extname(name.replace(/\/$/, ''))).toBe(posix.extname(name.replace(/\/$/, '')));
    for (const other of names) {
      expect(path.relative(`/${name}`, `/${other}`)).toBe(posix.relative(`/${name}`, `/${other}`));
      expect(path.resolve('/root', name, other)).toBe(
        posix.resolve('/root', name, other).replace(/(.)\/$/, '$1'),
      );
    }
  }
  for (const name of ['/w/a.c', 'a.c', '/a.c']) {
    expect(path.dirname(name)).toBe(posix.dirname(name));
    expect(path.basename(name, '.c')).toBe(posix.basename(name, '.c'));
  }
});

it('files lie in memory by their names', () => {
  fs.writeFileSync('/w/sub/a.c', 'int x;');
  fs.writeFileSync('/w/b.c', Uint8Array.of(0xe9));
  expect(fs.readdirSync('/w')).toEqual(['b.c', 'sub']);
  expect(fs.readdirSync('/w', { recursive: true })).toEqual(['b.c', 'sub/a.c']);
  expect([fs.existsSync('/w/sub'), fs.existsSync('/x')]).toEqual([true, false]);
  expect(fs.statSync('/w/sub')?.isDirectory()).toBe(true);
  expect(fs.statSync('/w/b.c')?.isFile()).toBe(true);
  expect(fs.statSync('/x', { throwIfNoEntry: false })).toBeUndefined();
  expect(fs.readFileSync('/w/b.c', 'latin1')).toBe('é');
  fs.renameSync('/w/b.c', '/w/c.c');
  expect(fs.readdirSync('/w')).toEqual(['c.c', 'sub']);
  fs.rmSync('/w');
  expect(() => fs.readFileSync('/w/c.c')).toThrow('there is no file /w/c.c');
});

it('texts become bytes and texts again', () => {
  for (const encoding of ['utf8', 'latin1'] as const)
    expect(Buffer_here.from(Buffer_here.from('aé', encoding)).toString(encoding)).toBe('aé');
  expect([...Buffer_here.from('é', 'latin1')]).toEqual([0xe9]);
  expect(fileURLToPath(new URL('..', 'file:///demo/c/build/here.ts'))).toBe('/demo/c/');
});
