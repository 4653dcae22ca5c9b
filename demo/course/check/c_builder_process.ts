// The process that compiles what students wrote in C: kept from one build to the next, as its compiler takes a while to load, and
// ended by its parent when a build does not end. The compiler is WebAssembly on files in memory; of the computer's files it is
// given those of the lesson and the simulator's headers, whatever an include line names.

import type { CCode } from '../../c/bridge/image.ts';
import { build_c_code } from '../../c/build/image.ts';
import { BuildError } from '../../c/build/trouble.ts';

/** A folder with files of a lesson and of a student's, and which of them are compiled. */
export interface ToBuilder {
  readonly root: string;
  readonly sources: readonly string[];
  /** Absolute: this process lives longer than some folder in which its parent was. */
  readonly cache_folder: string;
}

export type FromBuilder =
  /** The compiler works on what was asked for last. */
  | { readonly type: 'begins' }
  | { readonly type: 'built'; readonly code: CCode }
  | { readonly type: 'trouble'; readonly text: string };

function tell(message: FromBuilder): void {
  process.send?.(message);
}

async function built({ root, sources, cache_folder }: ToBuilder): Promise<FromBuilder> {
  const begins = (): void => tell({ type: 'begins' });
  try {
    const code = await build_c_code({ name: 'board', root, sources, closed: true }, { begins, cache_folder });
    return { type: 'built', code };
  } catch (error) {
    if (error instanceof BuildError) return { type: 'trouble', text: error.message };
    // A file that cannot be written. Of other exceptions nobody would hear, and the parent would wait: the process ends.
    if (error instanceof Error && 'syscall' in error)
      return { type: 'trouble', text: `cannot be compiled on this computer: ${error.message}` };
    console.error(error);
    process.exit(1);
  }
}

process.on('disconnect', () => process.exit());
process.on('message', async (asked: ToBuilder) => tell(await built(asked)));
