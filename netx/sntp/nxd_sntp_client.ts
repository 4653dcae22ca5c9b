/**
 * The NetX Duo SNTP client: all that firmware imports for it (nxd_sntp_client.h; guide chapters 1 to 3, RFC 4330).
 */
export * from './nx_sntp_build_constants.ts';
export {
  NX_SNTP_CLIENT,
  type NX_SNTP_KISS_OF_DEATH_HANDLER,
  type NX_SNTP_LEAP_SECOND_HANDLER,
  type NX_SNTP_RANDOM_NUMBER_GENERATOR,
  type NX_SNTP_SANITY_CHECK,
  NX_SNTP_TIME,
  NX_SNTP_TIME_MESSAGE,
  type NX_SNTP_TIME_UPDATE_NOTIFY,
} from './nx_sntp_cb.ts';
export { type NxSntpOptions, nx_sntp_options } from './nx_sntp_config.ts';
export * from './nx_sntp_constants.ts';
export { nx_sntp_client_create, nx_sntp_client_delete } from './nx_sntp_create.ts';
export {
  nx_sntp_client_initialize_broadcast,
  nx_sntp_client_initialize_unicast,
  nx_sntp_client_run_broadcast,
  nx_sntp_client_run_unicast,
  nx_sntp_client_stop,
  nxd_sntp_client_initialize_broadcast,
  nxd_sntp_client_initialize_unicast,
} from './nx_sntp_run.ts';
export * from './nx_sntp_time.ts';
export * from './nx_sntp_utility.ts';
