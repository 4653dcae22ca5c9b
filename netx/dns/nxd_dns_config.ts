/**
 * The build options of the DNS client (guide ch.2): fields of the target's configuration, with the C names and the C
 * defaults, and the quirk switches (nxd_dns_quirks.ts).
 */
import type { UINT, ULONG } from '../../rtos/kernel/service.ts';
import { type BuildConfig, type BuildOptions, build_options } from '../build_options.ts';
import { nx_config_of } from '../nx_options.ts';
import { NXD_DNS_NO_QUIRKS, NXD_DNS_PUBLISHED_QUIRKS, type NxdDnsQuirks } from './nxd_dns_quirks.ts';

const MESSAGE_MAX = 512;
/** NX_UDP_PACKET of a build with IPv6, sizeof(NX_PACKET) of one, and how many packets the client's pool has. */
const HEADERS = 64;
const PACKET_HEADER = 60;
const PACKETS = 16;

/** Bytes of a packet, whole words. */
export function dns_packet_payload(unaligned: number): number {
  return (unaligned + 3) & ~3;
}

export interface NxdDnsBuild {
  /** IP type of service of queries. */
  readonly NX_DNS_TYPE_OF_SERVICE: ULONG;
  /** NX_DONT_FRAGMENT or NX_FRAGMENT_OKAY for queries. */
  readonly NX_DNS_FRAGMENT_OPTION: ULONG;
  readonly NX_DNS_TIME_TO_LIVE: UINT;
  /** Most answers that wait in the client's socket. */
  readonly NX_DNS_QUEUE_DEPTH: ULONG;
  /** Longest message in bytes. */
  readonly NX_DNS_MESSAGE_MAX: ULONG;
  /** Bytes of a packet of the client's own pool, before they are rounded up to a multiple of four. */
  readonly NX_DNS_PACKET_PAYLOAD_UNALIGNED: ULONG;
  /** Bytes of the client's own pool. */
  readonly NX_DNS_PACKET_POOL_SIZE: ULONG;
  /** Rounds in which every server is asked. */
  readonly NX_DNS_MAX_RETRIES: UINT;
  /** Servers that the list holds. */
  readonly NX_DNS_MAX_SERVERS: UINT;
  /** Longest wait for one answer in ticks; 64 seconds if not set. */
  readonly NX_DNS_MAX_RETRANS_TIMEOUT: ULONG;
  /** How long a query may wait for a packet, in ticks; one second if not set. */
  readonly NX_DNS_PACKET_ALLOCATE_TIMEOUT: ULONG;
  /** Most pointers that are followed in one name (RFC 1035 4.1.4). */
  readonly NX_DNS_MAX_COMPRESSION_POINTERS: UINT;
  /** The packet pool comes from nx_dns_packet_pool_set. */
  readonly NX_DNS_CLIENT_USER_CREATE_PACKET_POOL: boolean;
  /** nx_dns_create adds the gateway of the IP instance as a server. */
  readonly NX_DNS_IP_GATEWAY_AND_DNS_SERVER: boolean;
  /** Services for records of types NS, CNAME, SOA, MX, TXT and SRV. */
  readonly NX_DNS_ENABLE_EXTENDED_RR_TYPES: boolean;
  /** Answers are kept in memory given by nx_dns_cache_initialize. */
  readonly NX_DNS_CACHE_ENABLE: boolean;
  /** The client knows IPv6 addresses, in lookups and in its list of servers; on in a build of the stack with IPv6. */
  readonly FEATURE_NX_IPV6: boolean;
}

/** The options in force on one target. */
export type NxdDnsConfig = BuildConfig<NxdDnsBuild, NxdDnsQuirks>;

/** What a host program may set: any option, the switches by name or all of them by `profile`. */
export type NxdDnsOptions = BuildOptions<NxdDnsBuild, NxdDnsQuirks>;

/** The table of the options, and what is made of it. */
export const NXD_DNS_BUILD = build_options<NxdDnsBuild, NxdDnsQuirks>({
  key: 'nxd_dns',
  whose: 'the DNS client',
  defaults: {
    NX_DNS_TYPE_OF_SERVICE: 0,
    NX_DNS_FRAGMENT_OPTION: 0x4000,
    NX_DNS_TIME_TO_LIVE: 128,
    NX_DNS_QUEUE_DEPTH: 5,
    NX_DNS_MESSAGE_MAX: MESSAGE_MAX,
    NX_DNS_PACKET_PAYLOAD_UNALIGNED: 576,
    NX_DNS_PACKET_POOL_SIZE: 10_176,
    NX_DNS_MAX_RETRIES: 3,
    NX_DNS_MAX_SERVERS: 5,
    NX_DNS_MAX_RETRANS_TIMEOUT: 6400,
    NX_DNS_PACKET_ALLOCATE_TIMEOUT: 100,
    NX_DNS_MAX_COMPRESSION_POINTERS: 16,
    NX_DNS_CLIENT_USER_CREATE_PACKET_POOL: false,
    NX_DNS_IP_GATEWAY_AND_DNS_SERVER: false,
    NX_DNS_ENABLE_EXTENDED_RR_TYPES: false,
    NX_DNS_CACHE_ENABLE: false,
    FEATURE_NX_IPV6: false,
  },
  quirks: [NXD_DNS_NO_QUIRKS, NXD_DNS_PUBLISHED_QUIRKS],
  least: {
    NX_DNS_MAX_RETRIES: 1,
    NX_DNS_MAX_SERVERS: 1,
    NX_DNS_QUEUE_DEPTH: 1,
    NX_DNS_PACKET_PAYLOAD_UNALIGNED: 340,
  },
  second_ticks: (config) => nx_config_of(config).NX_IP_PERIODIC_RATE,
  derived: (second_ticks, given, config) => {
    const message = given.NX_DNS_MESSAGE_MAX ?? MESSAGE_MAX;
    const packet = given.NX_DNS_PACKET_PAYLOAD_UNALIGNED ?? message + HEADERS;
    return {
      NX_DNS_PACKET_PAYLOAD_UNALIGNED: packet,
      NX_DNS_PACKET_POOL_SIZE: PACKETS * (dns_packet_payload(packet) + PACKET_HEADER),
      NX_DNS_MAX_RETRANS_TIMEOUT: 64 * second_ticks,
      NX_DNS_PACKET_ALLOCATE_TIMEOUT: second_ticks,
      FEATURE_NX_IPV6: !nx_config_of(config).NX_DISABLE_IPV6,
    };
  },
});

/** Host side: makes the record for `TargetConfig.options`. */
export const nxd_dns_options = NXD_DNS_BUILD.set;

/** The options in force on the target of `k`. */
export const nxd_dns_config = NXD_DNS_BUILD.of;

/** The options in force in a configuration. */
export const nxd_dns_config_of = NXD_DNS_BUILD.of_config;
