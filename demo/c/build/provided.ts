// What a firmware may call without defining it: the services, and the simulator's own calls of sim.h and of the kit.

import type { Brought } from './brought.ts';
import { C_SERVICES } from './services_list.gen.ts';

/** Calls of sim.h and of the kit that are imports: those that may wait are functions of the kit. */
const SIM_CALLS: readonly string[] = [
  'sim_stack_overflow',
  'sim_format',
  'sim_print',
  'sim_assert',
  'sim_always',
  'sim_sometimes',
  'sim_eventually_within',
  'sim_unreachable',
  'sim_interrupt',
  'sim_interrupt_priority',
  'sim_interrupt_disable',
  'sim_stimulus',
  'sim_progress',
  'sim_note',
  'sim_watch',
  'sim_count',
  'sim_choose',
  'sim_now_ns',
  'sim_service_ends',
  'sim_byte_is_bad',
  'sim_bad_access',
  'sim_undefined',
  'sim_pool_made',
  'sim_pool_gone',
  'sim_given',
  'sim_taken',
  'sim_kept',
];

/** Of the simulated card, for the driver of own_netx/. */
const CARD_CALLS: readonly string[] = [
  ...['attach', 'start', 'detach', 'enable', 'ask', 'set_mac', 'join', 'leave'],
  ...['put', 'send', 'causes', 'sent', 'arrived', 'take'],
].map((name) => `sim_nic_${name}`);

/** Names that the linker leaves open for a firmware that brings its own NetX Duo, its own ThreadX, or both. */
export function provided_beside({ netx, threadx }: Brought): string[] {
  const brought = threadx ? /^_?(?:tx|nxd?)_/ : /^_?nxd?_/;
  return [...PROVIDED_NAMES.filter((name) => !brought.test(name)), ...(netx ? CARD_CALLS : [])].sort();
}

/** Names that the linker leaves open. A service that may wait is called through a function of the kit. */
export const PROVIDED_NAMES: readonly string[] = [
  ...C_SERVICES.filter(([, suspends]) => !suspends).map(([name]) => name),
  ...SIM_CALLS,
].sort();
