/**
 * The constants of IPv6 that firmware sees, with the C names: protocol numbers, states, and table sizes and times, which are
 * build options of the original at their defaults. Those that a build computes are in nx_build_constants.ts.
 */

// Table sizes.
export const NX_MAX_IPV6_ADDRESSES = 3;
export const NX_LOOPBACK_IPV6_ENABLED = 1;
/** Index of ::1. */
export const NX_LOOPBACK_IPV6_SOURCE_INDEX = NX_MAX_IPV6_ADDRESSES;
export const NX_IPV6_DESTINATION_TABLE_SIZE = 8;
export const NX_IPV6_NEIGHBOR_CACHE_SIZE = 16;
export const NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE = 8;
export const NX_IPV6_PREFIX_LIST_TABLE_SIZE = 8;
/** Packets that wait for a neighbour. */
export const NX_ND_MAX_QUEUE_DEPTH = 4;
export const NX_IPV6_HOST_ID_LENGTH = 64;

// Times and numbers of tries. Seconds unless the comment says otherwise.
export const NX_IPV6_MAX_REASSEMBLY_TIME = 60;
export const NX_IPV6_DAD_TRANSMITS = 3;
export const NX_ICMPV6_MAX_RTR_SOLICITATIONS = 3;
export const NX_ICMPV6_RTR_SOLICITATION_INTERVAL = 4;
export const NX_ICMPV6_RTR_SOLICITATION_DELAY = 1;
export const NX_MAX_MULTICAST_SOLICIT = 3;
export const NX_MAX_UNICAST_SOLICIT = 3;
export const NX_REACHABLE_TIME = 30;
/** Milliseconds between two solicitations. */
export const NX_RETRANS_TIMER = 1000;
export const NX_DELAY_FIRST_PROBE_TIME = 5;
export const NX_PATH_MTU_INCREASE_WAIT_INTERVAL = 600;
export const NX_MINIMUM_IPV6_PATH_MTU = 1280;

// States of an address.
export const NX_IPV6_ADDR_STATE_UNKNOWN = 0;
export const NX_IPV6_ADDR_STATE_TENTATIVE = 1;
export const NX_IPV6_ADDR_STATE_PREFERRED = 2;
export const NX_IPV6_ADDR_STATE_DEPRECATED = 3;
export const NX_IPV6_ADDR_STATE_VALID = 4;

// Where an address comes from, and what the address change callback is told.
export const NX_IPV6_ADDRESS_NOT_CONFIGURED = 0;
export const NX_IPV6_ADDRESS_MANUAL_CONFIG = 1;
export const NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG = 2;
export const NX_IPV6_ADDRESS_STATEFUL_AUTO_CONFIG = 3;
export const NX_IPV6_ADDRESS_BASED_ON_INTERFACE = 4;
export const NX_IPV6_ADDRESS_MANUAL_DELETE = 5;
export const NX_IPV6_ADDRESS_LIFETIME_EXPIRED = 6;
export const NX_IPV6_ADDRESS_DAD_SUCCESSFUL = 7;
export const NX_IPV6_ADDRESS_DAD_FAILURE = 8;

export const NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED = 0;
export const NX_STATELESS_ADDRESS_AUTOCONFIG_DISABLED = 1;

// How a default router became known.
export const NX_IPV6_ROUTE_TYPE_NOT_ROUTER = 0;
export const NX_IPV6_ROUTE_TYPE_SOLICITATED = 1;
export const NX_IPV6_ROUTE_TYPE_UNSOLICITATED = 2;
export const NX_IPV6_ROUTE_TYPE_STATIC = 4;
export const NX_IPV6_ROUTE_TYPE_DEFAULT = 64;
export const NX_IPV6_ROUTE_TYPE_VALID = 128;

// States of a neighbour (RFC 4861 7.3.2; CREATED: nobody has asked for it yet).
export const ND_CACHE_STATE_INVALID = 0;
export const ND_CACHE_STATE_INCOMPLETE = 1;
export const ND_CACHE_STATE_REACHABLE = 2;
export const ND_CACHE_STATE_STALE = 3;
export const ND_CACHE_STATE_DELAY = 4;
export const ND_CACHE_STATE_PROBE = 5;
export const ND_CACHE_STATE_CREATED = 6;

// ICMPv6 (RFC 4443, RFC 4861).
export const NX_ICMPV6_DEST_UNREACHABLE_TYPE = 1;
export const NX_ICMPV6_PACKET_TOO_BIG_TYPE = 2;
export const NX_ICMPV6_TIME_EXCEED_TYPE = 3;
export const NX_ICMPV6_PARAMETER_PROBLEM_TYPE = 4;
export const NX_ICMPV6_ECHO_REQUEST_TYPE = 128;
export const NX_ICMPV6_ECHO_REPLY_TYPE = 129;
export const NX_ICMPV6_ROUTER_SOLICITATION_TYPE = 133;
export const NX_ICMPV6_ROUTER_ADVERTISEMENT_TYPE = 134;
export const NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE = 135;
export const NX_ICMPV6_NEIGHBOR_ADVERTISEMENT_TYPE = 136;
export const NX_ICMPV6_REDIRECT_MESSAGE_TYPE = 137;
/** Port unreachable. */
export const NX_ICMPV6_DEST_UNREACHABLE_CODE = 4;
export const ICMPV6_OPTION_TYPE_SRC_LINK_ADDR = 1;
export const ICMPV6_OPTION_TYPE_TRG_LINK_ADDR = 2;
export const ICMPV6_OPTION_TYPE_PREFIX_INFO = 3;
export const ICMPV6_OPTION_TYPE_MTU = 5;
export const NX_NO_SLLA = 1;

// Kinds of addresses, as bits.
export const IPV6_ADDRESS_LINKLOCAL = 0x1;
export const IPV6_ADDRESS_GLOBAL = 0x4;
export const IPV6_ALL_NODE_MCAST = 0x10;
export const IPV6_ALL_ROUTER_MCAST = 0x20;
export const IPV6_SOLICITED_NODE_MCAST = 0x40;
export const IPV6_ADDRESS_UNICAST = 0x80000000;
export const IPV6_ADDRESS_MULTICAST = 0x40000000;
export const IPV6_ADDRESS_UNSPECIFIED = 0x20000000;
export const IPV6_ADDRESS_LOOPBACK = 0x10000000;

// Protocol numbers in next-header fields, beside those of nx_constants.ts.
export const NX_PROTOCOL_NEXT_HEADER_HOP_BY_HOP = 0;
export const NX_PROTOCOL_IPV4 = 4;
export const NX_PROTOCOL_IPV6 = 41;
export const NX_PROTOCOL_NEXT_HEADER_ROUTING = 43;
export const NX_PROTOCOL_NEXT_HEADER_FRAGMENT = 44;
export const NX_PROTOCOL_NEXT_HEADER_ENCAP_SECURITY = 50;
export const NX_PROTOCOL_NEXT_HEADER_AUTHENTICATION = 51;
export const NX_PROTOCOL_ICMPV6 = 58;
export const NX_PROTOCOL_NO_NEXT_HEADER = 59;
export const NX_PROTOCOL_NEXT_HEADER_DESTINATION = 60;
export const NX_PROTOCOL_NEXT_HEADER_MOBILE = 135;
/** Bytes of the header. */
export const NX_IPV6_HEADER = 40;
