// In the place of demo/c/build/clang.ts: the same compiler, loaded from the site.

import { Clang } from '../../c/build/clang.ts';
import { allowed_loading } from './load.ts';

export { Clang, put } from '../../c/build/clang.ts';

type Bundle = ConstructorParameters<typeof Clang>[0];

let loaded: Promise<Clang> | undefined;

async function load(address: string): Promise<Clang> {
  const bundle = (await import(address)) as Bundle;
  // The first call reads the files and must be awaited; later ones are synchronous.
  await bundle.runLLVM(null, {}, { decodeASCII: false, fetchProgress: () => {} });
  return new Clang(bundle);
}

/** The compiler, loaded once for this worker. Throws NeedsCompiler. */
export async function load_clang(): Promise<Clang> {
  const loading = allowed_loading();
  loaded ??= load(loading.bundle);
  return loaded;
}
