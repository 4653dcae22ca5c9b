// In the place of demo/c/build/suspend.ts: binaryen in this worker, loaded from the site. The passes are the same.

import { PASSES } from '../../c/build/passes.ts';
import { allowed_loading } from './load.ts';

/** As much of binaryen as is used. */
interface Binaryen {
  setDebugInfo(on: boolean): void;
  setOptimizeLevel(level: number): void;
  setShrinkLevel(level: number): void;
  setPassArgument(name: string, value: string): void;
  readBinary(bytes: Uint8Array): {
    runPasses(passes: readonly string[]): void;
    emitBinary(): Uint8Array;
    dispose(): void;
  };
}

/** Its name in the site; its script is an async function that returns it. */
const SCRIPT = 'binaryen.js';

let loaded: Promise<Binaryen> | undefined;

async function load(): Promise<Binaryen> {
  const answer = await allowed_loading().file(SCRIPT);
  if (answer === null) throw new Error(`the site has no ${SCRIPT}`);
  // biome-ignore lint/security/noGlobalEval: a part of the site that lies there deflated
  const evaluate = globalThis.eval;
  return (evaluate(await answer.text()) as () => Promise<Binaryen>)();
}

/** It is loaded when it is needed: what comes before takes longer. */
export function start_suspender(): void {}

/** The module with Asyncify. */
export async function suspendable(wasm: Uint8Array): Promise<Uint8Array> {
  loaded ??= load();
  const binaryen = await loaded;
  // As in demo/c/build/suspend_worker.mjs.
  binaryen.setDebugInfo(true);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(0);
  const module = binaryen.readBinary(wasm);
  try {
    binaryen.setPassArgument('asyncify-ignore-imports', '1');
    module.runPasses(PASSES);
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
