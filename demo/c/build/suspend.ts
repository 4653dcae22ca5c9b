// The last step of a build: C code that can wait in a service. suspend_worker.mjs does it, in a process that is started early,
// kept for the next build, and ends with this one.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PASSES } from './passes.ts';
import { toolchain_files } from './toolchain.ts';

const WORKER = fileURLToPath(new URL('suspend_worker.mjs', import.meta.url));

interface Answer {
  readonly wasm?: Uint8Array;
  readonly trouble?: string;
}

class Suspender {
  readonly #child: ChildProcess;
  #said = '';
  /** One module after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor() {
    // Without the loaders of this process, whose work on binaryen's source would take half a minute.
    const env = { ...process.env, NODE_OPTIONS: '' };
    this.#child = fork(WORKER, [pathToFileURL(toolchain_files().binaryen).href], {
      // Code that runs for half a second is not worth optimising: three times less work in all (measured).
      execArgv: ['--liftoff-only'],
      env,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (text) => {
      this.#said += text;
    });
    this.#child.on('exit', () => {
      if (suspender === this) suspender = null;
    });
    this.#rest();
  }

  /** An idle worker does not keep this process from ending. */
  #rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    (this.#child.stderr as { unref?: () => void } | null)?.unref?.();
  }

  run(wasm: Uint8Array): Promise<Uint8Array> {
    const next = this.#last.then(() => this.#run(wasm));
    this.#last = next.catch(() => {});
    return next;
  }

  async #run(wasm: Uint8Array): Promise<Uint8Array> {
    const child = this.#child;
    child.ref();
    child.channel?.ref();
    let ended: (code: number | null) => void = () => {};
    let answered: (answer: Answer) => void = () => {};
    try {
      const { wasm: made, trouble } = await new Promise<Answer>((resolve, reject) => {
        ended = (code) => reject(new Error(`binaryen ended with code ${code}: ${this.#said}`));
        answered = resolve;
        child.on('exit', ended);
        child.on('error', reject);
        child.on('message', answered);
        child.send({ wasm, passes: PASSES });
      });
      if (made === undefined) throw new Error(`binaryen: ${trouble}`);
      return made;
    } finally {
      child.off('exit', ended);
      child.off('message', answered);
      child.removeAllListeners('error');
      this.#rest();
    }
  }
}

let suspender: Suspender | null = null;

/** Starts the worker, which loads while the compiler works. */
export function start_suspender(): void {
  suspender ??= new Suspender();
}

/** The module with Asyncify. */
export function suspendable(wasm: Uint8Array): Promise<Uint8Array> {
  start_suspender();
  return (suspender as Suspender).run(wasm);
}
