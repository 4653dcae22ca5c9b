// Files that are made of a finished run: --perfetto, --document, --report.

import { writeFileSync } from 'node:fs';
import { perfetto_json } from '../../rtos/export/perfetto/perfetto.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import { file_trouble } from '../host/file_trouble.ts';
import { file_name } from '../host/usage.ts';
import { report_page } from '../report/report_page.ts';
import type { RunDocument } from '../report/run_document.ts';
import { option } from './options.ts';

export const RUN_FILE_OPTIONS = {
  report: option(
    'FILE',
    'write the run as one HTML page: timeline, frames, events, states (demo/report/README.md)',
    file_name,
  ),
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
  readonly report: string | null;
  readonly perfetto: string | null;
  readonly document: string | null;
}

/** Writes the files that are wanted; what is wrong with the first that cannot be written, in words, or null. */
export async function write_run_files(
  { perfetto, document, report }: RunFiles,
  sim: Simulation,
  make_document: () => Promise<RunDocument>,
): Promise<string | null> {
  let made: RunDocument | null = null;
  const run = async (): Promise<RunDocument> => {
    made ??= await make_document();
    return made;
  };
  const texts: [string, string | null, () => string | Promise<string>][] = [
    ['perfetto', perfetto, () => perfetto_json(sim)],
    ['document', document, async () => `${JSON.stringify(await run())}\n`],
    ['report', report, async () => report_page(await run())],
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

/** True when one of the wanted files has the run's frames and lines in it, which must be recorded then. */
export function wants_document({ document, report }: RunFiles): boolean {
  return document !== null || report !== null;
}
