// The simulator and the judge as one script, made once in a process: what somebody hands in is a small script beside it. V8 keeps
// what it has compiled of it, so that a new process need not do it again.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';
import type { Plugin } from 'esbuild';
import { slashes } from '../../host/slashes.ts';
import { API_MODULES, PROJECT_ROOT } from '../api_names.ts';
import { load_esbuild } from './load_esbuild.ts';

/** The name of the global in which the scripts of lessons find it. */
export const LIBRARY = 'netx_sim_library';
/** Its name in what is thrown; nobody is told of places in it. */
export const LIBRARY_FILE = 'netx_sim.bundle.js';

/** What lessons import beside the APIs. */
const OF_LESSONS = [
  'demo/course/check/checks',
  'demo/course/check/judge',
  'demo/course/check/lab',
  'demo/course/lesson',
];
const OF_LESSONS_IN_C = ['demo/course/check/lesson_in_c'];
/** APIs of the host: certificates are made there, C is compiled, also for fleets, and tests run. */
const NOT_IN_LESSONS = /\/(host|vitest|scenario_api|fleet_api)(\/|$)/;
/** But for lessons with `host`. */
const NOT_IN_LESSONS_WITH_HOST = /\/(vitest|scenario_api|fleet_api)(\/|$)/;
/** What those have of Node, for NetX Secure: with `node:net` it looks whether a name is an address. */
export const MODULES_OF_NODE: readonly string[] = ['node:crypto', 'node:tls', 'node:stream', 'node:net'];
const GIVEN = 'modules_of_node';
/** How much memory a closed process may use. */
export const MEMORY_FLAG = '--max-old-space-size=512';

export interface Library {
  readonly script: string;
  /** What V8 has compiled of it, for a process with MEMORY_FLAG. */
  readonly compiled: Uint8Array;
  /** It has Node's cryptography. */
  readonly host: boolean;
  /** Names that each of its modules exports, by the module's path without its extension, from the project's root. */
  readonly exports: ReadonlyMap<string, readonly string[]>;
  /** A context in which it has been run, for scripts of the project's own. */
  readonly context: vm.Context;
}

/** With `host`: Node's cryptography is given to it as globals. With `c`: what firmware in C needs, too. */
export type LibraryKind = 'plain' | 'host' | 'c';

const made = new Map<LibraryKind, Promise<Library>>();

export function library(kind: LibraryKind): Promise<Library> {
  let found = made.get(kind);
  if (found === undefined) {
    found = make_library(kind);
    made.set(kind, found);
  }
  return found;
}

/** How the library calls a module, by its file. */
export function module_name(file: string): string {
  return slashes(path.relative(PROJECT_ROOT, file)).replace(/\.[jt]s$/, '');
}

function file_of(module: string): string {
  const source = path.join(PROJECT_ROOT, `${module}.ts`);
  return existsSync(source) ? source : path.join(PROJECT_ROOT, `${module}.js`);
}

async function make_library(kind: LibraryKind): Promise<Library> {
  const { build } = await load_esbuild();
  const host = kind === 'host';
  const left_out = host ? NOT_IN_LESSONS_WITH_HOST : NOT_IN_LESSONS;
  const apis = API_MODULES.filter((module) => !left_out.test(module));
  const modules = [...apis, ...OF_LESSONS, ...(kind === 'c' ? OF_LESSONS_IN_C : [])];
  const imports = modules.map((module, i) => `import * as m${i} from ${JSON.stringify(file_of(module))};`);
  const entries = modules.map((module, i) => `${JSON.stringify(module)}: m${i}`);
  const { outputFiles } = await build({
    stdin: {
      contents: `${imports.join('\n')}\nexport const modules = Object.freeze({ ${entries.join(', ')} });`,
      resolveDir: PROJECT_ROOT,
      loader: 'js',
    },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'library',
    banner: { js: globals_at_hand() },
    footer: {
      js: `Object.defineProperty(globalThis, '${LIBRARY}', { value: library.modules });${host ? FORGET : ''}`,
    },
    platform: 'node',
    target: 'es2023',
    charset: 'utf8',
    logLevel: 'silent',
    plugins: [without_node(host ? MODULES_OF_NODE : [])],
  });
  const script = outputFiles[0]?.text ?? '';
  const context = vm.createContext({ TextEncoder, TextDecoder, ...(host ? await globals_of_node() : {}) });
  const compiled = new vm.Script(script, { filename: LIBRARY_FILE });
  compiled.runInContext(context);
  const names = vm.runInContext(
    `JSON.stringify(Object.entries(${LIBRARY}).map(([name, all]) => [name, Object.keys(all)]))`,
    context,
  ) as string;
  return { script, compiled: kept(compiled), host, exports: new Map(JSON.parse(names)), context };
}

/** V8 takes it only in a process with the same flags. This one's memory is not changed by the flag. */
function kept(script: vm.Script): Uint8Array {
  setFlagsFromString(MEMORY_FLAG);
  try {
    return script.createCachedData();
  } finally {
    setFlagsFromString(MEMORY_FLAG.replace(/\d+$/, '0'));
  }
}

/**
 * What JavaScript has in every context, as constants: in a context of `vm` each use of a global, `Math` in `Math.imul` too, is a
 * question to the context's object, and a run takes twice as long.
 */
function globals_at_hand(): string {
  // Names that no script may declare are those that cannot be changed, `gc` among them where somebody has switched it on.
  const all = vm.runInNewContext(
    'Object.entries(Object.getOwnPropertyDescriptors(globalThis)).filter(([, { configurable }]) => configurable)',
  ) as readonly (readonly [string, unknown])[];
  const names = all.map(([name]) => name).filter((name) => name !== 'eval' && name !== 'globalThis');
  return `const { ${names.join(', ')} } = globalThis;`;
}

/** What the library takes is there for nobody else. */
const FORGET = `delete globalThis.${GIVEN};`;

/** What a process must put into the context before the library with `host` is run there. */
async function globals_of_node(): Promise<Record<string, unknown>> {
  const entries = MODULES_OF_NODE.map(async (name) => [name, await import(name)] as const);
  return { Buffer, setImmediate, [GIVEN]: Object.fromEntries(await Promise.all(entries)) };
}

/** Modules of Node are there by name, as parts of the simulator are made of them that lessons do not use. */
function without_node(given: readonly string[]): Plugin {
  return {
    name: 'without Node',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(node:|esbuild$|typescript|@yowasp|binaryen)/ }, ({ path: name }) => ({
        path: name,
        namespace: 'node',
      }));
      onLoad({ filter: /./, namespace: 'node' }, async ({ path: name }) => {
        const names = Object.keys(name.startsWith('node:') ? await import(name) : {}).filter(
          (one) => one !== 'default',
        );
        if (given.includes(name)) {
          const taken = `const all = globalThis.${GIVEN}[${JSON.stringify(name)}];\nexport default all;\n`;
          return { contents: `${taken}export const { ${names.join(', ')} } = all;`, loader: 'js' };
        }
        const each = names.map((one) => `export { nothing as ${one} };`);
        const refuses = `throw new Error('${name} is not there in a lesson');`;
        const contents = `class nothing { constructor() { ${refuses} } }\nexport default nothing;\n${each.join('\n')}`;
        return { contents, loader: 'js' };
      });
    },
  };
}
