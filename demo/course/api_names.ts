// The names of the APIs: in a checkout files import them by path (`../../rtos/tx_api.ts`), elsewhere by the package's names
// (`netx-sim/tx`). A lesson's files are copied from one place to the other.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { slashes } from '../host/slashes.ts';

/** Where rtos/, netx/, mqtt/ and demo/ lie: the checkout, or dist/ of the package. */
export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

const PACKAGE_FILE = [PROJECT_ROOT, path.join(PROJECT_ROOT, '..')]
  .map((folder) => path.join(folder, 'package.json'))
  .find((file) => existsSync(file)) as string;

const IS_CHECKOUT = PROJECT_ROOT === path.dirname(PACKAGE_FILE) + path.sep;

interface Export {
  readonly default?: string;
}

/** `netx-sim/tx` by `rtos/tx_api`, for each name of the package. */
const NAMES: ReadonlyMap<string, string> = (() => {
  const { name, exports } = JSON.parse(readFileSync(PACKAGE_FILE, 'utf8')) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, Export>>;
  };
  const found = Object.entries(exports).flatMap(([key, { default: file }]) =>
    file === undefined ? [] : [[file.replace(/^\.\/dist\/|\.js$/g, ''), `${name}${key.slice(1)}`] as const],
  );
  return new Map(found);
})();

/** The modules of the APIs, such as `rtos/tx_api`. */
export const API_MODULES: readonly string[] = [...NAMES.keys()].filter((module) => !module.endsWith('.json'));

/** The module that an import names, by the package's name or by a path to it from wherever; null when it is none of the APIs. */
export function api_file(specifier: string): string | null {
  const plain = slashes(specifier).replace(/\.[jt]s$/, '');
  for (const [module, name] of NAMES)
    if (plain === name || (plain.startsWith('.') && plain.endsWith(`/${module}`))) return file_of(module);
  return null;
}

function file_of(module: string): string {
  const source = path.join(PROJECT_ROOT, `${module}.ts`);
  return existsSync(source) ? source : path.join(PROJECT_ROOT, `${module}.js`);
}

const SPECIFIER = /(\bfrom\s+|\bimport\s+)'([^']+)'/g;

/** A path that leads to a module, from a lesson within demo/ perhaps. */
function leads_to(plain: string, module: string): boolean {
  if (plain.startsWith('.') && plain.endsWith(`/${module}`)) return true;
  return plain.startsWith('../') && plain.endsWith(`/${module.replace(/^demo\//, '')}`);
}

/** The text with the APIs imported by the package's names. */
export function with_package_names(text: string): string {
  return text.replace(SPECIFIER, (whole, before: string, specifier: string) => {
    const plain = slashes(specifier).replace(/\.[jt]s$/, '');
    const found = [...NAMES].find(([module]) => leads_to(plain, module));
    return found === undefined ? whole : `${before}'${found[1]}'`;
  });
}

/**
 * The text with the APIs imported as a file in `folder` can: by the package's names, or from a checkout by path, as no package is
 * there. Another drive is out of reach of a path.
 */
export function for_folder(text: string, folder: string, is_checkout = IS_CHECKOUT): string {
  const way = path.relative(folder, PROJECT_ROOT);
  if (!is_checkout || path.isAbsolute(way)) return with_package_names(text);
  const up = slashes(way);
  return with_package_names(text).replace(SPECIFIER, (whole, before: string, specifier: string) => {
    const found = [...NAMES].find(([, name]) => name === specifier);
    return found === undefined ? whole : `${before}'${up}/${found[0]}.ts'`;
  });
}
