/**
 * IPv6 addresses as four words (RFC 4291): what kind they are, prefixes, the groups and interface identifiers that are made
 * of them, and where they lie in packet memory.
 */
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  IPV6_ADDRESS_GLOBAL,
  IPV6_ADDRESS_LINKLOCAL,
  IPV6_ADDRESS_LOOPBACK,
  IPV6_ADDRESS_MULTICAST,
  IPV6_ADDRESS_UNICAST,
  IPV6_ADDRESS_UNSPECIFIED,
  IPV6_ALL_NODE_MCAST,
  IPV6_ALL_ROUTER_MCAST,
  IPV6_SOLICITED_NODE_MCAST,
} from '../nx_ipv6_constants.ts';
import { read32, write32 } from './bytes.ts';

export const ALL_NODES: Ipv6Words = [0xff020000, 0, 0, 1];
export const ALL_ROUTERS: Ipv6Words = [0xff020000, 0, 0, 2];
const LINK_LOCAL = 0xfe800000;
const LOCAL_MASK = 0xffc00000;
/** Hardware addresses of groups begin with these two bytes (RFC 2464 7). */
export const MULTICAST_MAC_MSW = 0x3333;

export function words_at(memory: Uint8Array, at: number): Ipv6Words {
  return [read32(memory, at), read32(memory, at + 4), read32(memory, at + 8), read32(memory, at + 12)];
}

export function write_words(memory: Uint8Array, at: number, words: Ipv6Words): void {
  write32(memory, at, words[0]);
  write32(memory, at + 4, words[1]);
  write32(memory, at + 8, words[2]);
  write32(memory, at + 12, words[3]);
}

export function same_address(a: Ipv6Words, b: Ipv6Words): boolean {
  return a[3] === b[3] && a[2] === b[2] && a[1] === b[1] && a[0] === b[0];
}

export function is_unspecified(address: Ipv6Words): boolean {
  return (address[0] | address[1] | address[2] | address[3]) === 0;
}

export function is_multicast6(address: Ipv6Words): boolean {
  return address[0] >>> 24 === 0xff;
}

/** fe80::/10 */
export function is_link_local6(address: Ipv6Words): boolean {
  return (address[0] & LOCAL_MASK) >>> 0 === LINK_LOCAL;
}

/** What kind an address is: IPV6_... bits. */
export function address_type(address: Ipv6Words): number {
  if (is_multicast6(address)) return multicast_type(address);
  if (is_link_local6(address)) return (IPV6_ADDRESS_UNICAST | IPV6_ADDRESS_LINKLOCAL) >>> 0;
  if ((address[0] | address[1] | address[2]) === 0) {
    if (address[3] === 0) return IPV6_ADDRESS_UNSPECIFIED;
    if (address[3] === 1) return IPV6_ADDRESS_LOOPBACK;
  }
  return (IPV6_ADDRESS_UNICAST | IPV6_ADDRESS_GLOBAL) >>> 0;
}

function multicast_type([scope, second, third, last]: Ipv6Words): number {
  if (second !== 0) return IPV6_ADDRESS_MULTICAST;
  const node_or_link = scope === 0xff010000 || scope === 0xff020000;
  const site = scope === 0xff050000;
  if (third === 0) {
    if (node_or_link && last === 1) return IPV6_ADDRESS_MULTICAST | IPV6_ALL_NODE_MCAST;
    // All DHCP servers of a site count as that, too.
    if (site && last === 0x10003) return IPV6_ADDRESS_MULTICAST | IPV6_ALL_NODE_MCAST;
    if ((node_or_link || site) && last === 2) return IPV6_ADDRESS_MULTICAST | IPV6_ALL_ROUTER_MCAST;
  }
  const solicited = scope === 0xff020000 && third === 1 && last >= 0xff000000;
  return solicited ? IPV6_ADDRESS_MULTICAST | IPV6_SOLICITED_NODE_MCAST : IPV6_ADDRESS_MULTICAST;
}

/** The group that the solicitations for an address go to (RFC 4291 2.7.1). */
export function solicited_node(address: Ipv6Words): Ipv6Words {
  return [0xff020000, 0, 1, (0xff000000 | address[3]) >>> 0];
}

/** True when the first `length` bits of two addresses are the same. */
export function same_prefix(a: Ipv6Words, b: Ipv6Words, length: number): boolean {
  for (let word = 0; word < 4; word++) {
    const bits = length - 32 * word;
    if (bits <= 0) return true;
    const mask = bits >= 32 ? 0xffffffff : 0xffffffff << (32 - bits);
    if ((((a[word] as number) ^ (b[word] as number)) & mask) !== 0) return false;
  }
  return length <= 128;
}

/** The first `length` bits of an address, the others 0. */
export function prefix_of(address: Ipv6Words, length: number): Ipv6Words {
  const masked = (word: number): number => {
    const bits = length - 32 * word;
    if (bits <= 0) return 0;
    const mask = bits >= 32 ? 0xffffffff : 0xffffffff << (32 - bits);
    return ((address[word] as number) & mask) >>> 0;
  };
  return [masked(0), masked(1), masked(2), masked(3)];
}

/** The interface identifier of a hardware address (RFC 2464 4), behind the two words of a prefix. */
export function with_interface_id(first: number, second: number, msw: number, lsw: number): Ipv6Words {
  const third = ((msw << 16) | ((lsw & 0xff000000) >>> 16) | 0xff) ^ 0x02000000;
  return [first, second, third >>> 0, ((lsw & 0xffffff) | 0xfe000000) >>> 0];
}

/** fe80:: and the interface identifier. */
export function link_local_of(msw: number, lsw: number): Ipv6Words {
  return with_interface_id(LINK_LOCAL, 0, msw, lsw);
}
