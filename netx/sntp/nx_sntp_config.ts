/**
 * The build options of the SNTP client (guide ch.2): fields of the target's configuration, with the C names and the C
 * defaults, and the quirk switches (nx_sntp_quirks.ts).
 */
import { type BuildConfig, type BuildOptions, build_options } from '../build_options.ts';
import { nx_config_of } from '../nx_options.ts';
import { NX_SNTP_NO_QUIRKS, NX_SNTP_PUBLISHED_QUIRKS, type NxSntpQuirks } from './nx_sntp_quirks.ts';

export interface NxSntpBuild {
  readonly NX_SNTP_CLIENT_THREAD_STACK_SIZE: number;
  readonly NX_SNTP_CLIENT_THREAD_PRIORITY: number;
  /** NX_SNTP_CLIENT_THREAD_PRIORITY if not set. */
  readonly NX_SNTP_CLIENT_PREEMPTION_THRESHOLD: number;
  /** Port that the client is bound to. */
  readonly NX_SNTP_CLIENT_UDP_PORT: number;
  /** Port that requests go to and messages come from. */
  readonly NX_SNTP_SERVER_UDP_PORT: number;
  readonly NX_SNTP_CLIENT_TIME_TO_LIVE: number;
  /** Most messages that wait in the client's socket. */
  readonly NX_SNTP_CLIENT_MAX_QUEUE_DEPTH: number;
  /** How long a request may wait for a packet, in ticks; one second if not set. */
  readonly NX_SNTP_CLIENT_PACKET_TIMEOUT: number;
  /** Version of requests, and so of answers. */
  readonly NX_SNTP_CLIENT_NTP_VERSION: number;
  /** Least version of broadcasts. */
  readonly NX_SNTP_CLIENT_MIN_NTP_VERSION: number;
  /** The numerically highest stratum of a server that is taken, 1 to 15. */
  readonly NX_SNTP_CLIENT_MIN_SERVER_STRATUM: number;
  /** Milliseconds by which local time must be off to be changed. */
  readonly NX_SNTP_CLIENT_MIN_TIME_ADJUSTMENT: number;
  /** Milliseconds by which an update may change local time. */
  readonly NX_SNTP_CLIENT_MAX_TIME_ADJUSTMENT: number;
  /** The first update may change it by any time. */
  readonly NX_SNTP_CLIENT_IGNORE_MAX_ADJUST_STARTUP: boolean;
  /** A unicast client waits as the random number callback says before its first request. */
  readonly NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP: boolean;
  /** Seconds without an update after which the server counts as lost. */
  readonly NX_SNTP_CLIENT_MAX_TIME_LAPSE: number;
  /** Seconds between two expiries of the client's timer. */
  readonly NX_SNTP_UPDATE_TIMEOUT_INTERVAL: number;
  /** Ticks that the client's thread sleeps between two looks at its socket. */
  readonly NX_SNTP_CLIENT_SLEEP_INTERVAL: number;
  /** Seconds between two requests. */
  readonly NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL: number;
  /** Factor by which this interval grows when no update comes. */
  readonly NX_SNTP_CLIENT_EXP_BACKOFF_RATE: number;
  /** Half of the round trip is added to the server's time. */
  readonly NX_SNTP_CLIENT_RTT_REQUIRED: boolean;
  /** Microseconds of root dispersion that the first update may have; 0: any. */
  readonly NX_SNTP_CLIENT_MAX_ROOT_DISPERSION: number;
  /** Refused broadcasts in a row that are put up with. */
  readonly NX_SNTP_CLIENT_INVALID_UPDATE_LIMIT: number;
  /** Year from which the year of a time is looked for, where the quirk sntp_dates_from_current_year says so. */
  readonly NX_SNTP_CURRENT_YEAR: number;
  /** Port, addresses and length of a message are not looked at. */
  readonly NX_SNTP_CLIENT_MESSAGE_CHECK_DISABLE: boolean;
}

