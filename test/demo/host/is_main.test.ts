import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { is_main } from '../../../demo/host/is_main.ts';

const SELF = fileURLToPath(import.meta.url);

it('knows the program that was started from one that is imported', () => {
  expect(is_main(import.meta.url, SELF)).toBe(true);
  expect(is_main(import.meta.url, path.join(path.dirname(SELF), 'command.test.ts'))).toBe(false);
  expect(is_main(import.meta.url, path.join(path.dirname(SELF), 'nothing.ts'))).toBe(false);
});

// A symbolic link needs a right of its own on Windows.
it.skipIf(process.platform === 'win32')('knows it through a folder that is a symbolic link', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  const link = path.join(folder, 'link');
  symlinkSync(path.dirname(SELF), link, 'dir');
  expect(is_main(import.meta.url, path.join(link, path.basename(SELF)))).toBe(true);
  rmSync(folder, { recursive: true });
});
