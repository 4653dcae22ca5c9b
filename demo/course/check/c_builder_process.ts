// The process that compiles what students wrote in C: kept from one build to the next, as its compiler takes a while to load, and
// ended by its parent when a build does not end. The compiler is WebAssembly on files in memory; of the computer's files it is
// given those of the lesson and the simulator's headers, whatever an include line names.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CCode } from '../../c/bridge/image.ts';
import { build_c_code } from '../../c/build/image.ts';
import { BuildError } from '../../c/build/trouble.ts';

/** File names without folders, and their text. */
export type CFiles = Readonly<Record<string, string>>;

export type FromBuilder =
  /** It takes requests. */
  | { readonly type: 'ready' }
  /** The compiler works on what was asked for last. */
  | { readonly type: 'begins' }
  | { readonly type: 'built'; readonly code: CCode }
  | { readonly type: 'trouble'; readonly text: string };

/** With it all of the simulator's own part is built. */
const NOTHING: CFiles = {
  'nothing.c': '#include "tx_api.h"\nvoid tx_application_define(void *first_unused_memory) {}\n',
};

async function built(files: CFiles, begins = (): void => {}): Promise<FromBuilder> {
  const root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  try {
    for (const [name, text] of Object.entries(files))
      writeFileSync(path.join(root, path.basename(name)), text);
    const sources = Object.keys(files).filter((name) => name.endsWith('.c'));
    return {
      type: 'built',
      code: await build_c_code({ name: 'board', root, sources, closed: true }, { begins }),
    };
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    return { type: 'trouble', text: error.message };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function tell(message: FromBuilder): void {
  process.send?.(message);
}

process.on('disconnect', () => process.exit());
process.on('message', async (files: CFiles) => {
  tell(await built(files, () => tell({ type: 'begins' })));
});
await built(NOTHING);
tell({ type: 'ready' });
