/**
 * The operations that read the tables and counters of a node (conformance README of ipv6, sections 2 and 4).
 */

import { nx_udp_info_get, nx_udp_socket_info_get } from '../../../netx/nx_api.ts';
import type { Ipv6 } from '../../../netx/nx_ipv6_types.ts';
import { ref } from '../../../rtos/tx_api.ts';
import type { Json } from '../case.ts';
import type { Network } from '../tcp/network.ts';
import { counters, type Tuple, udp_socket } from '../tcp/operations_ip.ts';
import { node_of, value_of } from '../tcp/operations_tcp.ts';
import { text_of_words } from '../wire/ip6_text.ts';
import type { LabOperation } from '../wire/lab.ts';
import { mac_text } from './operations_ipv6.ts';

type Operation = LabOperation<Network>;

const LOOPBACK = 3;

/** Logs 0 and what is read; nothing is there on a node whose IPv6 was never used. */
function reading(read: (ipv6: Ipv6) => Json, otherwise: Json = []): Operation {
  return function* (script, op) {
    const { ipv6 } = node_of(script).ip;
    script.log(op, 0, ipv6 === null ? otherwise : read(ipv6));
    yield* [];
  };
}

function addresses(ipv6: Ipv6): Json {
  return ipv6.nx_ipv6_address
    .filter((own) => own.nxd_ipv6_address_valid !== 0 && own.nxd_ipv6_address_index !== LOOPBACK)
    .map((own) => [
      own.nxd_ipv6_address_index,
      text_of_words(own.nxd_ipv6_address),
      own.nxd_ipv6_address_prefix_length,
      own.nxd_ipv6_address_state,
      own.nxd_ipv6_address_ConfigurationMethod,
    ]);
}

function neighbors(ipv6: Ipv6): Json {
  return ipv6.nx_ipv6_nd_cache
    .filter(({ nx_nd_cache_nd_status }) => nx_nd_cache_nd_status !== 0)
    .map((entry) => {
      const { nx_nd_cache_nd_status: state } = entry;
      const mac = mac_text(entry.nx_nd_cache_mac_msw, entry.nx_nd_cache_mac_lsw);
      return [
        text_of_words(entry.nx_nd_cache_dest_ip),
        state === 1 || state === 6 ? '-' : mac,
        state,
        entry.nx_nd_cache_is_static,
        entry.nx_nd_cache_packet_waiting_queue_length,
        entry.nx_nd_cache_is_router === null ? 0 : 1,
      ];
    });
}

function destinations(ipv6: Ipv6, pmtu: boolean): Json {
  return ipv6.nx_ipv6_destination_table
    .filter(({ nx_ipv6_destination_entry_valid }) => nx_ipv6_destination_entry_valid !== 0)
    .map((entry) => [
      text_of_words(entry.nx_ipv6_destination_entry_destination_address),
      text_of_words(entry.nx_ipv6_destination_entry_next_hop),
      ...(pmtu ? [entry.nx_ipv6_destination_entry_path_mtu] : []),
    ]);
}

function prefixes(ipv6: Ipv6): Json {
  return ipv6.nx_ipv6_prefix_list.map((entry) => [
    text_of_words(entry.nx_ipv6_prefix_entry_network_address),
    entry.nx_ipv6_prefix_entry_prefix_length,
    entry.nx_ipv6_prefix_entry_valid_lifetime,
  ]);
}

export function state_operations(pmtu: boolean): Readonly<Record<string, Operation>> {
  return {
    addrs: reading(addresses),
    ndcache: reading(neighbors),
    dests: reading((ipv6) => destinations(ipv6, pmtu)),
    prefixes: reading(prefixes),
    *v6params(script, op) {
      const { ipv6 } = node_of(script).ip;
      script.log(
        op,
        0,
        ipv6?.nx_ipv6_hop_limit ?? 0,
        ipv6?.nx_ipv6_reachable_timer ?? 0,
        ipv6?.nx_ipv6_retrans_timer_ticks ?? 0,
        ipv6?.interfaces[0]?.nx_ipv6_rtr_solicitation_count ?? 0,
      );
      yield* [];
    },
    *icmp6info(script, op) {
      const { ip } = node_of(script);
      script.log(op, 0, [
        ip.nx_ip_icmp_invalid_packets,
        ip.nx_ip_icmp_checksum_errors,
        ip.nx_ip_icmp_unhandled_messages,
        ip.nx_ip_icmp_total_messages_received,
      ]);
      yield* [];
    },
    udpinfo: counters(7, (script, _op, out) =>
      nx_udp_info_get(node_of(script).ip, ...(out as Tuple<{ value: number }, 7>)),
    ),
    *usinfo(script, op) {
      const out = Array.from({ length: 7 }, () => ref(0)) as Tuple<{ value: number }, 7>;
      const status = yield* value_of(nx_udp_socket_info_get(udp_socket(script, op), ...out));
      script.log(op, status, [...out.map(({ value }) => value), 0]);
    },
  };
}
