/**
 * The build options of the DHCP client (guide ch.2): fields of the target's configuration with the C names and the C
 * defaults, and the quirk switches (nx_dhcp_quirks.ts). Times are ticks.
 */
import { type BuildConfig, type BuildOptions, build_options } from '../build_options.ts';
import { nx_config_of } from '../nx_options.ts';
import { NX_DHCP_NO_QUIRKS, NX_DHCP_PUBLISHED_QUIRKS, type NxDhcpQuirks } from './nx_dhcp_quirks.ts';

export interface NxDhcpBuild {
  readonly NX_DHCP_THREAD_PRIORITY: number;
  readonly NX_DHCP_THREAD_STACK_SIZE: number;
  /** How often the state machine is looked at. */
  readonly NX_DHCP_TIME_INTERVAL: number;
  readonly NX_DHCP_MIN_RETRANS_TIMEOUT: number;
  readonly NX_DHCP_MAX_RETRANS_TIMEOUT: number;
  readonly NX_DHCP_MIN_RENEW_TIMEOUT: number;
  readonly NX_DHCP_RESTART_WAIT: number;
  readonly NX_DHCP_CLIENT_MAX_USER_REQUEST_PARAMETER: number;
  readonly NX_DHCP_PACKET_PAYLOAD: number;
  readonly NX_DHCP_PACKET_POOL_SIZE: number;
  readonly NX_DHCP_TYPE_OF_SERVICE: number;
  readonly NX_DHCP_FRAGMENT_OPTION: number;
  readonly NX_DHCP_TIME_TO_LIVE: number;
  readonly NX_DHCP_QUEUE_DEPTH: number;
  /** Interfaces that the client can serve; NX_MAX_PHYSICAL_INTERFACES if not set. */
  readonly NX_DHCP_CLIENT_MAX_RECORDS: number;
  readonly NX_DHCP_CLIENT_USER_CREATE_PACKET_POOL: boolean;
  readonly NX_DHCP_CLIENT_RESTORE_STATE: boolean;
  readonly NX_DHCP_CLIENT_SEND_ARP_PROBE: boolean;
  readonly NX_DHCP_ARP_PROBE_WAIT: number;
  readonly NX_DHCP_ARP_PROBE_MIN: number;
  readonly NX_DHCP_ARP_PROBE_MAX: number;
  readonly NX_DHCP_ARP_PROBE_NUM: number;
  readonly NX_DHCP_CLIENT_SEND_MAX_DHCP_MESSAGE_OPTION: boolean;
  readonly NX_DHCP_CLIENT_ENABLE_HOST_NAME_CHECK: boolean;
}

/** The options in force on one target. */
export type NxDhcpConfig = BuildConfig<NxDhcpBuild, NxDhcpQuirks>;
/** What a host program may set: any option, the switches by name or all of them by `profile`. */
export type NxDhcpOptions = BuildOptions<NxDhcpBuild, NxDhcpQuirks>;

const seconds = (second: number) => ({
  NX_DHCP_TIME_INTERVAL: second,
  NX_DHCP_MIN_RETRANS_TIMEOUT: 4 * second,
  NX_DHCP_MAX_RETRANS_TIMEOUT: 64 * second,
  NX_DHCP_MIN_RENEW_TIMEOUT: 60 * second,
  NX_DHCP_RESTART_WAIT: 10 * second,
  NX_DHCP_ARP_PROBE_WAIT: second,
  NX_DHCP_ARP_PROBE_MIN: second,
  NX_DHCP_ARP_PROBE_MAX: 2 * second,
});

/** The table of the options, and what is made of it. */
export const NX_DHCP_BUILD = build_options<NxDhcpBuild, NxDhcpQuirks>({
  key: 'nx_dhcp',
  whose: 'the DHCP client',
  defaults: {
    NX_DHCP_THREAD_PRIORITY: 3,
    NX_DHCP_THREAD_STACK_SIZE: 4096,
    ...seconds(100),
    NX_DHCP_CLIENT_MAX_USER_REQUEST_PARAMETER: 4,
    NX_DHCP_PACKET_PAYLOAD: 592,
    NX_DHCP_PACKET_POOL_SIZE: 2960,
    NX_DHCP_TYPE_OF_SERVICE: 0,
    NX_DHCP_FRAGMENT_OPTION: 16384,
    NX_DHCP_TIME_TO_LIVE: 128,
    NX_DHCP_QUEUE_DEPTH: 4,
    NX_DHCP_CLIENT_MAX_RECORDS: 1,
    NX_DHCP_CLIENT_USER_CREATE_PACKET_POOL: false,
    NX_DHCP_CLIENT_RESTORE_STATE: false,
    NX_DHCP_CLIENT_SEND_ARP_PROBE: false,
    NX_DHCP_ARP_PROBE_NUM: 3,
    NX_DHCP_CLIENT_SEND_MAX_DHCP_MESSAGE_OPTION: false,
    NX_DHCP_CLIENT_ENABLE_HOST_NAME_CHECK: false,
  },
  quirks: [NX_DHCP_NO_QUIRKS, NX_DHCP_PUBLISHED_QUIRKS],
  least: { NX_DHCP_TIME_INTERVAL: 1, NX_DHCP_ARP_PROBE_WAIT: 1, NX_DHCP_ARP_PROBE_MAX: 1 },
  second_ticks: (config) => nx_config_of(config).NX_IP_PERIODIC_RATE,
  derived: (second) => seconds(second),
});

/** Host side: makes the record for `TargetConfig.options`. */
export const nx_dhcp_options = NX_DHCP_BUILD.set;

/** The options in force on the target of `k`. */
export const nx_dhcp_config = NX_DHCP_BUILD.of;

/** The options in force in a configuration. */
export const nx_dhcp_config_of = NX_DHCP_BUILD.of_config;
