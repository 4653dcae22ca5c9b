// How often each line and function of C ran, file by file: from the counters of one run or of many, on one board or several.

import path from 'node:path';
import type { Simulation } from '../../../rtos/sim/simulation.ts';
import { slashes } from '../../host/slashes.ts';
import { type CountedCode, counted_code } from '../bridge/code_counts.ts';
import type { CoveredCode } from '../bridge/image.ts';
import type { CoveredFile } from './covered_file.ts';

interface Sums {
  readonly functions: Map<string, { name: string; line: number; count: number }>;
  readonly lines: Map<number, number>;
}

/** Sums over files, by name. */
class FileSums {
  private readonly files = new Map<string, Sums>();

  of(file: string): Sums {
    let sums = this.files.get(file);
    if (sums === undefined) {
      sums = { functions: new Map(), lines: new Map() };
      this.files.set(file, sums);
    }
    return sums;
  }

  line(file: string, line: number, count: number): void {
    const { lines } = this.of(file);
    lines.set(line, (lines.get(line) ?? 0) + count);
  }

  function(file: string, { name, line, count }: CoveredFile['functions'][number]): void {
    const { functions } = this.of(file);
    const known = functions.get(`${name} ${line}`);
    functions.set(`${name} ${line}`, { name, line, count: (known?.count ?? 0) + count });
  }

  all(): CoveredFile[] {
    const names = [...this.files.keys()].sort();
    return names.map((file) => {
      const { functions, lines } = this.of(file);
      return {
        file,
        functions: [...functions.values()].sort((a, b) => a.line - b.line || (a.name < b.name ? -1 : 1)),
        lines: [...lines].sort(([a], [b]) => a - b),
      };
    });
  }
}

/** Counters of one firmware. */
interface Counted {
  readonly covered: CountedCode['covered'];
  readonly counts: ArrayLike<number>;
}

/** How often each line ran in one run. */
export function covered_in(sim: Simulation): CoveredFile[] {
  return covered_files(counted_code(sim));
}

/** What counters say. */
export function covered_files(code: Iterable<Counted>): CoveredFile[] {
  const sums = new FileSums();
  for (const { covered, counts } of code) {
    const names = covered.files.map((file) => name_of(covered.root, file));
    for (const { name, file, line, first } of covered.functions) {
      sums.function(names[file] as string, { name, line, count: first < 0 ? 0 : (counts[first] as number) });
    }
    for (const [file, line, count] of line_counts(covered, counts))
      sums.line(names[file] as string, line, count);
  }
  return sums.all();
}

function name_of(root: string, file: string): string {
  const relative = path.relative(process.cwd(), path.resolve(root, file));
  const is_below = !relative.startsWith('..') && !path.isAbsolute(relative);
  return slashes(is_below ? relative : path.resolve(root, file));
}

/**
 * A line has run as often as the one of its stretches that ran most; where it stands in several functions (as an inline function
 * does), in all of them together.
 */
function line_counts(
  { stretches, rest }: CoveredCode,
  counts: ArrayLike<number>,
): [file: number, line: number, count: number][] {
  const most = new Map<string, [file: number, line: number, count: number]>();
  stretches.forEach(({ body, lines }, number) => {
    const count = counts[number] as number;
    for (const [file, line] of lines) {
      const known = most.get(`${body} ${file} ${line}`);
      if (known === undefined) most.set(`${body} ${file} ${line}`, [file, line, count]);
      else known[2] = Math.max(known[2], count);
    }
  });
  return [...most.values(), ...rest.map(([file, line]): [number, number, number] => [file, line, 0])];
}

/** The same of several runs, or parts of a search. */
export function joined_files(all: Iterable<readonly CoveredFile[]>): CoveredFile[] {
  const sums = new FileSums();
  for (const files of all) {
    for (const { file, functions, lines } of files) {
      for (const one of functions) sums.function(file, one);
      for (const [line, count] of lines) sums.line(file, line, count);
    }
  }
  return sums.all();
}

interface CoverageTotals {
  readonly lines: number;
  readonly lines_run: number;
  readonly functions: number;
  readonly functions_run: number;
}

export function coverage_totals(files: readonly CoveredFile[]): CoverageTotals {
  const lines = files.flatMap((one) => one.lines);
  const functions = files.flatMap((one) => one.functions);
  return {
    lines: lines.length,
    lines_run: lines.filter(([, count]) => count > 0).length,
    functions: functions.length,
    functions_run: functions.filter(({ count }) => count > 0).length,
  };
}

/** `41 of 52 lines (78.8 %) and 6 of 7 functions ran`. */
export function coverage_words(files: readonly CoveredFile[]): string {
  const { lines, lines_run, functions, functions_run } = coverage_totals(files);
  const share = lines === 0 ? '' : ` (${((100 * lines_run) / lines).toFixed(1)} %)`;
  return `${lines_run} of ${lines} lines${share} and ${functions_run} of ${functions} functions ran`;
}
