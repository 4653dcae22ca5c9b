/**
 * The build options of the stack: what C sets by `#define` in nx_user.h, here fields of the target's configuration with
 * the C names and the C defaults, and the quirk switches (nx_quirks.ts). netx/build_options.md has a table of them. Table
 * sizes and ARP rates are fixed: see nx_constants.ts. The constants that firmware sees of a build are in
 * nx_build_constants.ts.
 */
import { type BuildConfig, type BuildOptions, build_options } from './build_options.ts';
import { NX_NO_QUIRKS, NX_PUBLISHED_QUIRKS, type NxQuirks } from './nx_quirks.ts';
import { type NxTcpConfig, TCP_DEFAULTS } from './nx_tcp_config.ts';

export interface NxBuild extends NxTcpConfig {
  /** Interfaces besides loopback that an IP instance can have. */
  readonly NX_MAX_PHYSICAL_INTERFACES: number;
  /** No loopback interface: 127.0.0.1 is an address like others. Own addresses are reached all the same. */
  readonly NX_DISABLE_LOOPBACK_INTERFACE: boolean;
  /** Bytes in front of the IP header that every packet leaves free for the link; a multiple of four, 16 or more. */
  readonly NX_PHYSICAL_HEADER: number;
  /** Ticks of the stack's second. A build that sets it apart from TX_TIMER_TICKS_PER_SECOND has seconds that are none. */
  readonly NX_IP_PERIODIC_RATE: number;
  /**
   * Interfaces keep which checksums their card makes; without it the services answer NX_NOT_SUPPORTED. What the card
   * would compute is computed all the same, so the frames are those of a card that does.
   */
  readonly NX_ENABLE_INTERFACE_CAPABILITY: boolean;
  /** Static routes; without it the route services answer NX_NOT_SUPPORTED. */
  readonly NX_ENABLE_IP_STATIC_ROUTING: boolean;
  /** Low watermark of packet pools; without it nx_packet_pool_low_watermark_set answers NX_NOT_SUPPORTED. */
  readonly NX_ENABLE_LOW_WATERMARK: boolean;
  /** A second packet pool for small messages; without it nx_ip_auxiliary_packet_pool_set answers NX_NOT_SUPPORTED. */
  readonly NX_ENABLE_DUAL_PACKET_POOL: boolean;
  /** Per-packet filter of raw IP; without it nx_ip_raw_packet_filter_set answers NX_NOT_SUPPORTED. */
  readonly NX_ENABLE_IP_RAW_PACKET_FILTER: boolean;
  /** Drop packets whose source address cannot be a host's (RFC 1122 3.2.1.3). */
  readonly NX_ENABLE_SOURCE_ADDRESS_CHECK: boolean;
  /** Do not answer a ping to a broadcast or multicast address (RFC 1122 3.2.2.6). */
  readonly NX_ENABLE_ICMP_ADDRESS_CHECK: boolean;
  /** No destination unreachable, time exceeded and parameter problem messages. */
  readonly NX_DISABLE_ICMPV4_ERROR_MESSAGE: boolean;
  /** Do not learn the sender of an ARP message that nobody here waits for. */
  readonly NX_DISABLE_ARP_AUTO_ENTRY: boolean;
  /** IGMP version 1 only. */
  readonly NX_DISABLE_IGMPV2: boolean;
  /** No IPv6: its services answer NX_NOT_SUPPORTED. On by default: set it to false for a build with IPv6. */
  readonly NX_DISABLE_IPV6: boolean;
  /** Keep how long packets to each IPv6 destination may be (RFC 8201). */
  readonly NX_ENABLE_IPV6_PATH_MTU_DISCOVERY: boolean;
  /** Forming addresses from prefixes can be switched off and on; without it the services answer NX_NOT_SUPPORTED. */
  readonly NX_IPV6_STATELESS_AUTOCONFIG_CONTROL: boolean;
  /** Tell firmware of IPv6 addresses that come and go; without it the service answers NX_NOT_ENABLED. */
  readonly NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY: boolean;
  /** IPv6 multicast groups of firmware; without it the services answer NX_NOT_SUPPORTED. */
  readonly NX_ENABLE_IPV6_MULTICAST: boolean;
  /** Always so: nx_ip_driver_deferred_processing is there. */
  readonly NX_DRIVER_DEFERRED_PROCESSING: boolean;
  /** Always so: TLS is there for firmware that imports it. */
  readonly NX_SECURE_ENABLE: boolean;
}

