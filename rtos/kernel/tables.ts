// Tables of a simulation's state, printed when a run fails and on request. The kernel has its own (threads, objects);
// upper layers register theirs (sockets, pools, caches) once for each simulation.

import type { Simulation } from '../sim/simulation.ts';

export interface StateTable {
  readonly title: string;
  /** The lines of the table as things stand, the heading first; no lines when there is nothing to tell. */
  readonly lines: () => string[];
  /** What its columns mean, with their units; printed below it. */
  readonly legend?: string;
  /** The lower, the earlier it is printed; those of one rank in order of registration. Default: 0. */
  readonly rank?: number;
}

const KEY = Symbol('state tables');

/** Registers a table under its title; a title that is there already is replaced. */
export function register_table(sim: Simulation, table: StateTable): void {
  const tables = (sim.attachments.get(KEY) as StateTable[] | undefined) ?? [];
  sim.attachments.set(KEY, [...tables.filter(({ title }) => title !== table.title), table]);
}

/** The registered tables in order. */
export function registered_tables(sim: Simulation): readonly StateTable[] {
  const tables = (sim.attachments.get(KEY) as StateTable[] | undefined) ?? [];
  return tables.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
}

/** Lays rows out in columns, each as wide as its widest cell. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd(),
  );
}
