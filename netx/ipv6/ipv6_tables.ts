/** The tables of IPv6: own addresses, the neighbour cache, default routers and prefixes, destinations. */
import { register_table } from '../../rtos/kernel/tables.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import type { NX_IP } from '../nx_cb.ts';
import {
  ND_CACHE_STATE_CREATED,
  ND_CACHE_STATE_DELAY,
  ND_CACHE_STATE_INCOMPLETE,
  ND_CACHE_STATE_INVALID,
  ND_CACHE_STATE_PROBE,
  ND_CACHE_STATE_REACHABLE,
  ND_CACHE_STATE_STALE,
  NX_IPV6_ADDR_STATE_VALID,
  NX_IPV6_ADDRESS_BASED_ON_INTERFACE,
  NX_IPV6_ROUTE_TYPE_STATIC,
} from '../nx_ipv6_constants.ts';
import type { Destination, Ipv6, Ipv6Address, Neighbor } from '../nx_ipv6_types.ts';
import { every_ip, TABLE_RANKS, with_heading } from '../nx_tables.ts';
import { mac_to_text } from '../wire/address_text.ts';
import { ipv6_to_text } from '../wire/ipv6_text.ts';

const ADDRESS_LEGEND =
  'tentative: other nodes are asked whether they have it, and nothing is sent from it yet; formed: from the prefix of a router';
const NEIGHBOR_LEGEND =
  'which hardware address each board uses for an IPv6 address, and how well it is known (RFC 4861 7.3.2); unresolved: no ' +
  'answer yet; waiting: packets for it that are kept until there is one';
const ROUTER_LEGEND =
  'default routers, and the prefixes that routers have told; seconds that they still serve';
const DESTINATION_LEGEND = 'which neighbour packets for a destination go to, and how long they may be';
const FOR_EVER = [0xffff, 0xffffffff];

const NEIGHBOR_STATES: Readonly<Record<number, string>> = {
  [ND_CACHE_STATE_INCOMPLETE]: 'INCOMPLETE',
  [ND_CACHE_STATE_REACHABLE]: 'REACHABLE',
  [ND_CACHE_STATE_STALE]: 'STALE',
  [ND_CACHE_STATE_DELAY]: 'DELAY',
  [ND_CACHE_STATE_PROBE]: 'PROBE',
  [ND_CACHE_STATE_CREATED]: 'CREATED',
};

type Row = readonly string[];

/** The rows of every instance that has IPv6. */
function rows_of(sim: Simulation, of_one: (ipv6: Ipv6, ip: NX_IP) => readonly Row[]): Row[] {
  return every_ip(sim).flatMap(({ name, ip }) => {
    const { ipv6 } = ip;
    return ipv6 === null ? [] : of_one(ipv6, ip).map((row) => [name, ...row]);
  });
}

function address_row(own: Ipv6Address): Row {
  const { nxd_ipv6_address: address, nxd_ipv6_address_prefix_length: length } = own;
  const formed = own.nxd_ipv6_address_ConfigurationMethod === NX_IPV6_ADDRESS_BASED_ON_INTERFACE;
  return [
    String(own.nxd_ipv6_address_index),
    `${ipv6_to_text(address)}/${length}`,
    own.nxd_ipv6_address_state === NX_IPV6_ADDR_STATE_VALID ? 'valid' : 'tentative',
    formed ? 'formed' : 'set',
    own.nxd_ipv6_address_attached?.nx_interface_name ?? '-',
  ];
}

function address_lines(sim: Simulation): string[] {
  const rows = rows_of(sim, ({ nx_ipv6_address }) =>
    nx_ipv6_address.filter((own) => own.nxd_ipv6_address_valid !== 0).map(address_row),
  );
  return with_heading(['target', 'index', 'address', 'state', 'how', 'interface'], rows);
}

