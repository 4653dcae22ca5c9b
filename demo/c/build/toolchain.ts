// The C toolchain: two packages that are not dependencies of this one, because they take 200 MB. `netx-sim setup-c` installs them
// into a folder of the user's; NETX_SIM_C_TOOLCHAIN names another folder that has them in its node_modules.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache_folder, type Environment } from '../../host/cache_folder.ts';

/** Names the folder with the node_modules that have the toolchain. */
export const TOOLCHAIN_VARIABLE = 'NETX_SIM_C_TOOLCHAIN';

/** package.json and lock file of the toolchain, exact versions. */
export const TOOLCHAIN_LOCK = fileURLToPath(new URL('../toolchain/', import.meta.url));

/** The versions that the project is tested with. */
export function wanted_versions(): Readonly<Record<string, string>> {
  const text = readFileSync(path.join(TOOLCHAIN_LOCK, 'package.json'), 'utf8');
  return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies;
}

/** Where `setup-c` installs: the cache folder of the system, a folder for each set of versions. */
export function toolchain_folder(env: Environment = process.env, platform?: string, home?: string): string {
  const given = env[TOOLCHAIN_VARIABLE];
  if (given !== undefined && given !== '') return path.resolve(given);
  const versions = Object.values(wanted_versions()).join('_');
  return path.join(cache_folder(env, platform, home), `c-toolchain-${versions}`);
}

function installed_version(folder: string, name: string): string | undefined {
  const file = path.join(folder, 'node_modules', name, 'package.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Why C cannot be built here, in one line with the command that changes it; undefined where it can. */
export function toolchain_trouble(folder = toolchain_folder()): string | undefined {
  for (const [name, wanted] of Object.entries(wanted_versions())) {
    const version = installed_version(folder, name);
    if (version === wanted) continue;
    const state =
      version === undefined ? 'is not installed' : `is version ${version} in ${folder}, not ${wanted}`;
    const command = '`netx-sim setup-c` installs it (once, 205 MB; in a checkout `npm start -- setup-c`)';
    return `firmware in C needs its compiler, and ${name} ${state}: ${command}`;
  }
  return undefined;
}

/** Files of the toolchain that are loaded. */
export function toolchain_files(folder = toolchain_folder()): {
  readonly clang: string;
  readonly binaryen: string;
  readonly wasm_opt: string;
} {
  const modules = path.join(folder, 'node_modules');
  return {
    clang: path.join(modules, '@yowasp', 'clang', 'gen', 'bundle.js'),
    binaryen: path.join(modules, 'binaryen', 'index.js'),
    wasm_opt: path.join(modules, 'binaryen', 'bin', 'wasm-opt'),
  };
}
