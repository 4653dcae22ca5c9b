/**
 * The prefixes that routers say are on the link (RFC 4861 5.1), the longest first, equal ones in order of arrival.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { UINT, ULONG } from '../../rtos/kernel/service.ts';
import { NX_DUPLICATED_ENTRY, NX_OVERFLOW, NX_SUCCESS } from '../nx_constants.ts';
import { type Ipv6Words, type NX_IPV6_PREFIX_ENTRY, PREFIX_LIST_SIZE } from '../nx_ipv6_cb.ts';
import type { Ipv6 } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { prefix_of, same_address } from '../wire/ipv6_words.ts';

/** A router cannot cut a lifetime to less than this (RFC 4862 5.5.3 e). */
const TWO_HOURS = 2 * 60 * 60;
const FOR_EVER = 0xffffffff;

export function prefix_find(ipv6: Ipv6, prefix: Ipv6Words, length: UINT): NX_IPV6_PREFIX_ENTRY | null {
  const found = ipv6.nx_ipv6_prefix_list.find(
    (entry) =>
      entry.nx_ipv6_prefix_entry_prefix_length === length &&
      same_address(prefix, entry.nx_ipv6_prefix_entry_network_address),
  );
  return found ?? null;
}

/** NX_SUCCESS: it is new; NX_DUPLICATED_ENTRY: its lifetime was brought up to date; NX_OVERFLOW: the list is full. */
export function prefix_add(
  ipv6: Ipv6,
  prefix: Ipv6Words,
  length: UINT,
  lifetime: ULONG,
  on_link: boolean,
): UINT {
  const known = prefix_find(ipv6, prefix, length);
  if (known !== null) {
    const now = known.nx_ipv6_prefix_entry_valid_lifetime;
    if (on_link) known.on_link = true;
    if (lifetime > TWO_HOURS || lifetime > now) known.nx_ipv6_prefix_entry_valid_lifetime = lifetime;
    else if (now > TWO_HOURS) known.nx_ipv6_prefix_entry_valid_lifetime = TWO_HOURS;
    return NX_DUPLICATED_ENTRY;
  }
  const list = ipv6.nx_ipv6_prefix_list;
  if (list.length >= PREFIX_LIST_SIZE) return NX_OVERFLOW;
  const behind = list.findIndex((entry) => length > entry.nx_ipv6_prefix_entry_prefix_length);
  list.splice(behind < 0 ? list.length : behind, 0, {
    nx_ipv6_prefix_entry_network_address: prefix_of(prefix, length),
    nx_ipv6_prefix_entry_prefix_length: length,
    nx_ipv6_prefix_entry_valid_lifetime: lifetime,
    on_link,
  });
  return NX_SUCCESS;
}

/**
 * A second has passed; returns the prefixes whose lifetime is used up, as published those where it was used up before. They
 * are still in the list.
 */
export function age_prefixes(k: Kernel, ipv6: Ipv6): NX_IPV6_PREFIX_ENTRY[] {
  const last = nx_config(k).quirks.ipv6_lifetimes_one_second_longer ? 0 : 1;
  const over: NX_IPV6_PREFIX_ENTRY[] = [];
  for (const entry of ipv6.nx_ipv6_prefix_list) {
    if (entry.nx_ipv6_prefix_entry_valid_lifetime === FOR_EVER) continue;
    if (entry.nx_ipv6_prefix_entry_valid_lifetime <= last) over.push(entry);
    else entry.nx_ipv6_prefix_entry_valid_lifetime--;
  }
  return over;
}

/** The prefix is not on the link any more; the address that was formed from it keeps at most two hours. */
export function prefix_end(entry: NX_IPV6_PREFIX_ENTRY): void {
  entry.on_link = false;
  entry.nx_ipv6_prefix_entry_valid_lifetime = Math.min(entry.nx_ipv6_prefix_entry_valid_lifetime, TWO_HOURS);
}

export function prefix_remove(ipv6: Ipv6, entry: NX_IPV6_PREFIX_ENTRY): void {
  ipv6.nx_ipv6_prefix_list = ipv6.nx_ipv6_prefix_list.filter((other) => other !== entry);
}
