// `netx-sim init [DIR]`: writes a small project around a scenario of the user's own. What is there already stays as it is.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXIT_CLEAN } from '../../host/exit_codes.ts';
import { file_trouble } from '../../host/file_trouble.ts';
import { shell_word } from '../../host/own_command.ts';
import { UsageError } from '../../host/usage.ts';
import { command } from '../command.ts';
import { version } from '../help.ts';
import { flag } from '../options.ts';
import { PROJECT_FILES } from './init_files.ts';

interface Manifest {
  type?: string;
  scripts?: Record<string, string>;
  devDependencies?: Record<string, string>;
  [field: string]: unknown;
}

/** What the project needs, with the versions that this package is tested with. */
function needs(): Record<string, string> {
  return {
    '@types/node': '^20.19.0',
    'netx-sim': `^${version()}`,
    tsx: '^4.23.0',
    typescript: '^6.0.0',
    vitest: '^4.1.0',
  };
}

const SCRIPTS: Readonly<Record<string, string>> = {
  start: 'netx-sim run ./scenario.ts',
  explore: 'netx-sim explore ./scenario.ts',
  lint: 'netx-sim lint .',
  typecheck: 'tsc',
  test: 'netx-sim lint . && vitest run',
};

/** The manifest with what is missing put in; nothing that is there is changed, but `npm init`'s test that only fails. */
export function manifest_with(had: Manifest): Manifest {
  const scripts = { ...had.scripts };
  if (/no test specified/.test(scripts['test'] ?? '')) delete scripts['test'];
  const { dependencies = {} } = had as { dependencies?: Record<string, string> };
  const missing = Object.entries(needs()).filter(([name]) => dependencies[name] === undefined);
  return {
    private: true,
    ...had,
    type: 'module',
    scripts: { ...SCRIPTS, ...scripts },
    devDependencies: { ...Object.fromEntries(missing), ...had.devDependencies },
  };
}

function read_manifest(file: string): Manifest {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, '')) as Manifest;
  } catch {
    throw new UsageError(`${file}: it is no JSON`);
  }
}

export const init_command = command({
  name: 'init',
  takes: '[DIR]',
  summary: 'Writes a small project: a scenario, its test, and what they need. Existing files are left alone.',
  options: { force: flag('overwrite existing files') },
  run({ values, words }, { print }) {
    if (words.length > 1) throw new UsageError('init wants one folder, or none for this one');
    const folder = words[0] ?? '.';
    try {
      mkdirSync(folder, { recursive: true });
      const manifest = path.join(folder, 'package.json');
      const made = manifest_with(read_manifest(manifest));
      writeFileSync(manifest, `${JSON.stringify(made, null, 2)}\n`);
      print(`${manifest}: scripts and packages`);
      for (const [name, text] of Object.entries(PROJECT_FILES)) {
        const file = path.join(folder, name);
        if (existsSync(file) && !values.force) print(`${file}: is there, left as it is`);
        else {
          writeFileSync(file, text);
          print(file);
        }
      }
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`${folder}: cannot write there, ${file_trouble(error, 'write')}`);
    }
    print('');
    print(`${words[0] === undefined ? '' : `cd ${shell_word(folder)} && `}npm install && npm test`);
    return EXIT_CLEAN;
  },
});
