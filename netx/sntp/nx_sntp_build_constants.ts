/**
 * The constants of the SNTP client that a build sets (guide ch.2), as firmware reads them: those of the target whose
 * firmware runs (rtos/kernel/build_constants.ts). The client itself reads the options of its control block.
 */
import { build_constants } from '../../rtos/kernel/build_constants.ts';
import { nx_config_of } from '../nx_options.ts';
import { nx_sntp_config_of } from './nx_sntp_config.ts';

export let NX_SNTP_MILLISECONDS_PER_TICK = 10;
export let NX_SNTP_CLIENT_THREAD_STACK_SIZE = 2048;
export const NX_SNTP_CLIENT_THREAD_TIME_SLICE = 0;
export let NX_SNTP_CLIENT_THREAD_PRIORITY = 2;
export let NX_SNTP_CLIENT_PREEMPTION_THRESHOLD = 2;
export let NX_SNTP_CLIENT_UDP_PORT = 123;
export let NX_SNTP_SERVER_UDP_PORT = 123;
export let NX_SNTP_CLIENT_TIME_TO_LIVE = 128;
export let NX_SNTP_CLIENT_MAX_QUEUE_DEPTH = 5;
export let NX_SNTP_CLIENT_PACKET_TIMEOUT = 100;
export let NX_SNTP_CLIENT_NTP_VERSION = 3;
export let NX_SNTP_CLIENT_MIN_NTP_VERSION = 3;
export let NX_SNTP_CLIENT_MIN_SERVER_STRATUM = 2;
export let NX_SNTP_CLIENT_MIN_TIME_ADJUSTMENT = 10;
export let NX_SNTP_CLIENT_MAX_TIME_ADJUSTMENT = 180000;
export let NX_SNTP_CLIENT_IGNORE_MAX_ADJUST_STARTUP = 1;
export let NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP = 0;
export let NX_SNTP_CLIENT_MAX_TIME_LAPSE = 7200;
export let NX_SNTP_UPDATE_TIMEOUT_INTERVAL = 1;
export let NX_SNTP_CLIENT_SLEEP_INTERVAL = 1;
export let NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL = 3600;
export let NX_SNTP_CLIENT_EXP_BACKOFF_RATE = 2;
export let NX_SNTP_CLIENT_RTT_REQUIRED = 0;
export let NX_SNTP_CLIENT_MAX_ROOT_DISPERSION = 50000;
export let NX_SNTP_CLIENT_INVALID_UPDATE_LIMIT = 3;
export let NX_SNTP_CURRENT_YEAR = 2015;

build_constants(
  (config) => {
    const options = nx_sntp_config_of(config);
    return {
      ...options,
      NX_SNTP_MILLISECONDS_PER_TICK: Math.floor(1000 / nx_config_of(config).NX_IP_PERIODIC_RATE),
      NX_SNTP_CLIENT_IGNORE_MAX_ADJUST_STARTUP: Number(options.NX_SNTP_CLIENT_IGNORE_MAX_ADJUST_STARTUP),
      NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP: Number(options.NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP),
      NX_SNTP_CLIENT_RTT_REQUIRED: Number(options.NX_SNTP_CLIENT_RTT_REQUIRED),
    };
  },
  (values) => {
    ({ NX_SNTP_MILLISECONDS_PER_TICK, NX_SNTP_CLIENT_THREAD_STACK_SIZE, NX_SNTP_CLIENT_THREAD_PRIORITY } =
      values);
    ({ NX_SNTP_CLIENT_PREEMPTION_THRESHOLD, NX_SNTP_CLIENT_UDP_PORT, NX_SNTP_SERVER_UDP_PORT } = values);
    ({ NX_SNTP_CLIENT_TIME_TO_LIVE, NX_SNTP_CLIENT_MAX_QUEUE_DEPTH, NX_SNTP_CLIENT_PACKET_TIMEOUT } = values);
    ({ NX_SNTP_CLIENT_NTP_VERSION, NX_SNTP_CLIENT_MIN_NTP_VERSION, NX_SNTP_CLIENT_MIN_SERVER_STRATUM } =
      values);
    ({ NX_SNTP_CLIENT_MIN_TIME_ADJUSTMENT, NX_SNTP_CLIENT_MAX_TIME_ADJUSTMENT } = values);
    ({ NX_SNTP_CLIENT_IGNORE_MAX_ADJUST_STARTUP, NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP } = values);
    ({ NX_SNTP_CLIENT_MAX_TIME_LAPSE, NX_SNTP_UPDATE_TIMEOUT_INTERVAL, NX_SNTP_CLIENT_SLEEP_INTERVAL } =
      values);
    ({ NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL, NX_SNTP_CLIENT_EXP_BACKOFF_RATE } = values);
    ({ NX_SNTP_CLIENT_RTT_REQUIRED, NX_SNTP_CLIENT_MAX_ROOT_DISPERSION } = values);
    ({ NX_SNTP_CLIENT_INVALID_UPDATE_LIMIT, NX_SNTP_CURRENT_YEAR } = values);
  },
);