/** The options in force on one target. */
export type NxConfig = BuildConfig<NxBuild, NxQuirks>;

/** What a host program may set: any option, the switches by name or all of them by `profile`. */
export type NxOptions = BuildOptions<NxBuild, NxQuirks>;

const DEFAULTS: NxBuild = {
  NX_MAX_PHYSICAL_INTERFACES: 1,
  NX_DISABLE_LOOPBACK_INTERFACE: false,
  NX_PHYSICAL_HEADER: 16,
  NX_IP_PERIODIC_RATE: 100,
  NX_ENABLE_INTERFACE_CAPABILITY: false,
  NX_ENABLE_IP_STATIC_ROUTING: false,
  NX_ENABLE_LOW_WATERMARK: false,
  NX_ENABLE_DUAL_PACKET_POOL: false,
  NX_ENABLE_IP_RAW_PACKET_FILTER: false,
  NX_ENABLE_SOURCE_ADDRESS_CHECK: false,
  NX_ENABLE_ICMP_ADDRESS_CHECK: false,
  NX_DISABLE_ICMPV4_ERROR_MESSAGE: false,
  NX_DISABLE_ARP_AUTO_ENTRY: false,
  NX_DISABLE_IGMPV2: false,
  NX_DISABLE_IPV6: true,
  NX_ENABLE_IPV6_PATH_MTU_DISCOVERY: false,
  NX_IPV6_STATELESS_AUTOCONFIG_CONTROL: false,
  NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY: false,
  NX_ENABLE_IPV6_MULTICAST: false,
  NX_DRIVER_DEFERRED_PROCESSING: true,
  NX_SECURE_ENABLE: true,
  ...TCP_DEFAULTS,
};

/** The table of the options, and what is made of it. */
export const NX_BUILD = build_options<NxBuild, NxQuirks>({
  key: 'nx',
  whose: 'the stack',
  defaults: DEFAULTS,
  quirks: [NX_NO_QUIRKS, NX_PUBLISHED_QUIRKS],
  least: {
    NX_MAX_PHYSICAL_INTERFACES: 1,
    NX_PHYSICAL_HEADER: 16,
    NX_IP_PERIODIC_RATE: 1,
    NX_TCP_FAST_TIMER_RATE: 1,
    NX_TCP_ACK_TIMER_RATE: 1,
    NX_TCP_TRANSMIT_TIMER_RATE: 1,
  },
  multiple: { NX_PHYSICAL_HEADER: 4 },
  fixed: {
    NX_DRIVER_DEFERRED_PROCESSING: 'nx_ip_driver_deferred_processing is always there',
    NX_SECURE_ENABLE: 'TLS is there for firmware that imports nx_secure_api.ts',
  },
  refused: {
    NX_DISABLE_ERROR_CHECKING:
      'services always check their arguments and their caller here; leave it out, correct firmware runs the same',
    NX_ENABLE_PACKET_DEBUG_INFO:
      'leave it out: sim_packet_accounts(kernel) says who has which packet, and since when, in every build',
    NX_RAND:
      'random numbers come from the seed of the simulation, so that a run can be repeated; NX_RAND() gives them',
    NX_DISABLE_PACKET_CHAIN: 'leave it out: no packet is chained in any build',
  },
  derived: (second_ticks, given) => ({
    NX_IP_PERIODIC_RATE: second_ticks,
    // nx_user_sample.h: the one is a short way to say the other.
    ...(given.NX_TCP_IMMEDIATE_ACK ? { NX_TCP_ACK_EVERY_N_PACKETS: 1 } : {}),
  }),
});

/**
 * Host side: makes the record for `TargetConfig.options`. A number may be a function of the ticks of a second.
 *
 *     new Target(sim, { ..., config: { options: { ...nx_options({ NX_MAX_PHYSICAL_INTERFACES: 2 }) } } });
 */
export const nx_options = NX_BUILD.set;

/** The options in force on the target of `k`. */
export const nx_config = NX_BUILD.of;

/** The options in force in a configuration. */
export const nx_config_of = NX_BUILD.of_config;
