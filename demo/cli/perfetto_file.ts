// --perfetto FILE: the trace of a finished run as a timeline.

import { writeFileSync } from 'node:fs';
import { perfetto_json } from '../../rtos/export/perfetto/perfetto.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import { file_trouble } from './file_trouble.ts';
import { option } from './options.ts';
import { file_name } from './usage.ts';

export const PERFETTO_OPTION = option(
  'FILE',
  'write the run as a timeline for ui.perfetto.dev: thread states, wake-ups, frames, levels',
  file_name,
);

/** Writes the file; what is wrong with it in words, or null. */
export function write_perfetto(file: string, sim: Simulation): string | null {
  try {
    writeFileSync(file, perfetto_json(sim));
    return null;
  } catch (error) {
    return `--perfetto ${file}: cannot write the file, ${file_trouble(error, 'write')}`;
  }
}
