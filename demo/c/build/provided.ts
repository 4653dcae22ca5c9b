// What a firmware may call without defining it: the services, and the simulator's own calls of sim.h and of the kit.

import { C_SERVICES } from './services_list.gen.ts';

/** Calls of sim.h and of the kit: whether one may wait or give way. */
const SIM_CALLS: readonly (readonly [name: string, suspends: boolean])[] = [
  ['sim_spent', true],
  ['sim_stack_overflow', false],
  ['sim_format', false],
  ['sim_print', false],
  ['sim_assert', false],
  ['sim_always', false],
  ['sim_sometimes', false],
  ['sim_eventually_within', false],
  ['sim_unreachable', false],
  ['sim_interrupt', false],
  ['sim_progress', false],
  ['sim_note', false],
  ['sim_choose', false],
  ['sim_compute', true],
  ['sim_now_ns', false],
];

const ALL = [...C_SERVICES, ...SIM_CALLS];

/** Names that the linker leaves open. */
export const PROVIDED_NAMES: readonly string[] = [...new Set(ALL.map(([name]) => name))].sort();

/** Imports in which C may wait, as Asyncify names them. */
export const WAITING_IMPORTS: readonly string[] = [
  ...new Set(ALL.filter(([, suspends]) => suspends).map(([name]) => `env.${name}`)),
].sort();
