// The last step of a build: C code that can wait in a service. See suspend_worker.mjs, which does it.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { toolchain_files } from './toolchain.ts';

const WORKER = fileURLToPath(new URL('suspend_worker.mjs', import.meta.url));

/** A worker for one module: it starts to load when it is made. */
export class Suspender {
  readonly #child: ChildProcess;
  #said = '';

  constructor() {
    // Without the loaders of this process, whose work on binaryen's source would take half a minute.
    const env = { ...process.env, NODE_OPTIONS: '' };
    this.#child = fork(WORKER, [pathToFileURL(toolchain_files().binaryen).href], {
      execArgv: [],
      env,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (text) => {
      this.#said += text;
    });
  }

  /** The module with Asyncify; `imports` are those (`env.tx_thread_sleep`) that may wait. */
  run(wasm: Uint8Array, imports: readonly string[]): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#child.on('message', ({ wasm: made, trouble }: { wasm?: Uint8Array; trouble?: string }) => {
        if (made !== undefined) resolve(made);
        else reject(new Error(`binaryen: ${trouble}`));
      });
      this.#child.on('error', reject);
      this.#child.on('exit', (code) => reject(new Error(`binaryen ended with code ${code}: ${this.#said}`)));
      this.#child.send({ wasm, imports });
    });
  }

  /** Not needed after all. */
  stop(): void {
    this.#child.kill();
  }
}
