// Files that are made of a finished run: --perfetto, --document.

import { writeFileSync } from 'node:fs';
import { perfetto_json } from '../../rtos/export/perfetto/perfetto.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import { file_trouble } from '../host/file_trouble.ts';
import { file_name } from '../host/usage.ts';
import type { RunDocument } from '../report/run_document.ts';
import { option } from './options.ts';

export const RUN_FILE_OPTIONS = {
  perfetto: option(
    'FILE',
    'write the run as a timeline for ui.perfetto.dev: thread states, wake-ups, frames, levels',
    file_name,
  ),
  document: option(
    'FILE',
    'write the run as one JSON document for programs: records, frames, what was printed (demo/report/README.md)',
    file_name,
  ),
} as const;

export interface RunFiles {
  readonly perfetto: string | null;
  readonly document: string | null;
}

/** Writes the files that are wanted; what is wrong with the first that cannot be written, in words, or null. */
export async function write_run_files(
  { perfetto, document }: RunFiles,
  sim: Simulation,
  make_document: () => Promise<RunDocument>,
): Promise<string | null> {
  const texts: [string, string | null, () => string | Promise<string>][] = [
    ['perfetto', perfetto, () => perfetto_json(sim)],
    ['document', document, async () => `${JSON.stringify(await make_document())}\n`],
  ];
  for (const [name, file, text] of texts) {
    if (file === null) continue;
    const content = await text();
    try {
      writeFileSync(file, content);
    } catch (error) {
      return `--${name} ${file}: cannot write the file, ${file_trouble(error, 'write')}`;
    }
  }
  return null;
}
