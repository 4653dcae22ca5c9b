// The scripts of the page: the page itself, its workers with the whole simulator, and the viewer of run reports.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { slashes } from '../../host/slashes.ts';
import { bundle_viewer } from '../../report/bundle_viewer.ts';
import type { PageData } from '../model/program.ts';
import type { TypeData } from '../model/type_check.ts';
import { ROOT } from './root.ts';

export interface Scripts {
  readonly page: string;
  readonly page_style: string;
  readonly worker: string;
  readonly viewer: string;
  readonly viewer_style: string;
}

/** Modules of the checkout that a program may import in the page: all that need no Node. */
const FOLDERS = ['rtos', 'netx', 'mqtt', 'demo/bench', 'demo/account', 'demo/firmware', 'demo/bugs'];
const SINGLE = [
  'demo/course/check/checks.ts',
  'demo/course/check/lab.ts',
  'demo/course/lesson.ts',
  'demo/report/record_columns.ts',
  'demo/scenario_api.ts',
];
const HOST_SIDE = /^netx\/(gateway|secure\/host)\//;
type Instead = Readonly<Record<string, string>>;
/** What stands in for a module that needs Node. */
const INSTEAD: Instead = {
  'netx/gateway/gateway.ts': 'demo/playground/worker/no_gateway.ts',
  'demo/scenario_api.ts': 'demo/playground/worker/scenario_here.ts',
  'demo/c/build/image.ts': 'demo/playground/worker/image_here.ts',
  'demo/c/build/toolchain.ts': 'demo/playground/compiler/toolchain_here.ts',
  'demo/scenario/tls_broker.ts': 'demo/playground/worker/tls_here.ts',
  'demo/host/certificate_files.ts': 'demo/playground/worker/tls_here.ts',
};
/** The same where firmware in C is built. */
const INSTEAD_IN_BUILD: Instead = {
  'demo/c/build/clang.ts': 'demo/playground/compiler/clang_here.ts',
  'demo/c/build/suspend.ts': 'demo/playground/compiler/suspend_here.ts',
  'demo/c/build/suspend_with_lines.ts': 'demo/playground/compiler/lines_here.ts',
  'demo/c/build/toolchain.ts': 'demo/playground/compiler/toolchain_here.ts',
};
/** Whoever reads files or paths for firmware in C and for the lint: for these, and nobody else, there are modules of Node in a page. */
const MAY_USE_NODE = /^demo\/(c\/build|host|lint|scenario)\//;
const NODE_MODULES = 'demo/playground/compiler/node_';
/** The simulator's own lines in a stack: rtos/sim/firmware_error.ts knows by the folder that they are not the firmware's. */
const SIMULATOR_NAME = '\n//# sourceURL=rtos/playground_worker.js\n';

const OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  logLevel: 'silent',
  absWorkingDir: ROOT,
} as const satisfies BuildOptions;

