import { posix, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { slashes } from '../../../demo/host/slashes.ts';

it('names have slashes on every system, and a backslash in a name stays where it is no separator', () => {
  expect(slashes('findings\\a b.replay', win32.sep)).toBe('findings/a b.replay');
  expect(slashes('C:\\lab\\mine.ts', win32.sep)).toBe('C:/lab/mine.ts');
  expect(slashes('odd\\name.replay', posix.sep)).toBe('odd\\name.replay');
});
