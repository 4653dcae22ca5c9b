/**
 * Router advertisements as a router writes them (RFC 4861 4.2, RFC 8106 5.1). The stack's own reading is not used: the two sides
 * would agree on a mistake. The checksum is left 0 for whoever sends the message and knows both addresses.
 */
import type { Ipv6Words } from '../../nx_ipv6_cb.ts';

const ROUTER_SOLICITATION = 133;
const ROUTER_ADVERTISEMENT = 134;
const OPTION_SOURCE_MAC = 1;
const OPTION_PREFIX = 3;
const OPTION_MTU = 5;
const OPTION_DNS = 25;
const SOLICITATION_FIXED = 8;
const MANAGED = 0x80;
const OTHER = 0x40;
const ON_LINK = 0x80;
const AUTONOMOUS = 0x40;

/** A prefix of the link as an advertisement tells it. Lifetimes are seconds; 0xffffffff never ends. */
export interface AdvertisedPrefix {
  readonly network: Ipv6Words;
  readonly length: number;
  readonly valid_s: number;
  readonly preferred_s: number;
  /** Its addresses are neighbours. */
  readonly on_link: boolean;
  /** Boards form addresses from it. */
  readonly autonomous: boolean;
}

export interface Advertisement {
  /** 0: nothing is said. */
  readonly hop_limit: number;
  /** Addresses come from a DHCPv6 server. */
  readonly managed: boolean;
  /** Other settings do. */
  readonly other: boolean;
  /** Seconds that it is a default router; 0: it is none. */
  readonly lifetime_s: number;
  /** Milliseconds; 0: nothing is said. */
  readonly reachable_ms: number;
  readonly retransmit_ms: number;
  /** Hardware address of the router; null: not told. */
  readonly mac: readonly [msw: number, lsw: number] | null;
  /** Null: not told. */
  readonly mtu: number | null;
  readonly prefixes: readonly AdvertisedPrefix[];
  /** Resolvers, and the seconds that they may be used. */
  readonly dns: readonly Ipv6Words[];
  readonly dns_s: number;
}

const word = (value: number): number[] => [(value >>> 8) & 255, value & 255];
const long = (value: number): number[] => [...word(value >>> 16), ...word(value & 0xffff)];

/** The message, checksum 0. */
export function write_advertisement(told: Advertisement): Uint8Array {
  const flags = (told.managed ? MANAGED : 0) | (told.other ? OTHER : 0);
  return Uint8Array.from([
    ...[ROUTER_ADVERTISEMENT, 0, 0, 0, told.hop_limit, flags],
    ...word(told.lifetime_s),
    ...long(told.reachable_ms),
    ...long(told.retransmit_ms),
    ...(told.mac === null ? [] : [OPTION_SOURCE_MAC, 1, ...word(told.mac[0]), ...long(told.mac[1])]),
    ...(told.mtu === null ? [] : [OPTION_MTU, 1, 0, 0, ...long(told.mtu)]),
    ...told.prefixes.flatMap(prefix_option),
    ...dns_option(told),
  ]);
}

function prefix_option({
  network,
  length,
  valid_s,
  preferred_s,
  on_link,
  autonomous,
}: AdvertisedPrefix): number[] {
  const flags = (on_link ? ON_LINK : 0) | (autonomous ? AUTONOMOUS : 0);
  return [
    ...[OPTION_PREFIX, 4, length, flags],
    ...[...long(valid_s), ...long(preferred_s), ...long(0)],
    ...network.flatMap(long),
  ];
}

function dns_option({ dns, dns_s }: Advertisement): number[] {
  if (dns.length === 0) return [];
  return [
    OPTION_DNS,
    1 + 2 * dns.length,
    0,
    0,
    ...long(dns_s),
    ...dns.flatMap((address) => address.flatMap(long)),
  ];
}

/**
 * True for a router solicitation that is in order (RFC 4861 6.1.1), apart from its checksum and hop limit. A host without an
 * address does not tell its hardware address.
 */
export function is_solicitation(message: Uint8Array, has_address: boolean): boolean {
  if (message.length < SOLICITATION_FIXED || message[0] !== ROUTER_SOLICITATION || message[1] !== 0)
    return false;
  for (let at = SOLICITATION_FIXED; at < message.length; ) {
    const length = 8 * (message[at + 1] ?? 0);
    if (length === 0 || at + length > message.length) return false;
    if (message[at] === OPTION_SOURCE_MAC && !has_address) return false;
    at += length;
  }
  return true;
}
