// Files that are made of a finished run: --report, --document, --perfetto, --trx.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BoardTrace, board_traces } from '../../rtos/event_trace/board_traces.ts';
import { perfetto_json } from '../../rtos/export/perfetto/perfetto.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import { file_trouble } from '../host/file_trouble.ts';
import { file_name } from '../host/usage.ts';
import { report_page } from '../report/report_page.ts';
import type { RunDocument } from '../report/run_document.ts';
import { option } from './options.ts';

/** The files that are made of the document of a run. */
export const DOCUMENT_FILE_OPTIONS = {
  report: option(
    'FILE',
    'write the run as one HTML page: timeline, frames, events, states (demo/report/README.md)',
    file_name,
  ),
  document: option(
    'FILE',
    'write the run as one JSON document for programs: records, frames, what was printed (demo/report/README.md)',
    file_name,
  ),
} as const;

export const RUN_FILE_OPTIONS = {
  ...DOCUMENT_FILE_OPTIONS,
  perfetto: option(
    'FILE',
    'write the run as a timeline for ui.perfetto.dev: thread states, wake-ups, frames, levels',
    file_name,
  ),
  trx: option(
    'FILE',
    'write the events of each board as the real kernel writes them, for TraceX or netx-sim show. Of several boards a file ' +
      'each: run.trx becomes run.BOARD.trx',
    file_name,
  ),
} as const;

export interface DocumentFiles {
  readonly report: string | null;
  readonly document: string | null;
}

export interface RunFiles extends DocumentFiles {
  readonly perfetto: string | null;
  readonly trx: string | null;
}

/** A file to write: the option that asked for it, its name, and what makes its contents. */
type Wanted = readonly [string, string | null, () => string | Uint8Array | Promise<string>];

function document_files({ document, report }: DocumentFiles, make: () => Promise<RunDocument>): Wanted[] {
  let made: RunDocument | null = null;
  const run = async (): Promise<RunDocument> => {
    made ??= await make();
    return made;
  };
  return [
    ['document', document, async () => `${JSON.stringify(await run())}\n`],
    ['report', report, async () => report_page(await run())],
  ];
}

/** One board has the file as it is called; of several each has its name in it, the second of a name a number too. */
function board_file(file: string, traces: readonly BoardTrace[], at: number): string {
  const { name } = traces[at] as BoardTrace;
  if (traces.length === 1) return file;
  const { dir, name: stem, ext } = path.parse(file);
  const earlier = traces.slice(0, at).filter((other) => other.name === name).length;
  const board = name.replaceAll(/[^\w.-]/g, '_') + (earlier === 0 ? '' : `-${earlier + 1}`);
  return path.join(dir, `${stem}.${board}${ext}`);
}

function trace_files(file: string | null, sim: Simulation): Wanted[] {
  if (file === null) return [];
  const traces = board_traces(sim);
  return traces.map(({ bytes }, at) => ['trx', board_file(file, traces, at), () => bytes()]);
}

async function write(wanted: readonly Wanted[]): Promise<string | null> {
  for (const [name, file, contents] of wanted) {
    if (file === null) continue;
    const content = await contents();
    try {
      writeFileSync(file, content);
    } catch (error) {
      return `--${name} ${file}: cannot write the file, ${file_trouble(error, 'write')}`;
    }
  }
  return null;
}

/** Writes the files that are wanted; what is wrong with the first that cannot be written, in words, or null. */
export function write_run_files(
  files: RunFiles,
  sim: Simulation,
  make_document: () => Promise<RunDocument>,
): Promise<string | null> {
  return write([
    ['perfetto', files.perfetto, () => perfetto_json(sim)],
    ...document_files(files, make_document),
    ...trace_files(files.trx, sim),
  ]);
}

/** The same for a document that is not of a run here. */
export function write_document_files(
  files: DocumentFiles,
  make_document: () => Promise<RunDocument>,
): Promise<string | null> {
  return write(document_files(files, make_document));
}

/** True when one of the wanted files has the run's frames and lines in it, which must be recorded then. */
export function wants_document({ document, report }: DocumentFiles): boolean {
  return document !== null || report !== null;
}
