// The sources of firmware in C beside how often their lines ran in a run, for its document.

import { readFileSync } from 'node:fs';
import type { Simulation } from '../../../rtos/sim/simulation.ts';
import type { CoveredSource } from './covered_file.ts';
import { covered_in } from './covered_files.ts';

export function covered_sources(sim: Simulation): CoveredSource[] {
  return covered_in(sim).map((one) => ({ ...one, text: text_of(one.file) }));
}

/** A file may have gone since it was compiled. */
function text_of(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
