// clang and lld, which are WebAssembly themselves and run in this process, one call after the other, on files in memory.

import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { toolchain_files } from './toolchain.ts';

export interface Tree {
  [name: string]: Tree | Uint8Array;
}

interface RunOptions {
  readonly stdout: (bytes: Uint8Array | null) => void;
  readonly stderr: (bytes: Uint8Array | null) => void;
  readonly stdin: (bytes: number) => Uint8Array | null;
  readonly decodeASCII: false;
  readonly synchronously: boolean;
  readonly fetchProgress: () => void;
}

type Run = (
  args: readonly string[] | null,
  files: Tree,
  options: Partial<RunOptions>,
) => Tree | Promise<Tree>;

interface Bundle {
  readonly runClang: Run;
  readonly runLLVM: Run;
}

export interface Ran {
  readonly ok: boolean;
  /** What the tool printed, both streams. */
  readonly text: string;
  readonly files: Tree;
}

export class Clang {
  readonly #bundle: Bundle;

  constructor(bundle: Bundle) {
    this.#bundle = bundle;
  }

  /** A compiler driver (`clang`, `clang++`), which may run several tools. */
  drive(args: readonly string[], files: Tree): Ran {
    return this.#run(this.#bundle.runClang, args, files);
  }

  /** One tool of LLVM by its name; `input` is what it reads from standard input. */
  tool(args: readonly string[], files: Tree, input: Uint8Array): Ran {
    return this.#run(this.#bundle.runLLVM, args, files, input);
  }

  #run(run: Run, args: readonly string[], files: Tree, input: Uint8Array = new Uint8Array()): Ran {
    let at = 0;
    const stdin = (bytes: number): Uint8Array | null => {
      const part = input.subarray(at, at + bytes);
      at += part.length;
      return part.length === 0 ? null : part;
    };
    const decoder = new TextDecoder();
    let text = '';
    const write = (bytes: Uint8Array | null): void => {
      if (bytes !== null) text += decoder.decode(bytes, { stream: true });
    };
    try {
      const result = run(args, files, {
        stdin,
        stdout: write,
        stderr: write,
        ...SILENT,
        synchronously: true,
      }) as Tree;
      return { ok: true, text, files: result };
    } catch (error) {
      if (typeof (error as { code?: unknown }).code !== 'number') throw error;
      return { ok: false, text, files: {} };
    }
  }
}

const SILENT = { decodeASCII: false, fetchProgress: () => {} } as const;

let loaded: Promise<Clang> | undefined;

/** The compiler, loaded once for the process. */
export function load_clang(): Promise<Clang> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Clang> {
  const bundle = (await import(pathToFileURL(toolchain_files().clang).href)) as Bundle;
  // The compiler's code is compiled for this process without a second, optimising pass, which would cost more than it gains in the
  // second that a build takes (measured: half the work), and looked at function by function as they are called: most never are
  // (measured: half of the rest). What is compiled later, the firmware above all, is optimised again.
  const flags = ['liftoff-only', 'wasm-lazy-validation'];
  for (const flag of flags) setFlagsFromString(`--${flag}`);
  try {
    // The first call reads the package's files and must be awaited; later ones are synchronous.
    await bundle.runLLVM(null, {}, SILENT);
  } finally {
    for (const flag of flags) setFlagsFromString(`--no-${flag}`);
  }
  return new Clang(bundle);
}

/** Puts a file into a tree by its path. */
export function put(tree: Tree, name: string, content: Uint8Array): void {
  const parts = name.split('/').filter((part) => part !== '');
  const last = parts.pop() as string;
  let at = tree;
  for (const part of parts) at = (at[part] ??= {}) as Tree;
  at[last] = content;
}
