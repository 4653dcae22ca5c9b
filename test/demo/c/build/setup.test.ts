import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { set_up_toolchain } from '../../../../demo/c/build/setup.ts';
import { wanted_versions } from '../../../../demo/c/build/toolchain.ts';

let folder: string;
beforeAll(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'netx-sim-')), 'a folder');
});
afterAll(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

/** What npm ci does, as far as it is looked at. */
async function npm_that_works(args: readonly string[], place: string): Promise<number> {
  expect(args[0]).toBe('ci');
  expect(readdirSync(place).sort()).toEqual(['package-lock.json', 'package.json']);
  for (const [name, version] of Object.entries(wanted_versions())) {
    const at = path.join(place, 'node_modules', name);
    mkdirSync(at, { recursive: true });
    writeFileSync(path.join(at, 'package.json'), JSON.stringify({ version }));
  }
  return 0;
}

it('npm ci by the lock file of the toolchain; the second time nothing', async () => {
  const failed = await set_up_toolchain(folder, async () => 7);
  expect(failed).toEqual({ folder, was_there: false, trouble: `npm ci in ${folder} ended with code 7` });
  const nothing = await set_up_toolchain(folder, async () => 0);
  expect(nothing.trouble).toContain('is not installed');
  expect(await set_up_toolchain(folder, npm_that_works)).toEqual({ folder, was_there: false, trouble: null });
  const again = await set_up_toolchain(folder, () => Promise.reject(new Error('not asked')));
  expect(again).toEqual({ folder, was_there: true, trouble: null });
});
