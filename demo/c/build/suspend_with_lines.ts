// The last step of a build with lines: binaryen's own program, because only it reads a source map. Slower than suspend.ts.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PASSES } from './passes.ts';
import { toolchain_files } from './toolchain.ts';

const run = promisify(execFile);

export interface WithLines {
  readonly wasm: Uint8Array;
  readonly map: string;
}

/** The module with Asyncify, and the map that leads from its code to the lines of the sources. */
export async function suspendable_with_lines({ wasm, map }: WithLines): Promise<WithLines> {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  const at = (name: string): string => path.join(folder, name);
  try {
    writeFileSync(at('in.wasm'), wasm);
    writeFileSync(at('in.map'), map);
    const passes = PASSES.map((name) => `--${name}`);
    const options = ['--strip-dwarf', '--pass-arg=asyncify-ignore-imports', '--optimize-level=2', '-g'];
    const maps = ['-ism', at('in.map'), '-osm', at('out.map')];
    const env = { ...process.env, NODE_OPTIONS: '' };
    await run(
      process.execPath,
      [
        '--liftoff-only',
        toolchain_files().wasm_opt,
        at('in.wasm'),
        ...maps,
        ...options,
        ...passes,
        '-o',
        at('out.wasm'),
      ],
      { env },
    );
    return { wasm: readFileSync(at('out.wasm')), map: readFileSync(at('out.map'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
