// One source file to one object. What is asked of the compiler, and the key under which the object is kept.

import { ACCESS_FLAGS } from './access_flags.ts';
import { CHECK_FLAGS } from './check_flags.ts';
import { type Clang, put, type Ran, type Tree } from './clang.ts';
import type { SourceFile } from './source_files.ts';
import { SIM_FOLDER } from './virtual_paths.ts';

export interface CompileSettings {
  /** Folders of headers in the compiler's file system, in order. */
  readonly includes: readonly string[];
  readonly defines: readonly string[];
  readonly debug: boolean;
  readonly check: boolean;
  /** Accesses to memory are seen. */
  readonly accesses: boolean;
  /** How often lines run is counted. */
  readonly coverage: boolean;
}

const TARGET = '--target=wasm32-wasip1';
/** No source: no C++ exceptions, which would need an unwinder. */
const ALWAYS = [
  '-c',
  TARGET,
  '-O1',
  '-fno-exceptions',
  '-fno-delete-null-pointer-checks',
  '-D__NETX_SIM__=1',
] as const;
/** `__FILE__` says what the user calls the file, wherever the project lies on this computer. */
const FILE_NAMES = ['/w/=', 'w/=', '/x/=/', 'x/=/', '/sim/=netx-sim/', 'sim/=netx-sim/'].map(
  (rule) => `-fmacro-prefix-map=${rule}`,
);

/** A file that can be compiled, by its name. */
export function is_source_name(name: string): boolean {
  return /\.(?:c|cc|cpp|cxx|s|S)$/.test(name);
}

function is_cpp(name: string): boolean {
  return /\.(?:cpp|cc|cxx)$/.test(name);
}

/** The driver that compiles or links these. */
export function driver(names: readonly string[]): 'clang' | 'clang++' {
  return names.some(is_cpp) ? 'clang++' : 'clang';
}

/** The arguments for a file, without its name. Of an assembler file the compiler makes no line table. */
export function compile_arguments(name: string, settings: CompileSettings): string[] {
  const assembler = /\.[sS]$/.test(name);
  return [
    ...ALWAYS,
    ...((settings.debug || settings.accesses || settings.coverage) && !assembler ? ['-g'] : []),
    ...(settings.check && !assembler ? CHECK_FLAGS : []),
    ...(settings.accesses && !assembler ? ACCESS_FLAGS : []),
    ...FILE_NAMES,
    ...settings.includes.map((folder) => `-I/${folder}`),
    ...settings.defines.map((define) => `-D${define}`),
  ];
}

/** Files as the compiler gets them. */
export function tree_of(files: Iterable<SourceFile>): Tree {
  const tree: Tree = {};
  for (const { virtual, text } of files) put(tree, virtual, Buffer.from(text, 'latin1'));
  return tree;
}

const OBJECT = 'out.o';

/** Compiles the file with what it reaches. */
export function compile(
  clang: Clang,
  source: SourceFile,
  reached: Iterable<SourceFile>,
  settings: CompileSettings,
): Ran & { object?: Uint8Array } {
  const args = [
    driver([source.virtual]),
    ...compile_arguments(source.virtual, settings),
    `/${source.virtual}`,
    '-o',
    OBJECT,
  ];
  const ran = clang.drive(args, tree_of(reached));
  const object = ran.files[OBJECT];
  return object instanceof Uint8Array ? { ...ran, object } : ran;
}

/** True for the simulator's own part of a firmware. */
export function is_own(name: string): boolean {
  return name.startsWith(`${SIM_FOLDER}/`);
}
