/**
 * What the tables of state of the stack have in common. Each part of the stack registers its own when firmware first uses
 * it; nothing is computed until somebody prints, and nothing is changed by it.
 */
import { rest_words } from '../rtos/kernel/rest.ts';
import { columns } from '../rtos/kernel/tables.ts';
import { sim_targets, type Target } from '../rtos/kernel/target.ts';
import type { Simulation } from '../rtos/sim/simulation.ts';
import type { NX_IP } from './nx_cb.ts';
import { created_ips } from './nx_system.ts';

/** Where each table stands among all: the stack's first, in this order. */
export const TABLE_RANKS = {
  tcp: -8,
  udp: -7,
  pools: -6,
  arp: -5,
  addresses6: -4,
  neighbors: -3,
  routers: -2,
  destinations: -1,
} as const;

/** What a board had before its power went is gone, and one at rest has nothing to tell. */
export function running_boards(sim: Simulation): Target[] {
  return sim_targets(sim).filter(({ kernel }) => !kernel.powered_off && rest_words(kernel) === null);
}

export function every_ip(sim: Simulation): { name: string; ip: NX_IP }[] {
  return running_boards(sim).flatMap(({ name, kernel }) =>
    created_ips(kernel).objects.map((ip) => ({ name, ip })),
  );
}

/** The table when it has rows; a heading alone says nothing. */
export function with_heading(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : columns([heading, ...rows]);
}
