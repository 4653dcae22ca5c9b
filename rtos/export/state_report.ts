// The state of a simulation as it stands, in lines: the threads and what they wait for, the tables that other layers have
// registered, and the faults that never matched.

import { registered_tables } from '../kernel/tables.ts';
import { sim_targets } from '../kernel/target.ts';
import { thread_table } from '../kernel/thread_table.ts';
import { fault_words, installed_faults } from '../sim/installed_faults.ts';
import type { Simulation } from '../sim/simulation.ts';
import { section, wrapped } from './text_lines.ts';

const WIDTH = 140;
const THREADS_LEGEND =
  'runs: how often the thread was scheduled; priorities are 0 to 31, 0 is the highest; "now" is an inherited one';

function with_legend(lines: readonly string[], legend: string | undefined): string[] {
  return lines.length === 0 || legend === undefined
    ? [...lines]
    : [...lines, ...wrapped(`(${legend})`, WIDTH)];
}

/** The state of a simulation as it stands: threads and the tables of the upper layers. */
export function state_report(sim: Simulation): string[] {
  const tables = registered_tables(sim).flatMap(({ title, lines, legend }) =>
    section(title, with_legend(lines(), legend)),
  );
  const threads = thread_table(sim_targets(sim).map(({ kernel }) => kernel));
  const idle = installed_faults(sim).flatMap((fault) => {
    const why = fault.idle();
    return why === null ? [] : [`${fault_words(fault)}: ${why}`];
  });
  return [
    ...section('threads', with_legend(threads, THREADS_LEGEND)),
    ...tables,
    ...section('faults that never matched', idle),
  ];
}
