// Installs the C toolchain: `npm ci` of two packages with exact versions, by a lock file of their own, into a folder of the user's.

import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { npm_command } from '../../host/npm_command.ts';
import { TOOLCHAIN_LOCK, toolchain_folder, toolchain_trouble } from './toolchain.ts';

/** Runs npm in a folder; gives its exit code. */
export type RunNpm = (args: readonly string[], folder: string) => Promise<number>;

const run_npm: RunNpm = (args, folder) => {
  const [program, ...before] = npm_command() as [string, ...string[]];
  // What npm says goes to standard error: it is not what was asked for.
  const stdio = ['ignore', 2, 2] as const;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...before, ...args], { cwd: folder, stdio: [...stdio] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
};

export interface SetupResult {
  readonly folder: string;
  /** It was there before. */
  readonly was_there: boolean;
  /** Why it is not there now. */
  readonly trouble: string | null;
}

export async function set_up_toolchain(
  folder = toolchain_folder(),
  npm: RunNpm = run_npm,
): Promise<SetupResult> {
  if (toolchain_trouble(folder) === undefined) return { folder, was_there: true, trouble: null };
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) {
    copyFileSync(path.join(TOOLCHAIN_LOCK, name), path.join(folder, name));
  }
  // Nothing of the packages is run while they are installed.
  const code = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  const trouble =
    code === 0 ? (toolchain_trouble(folder) ?? null) : `npm ci in ${folder} ended with code ${code}`;
  return { folder, was_there: false, trouble };
}
