/**
 * All that a host program imports of the stack itself: its build options and quirks, and where every packet is. The wire
 * (segments, network cards, faults, captures) is in link/sim_link_api.ts.
 */
export { type NxConfig, type NxOptions, nx_config, nx_options } from './nx_options.ts';
export { NX_QUIRK_NAMES, NX_QUIRK_TEXTS, type NxQuirk, type NxQuirks } from './nx_quirks.ts';
export {
  type PacketPlace,
  type PoolAccount,
  pool_account,
  sim_packet_accounts,
  sim_report_leaks,
} from './packet/packet_accounting.ts';
export { packet_title } from './packet/packet_memory.ts';