function neighbor_row(entry: Neighbor): Row {
  const { nx_nd_cache_mac_msw: msw, nx_nd_cache_mac_lsw: lsw } = entry;
  const kinds = [
    entry.nx_nd_cache_is_static === 0 ? 'dynamic' : 'static',
    ...(entry.nx_nd_cache_is_router === null ? [] : ['router']),
  ];
  return [
    ipv6_to_text(entry.nx_nd_cache_dest_ip),
    (msw | lsw) === 0 ? 'unresolved' : mac_to_text(msw * 0x1_0000_0000 + lsw),
    NEIGHBOR_STATES[entry.nx_nd_cache_nd_status] ?? '?',
    kinds.join(', '),
    `${entry.nx_nd_cache_packet_waiting_queue_length} packets`,
  ];
}

function neighbor_lines(sim: Simulation): string[] {
  const rows = rows_of(sim, ({ nx_ipv6_nd_cache }) =>
    nx_ipv6_nd_cache
      .filter((entry) => entry.nx_nd_cache_nd_status !== ND_CACHE_STATE_INVALID)
      .map(neighbor_row),
  );
  return with_heading(['target', 'address', 'hardware address', 'state', 'entry', 'waiting'], rows);
}

function seconds_text(seconds: number): string {
  return FOR_EVER.includes(seconds) ? 'for ever' : `${seconds} s`;
}

function router_rows(ipv6: Ipv6): Row[] {
  const routers = ipv6.nx_ipv6_default_router_table.filter(
    (entry) => entry.nx_ipv6_default_router_entry_flag !== 0,
  );
  return routers.map((entry) => [
    'default router',
    ipv6_to_text(entry.nx_ipv6_default_router_entry_router_address),
    seconds_text(entry.nx_ipv6_default_router_entry_life_time),
    (entry.nx_ipv6_default_router_entry_flag & NX_IPV6_ROUTE_TYPE_STATIC) === 0 ? 'advertised' : 'added',
  ]);
}

function prefix_rows(ipv6: Ipv6): Row[] {
  return ipv6.nx_ipv6_prefix_list.map((entry) => [
    'prefix',
    `${ipv6_to_text(entry.nx_ipv6_prefix_entry_network_address)}/${entry.nx_ipv6_prefix_entry_prefix_length}`,
    seconds_text(entry.nx_ipv6_prefix_entry_valid_lifetime),
    entry.on_link ? 'on the link' : 'for addresses only',
  ]);
}

function router_lines(sim: Simulation): string[] {
  const rows = rows_of(sim, (ipv6) => [...router_rows(ipv6), ...prefix_rows(ipv6)]);
  return with_heading(['target', 'entry', 'address', 'serves', 'how'], rows);
}

function destination_row(entry: Destination): Row {
  return [
    ipv6_to_text(entry.nx_ipv6_destination_entry_destination_address),
    ipv6_to_text(entry.nx_ipv6_destination_entry_next_hop),
    `${entry.nx_ipv6_destination_entry_path_mtu} B`,
  ];
}

function destination_lines(sim: Simulation): string[] {
  const rows = rows_of(sim, ({ nx_ipv6_destination_table }) =>
    nx_ipv6_destination_table
      .filter((entry) => entry.nx_ipv6_destination_entry_valid !== 0)
      .map(destination_row),
  );
  return with_heading(['target', 'destination', 'next hop', 'path MTU'], rows);
}

export function register_ipv6_tables(sim: Simulation): void {
  const tables = [
    ['IPv6 addresses', address_lines, ADDRESS_LEGEND, TABLE_RANKS.addresses6],
    ['neighbour caches', neighbor_lines, NEIGHBOR_LEGEND, TABLE_RANKS.neighbors],
    ['IPv6 routers and prefixes', router_lines, ROUTER_LEGEND, TABLE_RANKS.routers],
    ['IPv6 destinations', destination_lines, DESTINATION_LEGEND, TABLE_RANKS.destinations],
  ] as const;
  for (const [title, lines, legend, rank] of tables)
    register_table(sim, { title, lines: () => lines(sim), legend, rank });
}
