/** Raw IP over either version of IP (guide ch.4): nxd_ip_raw_packet_send and _source_send. */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { invalid_index, raw_send, raw_send_check } from '../ip/nx_ip_raw_packet.ts';
import type { NX_IP, NX_PACKET, NXD_ADDRESS } from '../nx_cb.ts';
import { bad_ip, foreign_packet } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_INTERFACE,
  NX_IP_ADDRESS_ERROR,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_NOT_ENABLED,
  NX_NOT_SUPPORTED,
  NX_OVERFLOW,
  NX_PACKET_ALLOCATED,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_UNDERFLOW,
} from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { NX_IPV6_HEADER, NX_LOOPBACK_IPV6_ENABLED, NX_MAX_IPV6_ADDRESSES } from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { record_owner } from '../packet/packet_memory.ts';
import { is_unspecified } from '../wire/ipv6_words.ts';
import { ipv6_of, without_ipv6 } from './ipv6_instance.ts';
import { ipv6_packet_send } from './nx_ipv6_packet_send.ts';

/**
 * Sends a packet as a datagram of any protocol number. Over IPv4 with a time to live and a type of service; over IPv6 from
 * the first own address, with the hop limit of the node.
 *
 * Statuses and contexts as nx_ip_raw_packet_send; NX_NOT_SUPPORTED: version 6 in a build without it. (Guide ch.4)
 */
export function nxd_ip_raw_packet_send(
  ip_ptr: NX_IP | null,
  packet_ptr: NX_PACKET | null,
  destination_ip: NXD_ADDRESS | null,
  protocol: ULONG,
  ttl: UINT,
  tos: ULONG,
): Service<UINT> {
  return nxd_send('nxd_ip_raw_packet_send', ip_ptr, packet_ptr, destination_ip, null, protocol, ttl, tos);
}

/**
 * nxd_ip_raw_packet_send out of the interface, over IPv6 from the own address, with the given index. NX_INVALID_INTERFACE if
 * there is no such interface, NX_IP_ADDRESS_ERROR if there can be no such address.
 */
export function nxd_ip_raw_packet_source_send(
  ip_ptr: NX_IP | null,
  packet_ptr: NX_PACKET | null,
  destination_ip: NXD_ADDRESS | null,
  address_index: UINT,
  protocol: ULONG,
  ttl: UINT,
  tos: ULONG,
): Service<UINT> {
  const service = 'nxd_ip_raw_packet_source_send';
  return nxd_send(service, ip_ptr, packet_ptr, destination_ip, address_index, protocol, ttl, tos);
}

/** The older name of nxd_ip_raw_packet_source_send. */
export const nxd_ip_raw_packet_interface_send = nxd_ip_raw_packet_source_send;

function nxd_send(
  service: string,
  ip: NX_IP | null,
  packet: NX_PACKET | null,
  destination: NXD_ADDRESS | null,
  from: UINT | null,
  protocol: ULONG,
  ttl: UINT,
  tos: ULONG,
): Service<UINT> {
  const k = enter(service);
  if (destination === null) return refuse(k, NX_PTR_ERROR);
  if (destination.nxd_ip_version === NX_IP_VERSION_V6) {
    const to: Ipv6Words = [...destination.nxd_ip_address.v6];
    return send_over_ipv6(k, ip, packet, to, from ?? 0, protocol & 0xff);
  }
  if (destination.nxd_ip_version !== NX_IP_VERSION_V4) return refuse(k, NX_IP_ADDRESS_ERROR);
  const to = destination.nxd_ip_address.v4;
  const wrong = raw_send_check(k, ip, packet, to);
  if (wrong !== NX_SUCCESS || ip === null || packet === null) return refuse(k, wrong);
  if (from !== null && invalid_index(ip, from)) return refuse(k, NX_INVALID_INTERFACE);
  return in_steps(k, raw_send(k, ip, packet, to, from, (protocol & 0xff) << 16, ttl, tos));
}

function send_over_ipv6(
  k: Kernel,
  ip: NX_IP | null,
  packet: NX_PACKET | null,
  to: Ipv6Words,
  from: UINT,
  protocol: UINT,
): Service<UINT> {
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip) || packet?.nx_packet_state !== NX_PACKET_ALLOCATED) return refuse(k, NX_PTR_ERROR);
  if (foreign_packet(packet)) return refuse(k, NX_PTR_ERROR);
  if (ip.nx_ip_raw_ip_processing === null) return refuse(k, NX_NOT_ENABLED);
  if (packet.nx_packet_prepend_ptr - packet.nx_packet_data_start < NX_IPV6_HEADER)
    return refuse(k, NX_UNDERFLOW);
  if (is_unspecified(to)) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (from >= NX_MAX_IPV6_ADDRESSES + NX_LOOPBACK_IPV6_ENABLED) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (packet.nx_packet_append_ptr > packet.nx_packet_data_end) return refuse(k, NX_OVERFLOW);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, send6(k, ip, packet, to, from, protocol));
}

function* send6(
  k: Kernel,
  ip: NX_IP,
  packet: NX_PACKET,
  to: Ipv6Words,
  from: UINT,
  protocol: UINT,
): Service<UINT> {
  const ipv6 = ipv6_of(k, ip) as Ipv6;
  yield* ip_protect(ip);
  record_owner(k, packet, 'nx_ip_raw_packet_send');
  trace_network(k, NX_TRACE.IPV6_RAW_PACKET_SEND, ip, to[3], protocol, packet);
  packet.nx_packet_ip_version = NX_IP_VERSION_V6;
  packet.nx_packet_ipv6_address_ptr = ipv6.nx_ipv6_address[from] as Ipv6Address;
  yield* ipv6_packet_send(ip, packet, to, protocol, ipv6.nx_ipv6_hop_limit);
  yield* ip_unprotect(ip);
  return yield* finish(k, NX_SUCCESS);
}
