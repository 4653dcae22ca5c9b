/** The options of an IPv6 router, and reading them. */
import type { Ipv6Words } from '../../nx_ipv6_cb.ts';
import { ipv6_to_text } from '../../wire/ipv6_text.ts';
import { prefix_of } from '../../wire/ipv6_words.ts';
import { ipv6_option, number_option, type Outage } from '../common/server_core.ts';
import type { RouterFault } from './router_fault.ts';
import type { AdvertisedPrefix, Advertisement } from './router_message.ts';
import { prefix_option, WHOSE } from './router_prefix.ts';

/** RFC 4861 6.2.1: what a router says of its prefixes unless it is told otherwise. */
const VALID_S = 2_592_000;
const PREFERRED_S = 604_800;
const LIFETIME_S = 1800;
const INTERVAL_S = 200;
const HOP_LIMIT = 64;
const FOR_EVER = 0xffff_ffff;

export interface RouterPrefixOption {
  /** `2001:db8:1::/64` */
  readonly prefix: string;
  /** Seconds that addresses of it may be used; Infinity: for ever. Default: 30 days. */
  readonly valid_s?: number;
  /** Seconds that they should be; Infinity: for ever. Default: 7 days, or `valid_s` if that is shorter. */
  readonly preferred_s?: number;
  /** Its addresses are neighbours. Default: true. */
  readonly on_link?: boolean;
  /** Boards form addresses from it. Default: true. */
  readonly autonomous?: boolean;
}

export interface RouterOptions {
  /** What boards form addresses from. Default: the prefix of the router's own address. */
  readonly prefixes?: readonly (string | RouterPrefixOption)[];
  /** Seconds that it is a default router after each advertisement, 0 to 65535; 0: it is none. Default: 1800. */
  readonly lifetime_s?: number;
  /** It tells everybody so often, in seconds, also unasked; from 4 to 1800. Default: 200. */
  readonly interval_s?: number;
  /** How long packets on this link may be; null: not told. From 1280. Default: null. */
  readonly mtu?: number | null;
  /** Milliseconds that a neighbour stays reachable, and between two solicitations; 0: not told. Default: 0. */
  readonly reachable_ms?: number;
  readonly retransmit_ms?: number;
  /** Hop limit that boards should use; 0: not told. Default: 64. */
  readonly hop_limit?: number;
  /** Addresses, or other settings, come from a DHCPv6 server. There is none here; boards are told so. Default: false. */
  readonly managed?: boolean;
  readonly other?: boolean;
  /** Addresses of resolvers. Default: its own, if it resolves names. */
  readonly dns?: readonly string[];
  /** Faults that ask choose() for their turn (router_fault.ts). Default: none. */
  readonly faults?: readonly RouterFault[];
  /** When it says nothing. Default: never. */
  readonly outages?: readonly Outage[];
}

function seconds(option: string, value: number): number {
  if (value === Number.POSITIVE_INFINITY) return FOR_EVER;
  return Math.floor(number_option(WHOSE, option, value, 0, FOR_EVER));
}

function advertised(option: string | RouterPrefixOption): AdvertisedPrefix {
  const {
    prefix,
    valid_s = VALID_S,
    preferred_s,
    on_link = true,
    autonomous = true,
  } = typeof option === 'string' ? { prefix: option } : option;
  const valid = seconds(`valid_s of ${prefix}`, valid_s);
  const preferred = seconds(`preferred_s of ${prefix}`, preferred_s ?? Math.min(PREFERRED_S, valid_s));
  return {
    ...prefix_option('prefixes', prefix),
    valid_s: valid,
    preferred_s: preferred,
    on_link,
    autonomous,
  };
}

/** What a router at an address tells when nothing is wrong; throws a SimError for options that make no sense. */
export function advertisement_of(options: RouterOptions, own: Ipv6Words, has_dns: boolean): Advertisement {
  const { prefixes = [`${ipv6_to_text(prefix_of(own, 64))}/64`], mtu = null } = options;
  const dns = options.dns ?? (has_dns ? [ipv6_to_text(own)] : []);
  const number = (option: string, value: number, least: number, most: number): number =>
    Math.floor(number_option(WHOSE, option, value, least, most));
  return {
    hop_limit: number('hop_limit', options.hop_limit ?? HOP_LIMIT, 0, 255),
    managed: options.managed ?? false,
    other: options.other ?? false,
    lifetime_s: number('lifetime_s', options.lifetime_s ?? LIFETIME_S, 0, 65_535),
    reachable_ms: number('reachable_ms', options.reachable_ms ?? 0, 0, 3_600_000),
    retransmit_ms: number('retransmit_ms', options.retransmit_ms ?? 0, 0, FOR_EVER),
    mac: null,
    mtu: mtu === null ? null : number('mtu', mtu, 1280, 65_535),
    prefixes: prefixes.map(advertised),
    dns: dns.map((text) => ipv6_option(WHOSE, 'dns', text)),
    dns_s: 3 * interval_of(options),
  };
}

export function interval_of({ interval_s = INTERVAL_S }: RouterOptions): number {
  return number_option(WHOSE, 'interval_s', interval_s, 4, 1800);
}
