// The trace file of lcov (geninfo(1), "TRACEFILE FORMAT"), which genhtml, editors and services for coverage read.

import path from 'node:path';
import { slashes } from '../../host/slashes.ts';
import type { CoveredFile } from './covered_file.ts';

/** `test` is the name under which tools show the counts. */
export function lcov_text(test: string, files: readonly CoveredFile[]): string {
  return files.map((file) => record(test.replaceAll(/\W/g, '_'), file)).join('');
}

function record(test: string, { file, functions, lines }: CoveredFile): string {
  const out = [
    `TN:${test}`,
    // Whoever reads it may do so in another folder.
    `SF:${slashes(path.resolve(file))}`,
    ...functions.map(({ name, line }) => `FN:${line},${name}`),
    ...functions.map(({ name, count }) => `FNDA:${count},${name}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter(({ count }) => count > 0).length}`,
    ...lines.map(([line, count]) => `DA:${line},${count}`),
    `LF:${lines.length}`,
    `LH:${lines.filter(([, count]) => count > 0).length}`,
    'end_of_record',
  ];
  return `${out.join('\n')}\n`;
}

/** What to say where nothing counts lines. */
export function nothing_counted(file: string): string {
  return (
    `--coverage ${file}: nothing counts its lines here: it is for firmware in C (of a scenario in TypeScript, with ` +
    'c_firmware({ ..., coverage: true }))'
  );
}
