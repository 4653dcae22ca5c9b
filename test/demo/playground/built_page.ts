// The playground as tests open it, built once for all of them that run in this process, without compilers.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build_playground } from '../../../demo/playground/build/main.ts';

export interface BuiltPage {
  readonly folder: string;
  /** Address of the one file. */
  readonly url: string;
  /** What was written, in bytes. */
  readonly sizes: ReadonlyMap<string, number>;
}

async function build(): Promise<BuiltPage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-playground-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const sizes = await build_playground(folder, { c: false, types: false });
  return { folder, url: pathToFileURL(path.join(folder, 'playground.html')).href, sizes };
}

let built: Promise<BuiltPage> | null = null;

export function built_page(): Promise<BuiltPage> {
  built ??= build();
  return built;
}