/** Modules that a program may import in the page, by their paths in a checkout. */
export function module_paths(): string[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${slashes(name)}`),
  );
  return [...files.filter((name) => !HOST_SIDE.test(name)), ...SINGLE].sort();
}

/** What programs call modules that they import as those of the package, and which these are. */
export function package_names(): Map<string, string> {
  const { name, exports } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string | { types: string }>;
  };
  return new Map(
    Object.entries(exports).flatMap(([entry, target]) =>
      typeof target === 'string'
        ? []
        : [[`${name}${entry.slice(1)}`, target.types.replace(/^\.\/dist\//, '').replace(/\.d\.ts$/, '.ts')]],
    ),
  );
}

/** `playground:modules`, a table of all modules by their paths; and what is in the place of those that need Node. */
function modules_plugin(): Plugin {
  const paths = module_paths();
  const names = [...package_names()].filter(([, file]) => paths.includes(file));
  const imports = paths.map((file, n) => `import * as m${n} from ${JSON.stringify(`./${file}`)};`);
  const rows = [
    ...paths.map((file, n) => `${JSON.stringify(file)}: m${n}`),
    ...names.map(([name, file]) => `${JSON.stringify(name)}: m${paths.indexOf(file)}`),
  ];
  const contents = `${imports.join('\n')}\nexport default { ${rows.join(', ')} };`;
  return {
    name: 'modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^playground:modules$/ }, () => ({ path: 'modules', namespace: 'playground' }));
      onLoad({ filter: /^modules$/, namespace: 'playground' }, () => ({ contents, resolveDir: ROOT }));
    },
  };
}

/** Other modules in the place of some. What stands for a module may import that one itself. */
function instead_plugin(instead: Instead): Plugin {
  return {
    name: 'instead',
    setup({ onResolve }) {
      onResolve({ filter: /^\..*\.ts$/ }, ({ path: wanted, resolveDir, importer }) => {
        const file = slashes(path.relative(ROOT, path.join(resolveDir, wanted)));
        const other = instead[file];
        if (other === undefined || slashes(importer).endsWith(other)) return undefined;
        return { path: path.join(ROOT, other) };
      });
      onResolve({ filter: /^node:(crypto|fs|path|url|v8)$/ }, ({ path: wanted, importer }) =>
        MAY_USE_NODE.test(slashes(path.relative(ROOT, importer)))
          ? { path: path.join(ROOT, `${NODE_MODULES}${wanted.slice('node:'.length)}.ts`) }
          : undefined,
      );
    },
  };
}

/** A module of the name `playground:...`, what is made from the checkout. */
function data_plugin(name: 'data' | 'types', data: PageData | TypeData): Plugin {
  return {
    name,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: RegExp(`^playground:${name}$`) }, () => ({ path: name, namespace: 'playground' }));
      onLoad({ filter: RegExp(`^${name}$`), namespace: 'playground' }, () => ({
        contents: JSON.stringify(data),
        loader: 'json',
      }));
    },
  };
}

async function bundled(
  entry: URL,
  plugins: Plugin[],
  more: BuildOptions = {},
): Promise<{ script: string; style: string }> {
  const { outputFiles } = await build({
    ...OPTIONS,
    ...more,
    write: false,
    entryPoints: [fileURLToPath(entry)],
    outdir: 'bundle',
    plugins,
  });
  const text_of = (ending: string): string =>
    outputFiles.find(({ path: name }) => name.endsWith(ending))?.text.trimEnd() ?? '';
  return { script: text_of('.js'), style: text_of('.css') };
}

/** Bundles the worker alone: the simulator and what runs programs in it. */
async function bundle_worker(): Promise<string> {
  const { script } = await bundled(new URL('../worker/main.ts', import.meta.url), [
    modules_plugin(),
    instead_plugin(INSTEAD),
  ]);
  return script + SIMULATOR_NAME;
}

/** Bundles the worker that builds firmware in C. */
export async function bundle_compiler(): Promise<string> {
  const entry = new URL('../compiler/main.ts', import.meta.url);
  const { script } = await bundled(entry, [instead_plugin(INSTEAD_IN_BUILD)], {
    inject: [path.join(ROOT, `${NODE_MODULES}globals.ts`)],
    // Where the build thinks that it lies: headers and kit are found from there.
    define: { 'import.meta.url': '"file:///demo/c/build/here.ts"' },
  });
  return script;
}

/** Bundles the worker that checks types, with the compiler of TypeScript. */
export async function bundle_types(data: TypeData): Promise<string> {
  const entry = new URL('../types/main.ts', import.meta.url);
  const { script } = await bundled(entry, [data_plugin('types', data), instead_plugin({})]);
  return script;
}

/** Bundles everything. Throws what esbuild finds wrong, a module of Node above all. */
export async function bundle_scripts(data: PageData): Promise<Scripts> {
  const [page, worker, viewer] = await Promise.all([
    bundled(new URL('../page/main.ts', import.meta.url), [data_plugin('data', data)]),
    bundle_worker(),
    bundle_viewer(),
  ]);
  return {
    page: page.script,
    page_style: page.style,
    worker,
    viewer: viewer.script,
    viewer_style: viewer.style,
  };
}