/** The options in force on one target. */
export type NxSntpConfig = BuildConfig<NxSntpBuild, NxSntpQuirks>;
/** What a host program may set: any option, the switches by name or all of them by `profile`. */
export type NxSntpOptions = BuildOptions<NxSntpBuild, NxSntpQuirks>;

const PRIORITY = 2;

/** The table of the options, and what is made of it. */
export const NX_SNTP_BUILD = build_options<NxSntpBuild, NxSntpQuirks>({
  key: 'nx_sntp',
  whose: 'the SNTP client',
  defaults: {
    NX_SNTP_CLIENT_THREAD_STACK_SIZE: 2048,
    NX_SNTP_CLIENT_THREAD_PRIORITY: PRIORITY,
    NX_SNTP_CLIENT_PREEMPTION_THRESHOLD: PRIORITY,
    NX_SNTP_CLIENT_UDP_PORT: 123,
    NX_SNTP_SERVER_UDP_PORT: 123,
    NX_SNTP_CLIENT_TIME_TO_LIVE: 128,
    NX_SNTP_CLIENT_MAX_QUEUE_DEPTH: 5,
    NX_SNTP_CLIENT_PACKET_TIMEOUT: 100,
    NX_SNTP_CLIENT_NTP_VERSION: 3,
    NX_SNTP_CLIENT_MIN_NTP_VERSION: 3,
    NX_SNTP_CLIENT_MIN_SERVER_STRATUM: 2,
    NX_SNTP_CLIENT_MIN_TIME_ADJUSTMENT: 10,
    NX_SNTP_CLIENT_MAX_TIME_ADJUSTMENT: 180_000,
    NX_SNTP_CLIENT_IGNORE_MAX_ADJUST_STARTUP: true,
    NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP: false,
    NX_SNTP_CLIENT_MAX_TIME_LAPSE: 7200,
    NX_SNTP_UPDATE_TIMEOUT_INTERVAL: 1,
    NX_SNTP_CLIENT_SLEEP_INTERVAL: 1,
    NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL: 3600,
    NX_SNTP_CLIENT_EXP_BACKOFF_RATE: 2,
    NX_SNTP_CLIENT_RTT_REQUIRED: false,
    NX_SNTP_CLIENT_MAX_ROOT_DISPERSION: 50_000,
    NX_SNTP_CLIENT_INVALID_UPDATE_LIMIT: 3,
    NX_SNTP_CURRENT_YEAR: 2015,
    NX_SNTP_CLIENT_MESSAGE_CHECK_DISABLE: false,
  },
  quirks: [NX_SNTP_NO_QUIRKS, NX_SNTP_PUBLISHED_QUIRKS],
  least: {
    NX_SNTP_UPDATE_TIMEOUT_INTERVAL: 1,
    NX_SNTP_CLIENT_SLEEP_INTERVAL: 1,
    NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL: 1,
    NX_SNTP_CLIENT_EXP_BACKOFF_RATE: 1,
    NX_SNTP_CLIENT_MAX_QUEUE_DEPTH: 1,
  },
  second_ticks: (config) => nx_config_of(config).NX_IP_PERIODIC_RATE,
  derived: (second_ticks, given) => ({
    NX_SNTP_CLIENT_PACKET_TIMEOUT: second_ticks,
    NX_SNTP_CLIENT_PREEMPTION_THRESHOLD: given.NX_SNTP_CLIENT_THREAD_PRIORITY ?? PRIORITY,
  }),
});

/** Host side: makes the record for `TargetConfig.options`. */
export const nx_sntp_options = NX_SNTP_BUILD.set;

/** The options in force on the target of `k`. */
export const nx_sntp_config = NX_SNTP_BUILD.of;

/** The options in force in a configuration. */
export const nx_sntp_config_of = NX_SNTP_BUILD.of_config;
