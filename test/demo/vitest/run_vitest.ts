// Runs a test file of a user's in a vitest of its own, in a folder that is gone when the test is over.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface VitestRun {
  readonly status: number | null;
  /** What it printed, without colours. */
  readonly out: string;
  /** The whole path of a file in the folder. */
  file(name: string): string;
}

/** The address of a source file of demo/. */
export function source(name: string): string {
  return new URL(`../../../demo/${name}`, import.meta.url).href;
}

/** Runs `text` as the file mine.test.ts. */
export function run_vitest(text: string): VitestRun {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'netx-sim-vitest-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module", "private": true }');
  writeFileSync(path.join(folder, 'mine.test.ts'), text);
  const args = [path.join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run'];
  // Nothing of the vitest that runs this one may reach it.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^VITEST|^npm_/.test(name)));
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1' },
  });
  return { status, out: stdout + stderr, file: (name) => path.join(folder, name) };
}
