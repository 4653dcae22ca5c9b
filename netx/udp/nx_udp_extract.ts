/** Who sent a datagram, and by which interface it came (guide ch.4): nx_udp_source_extract and _packet_info_extract. */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import type { Ref, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { ip_source } from '../ip/ipv4_header.ts';
import { ipv6_source } from '../ipv6/ipv6_header.ts';
import type { NX_INTERFACE, NX_PACKET, NXD_ADDRESS } from '../nx_cb.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_PACKET,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_PROTOCOL_UDP,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_UDP_HEADER,
} from '../nx_constants.ts';
import { read16 } from '../wire/bytes.ts';

/** Port of the sender of a datagram that nx_udp_socket_receive gave: its header lies before the data. */
function source_port(packet: NX_PACKET): UINT {
  return read16(packet.nx_packet_memory, packet.nx_packet_prepend_ptr - NX_UDP_HEADER);
}

/** Of either version. */
function put_source(packet: NX_PACKET, address: NXD_ADDRESS): void {
  address.nxd_ip_version = packet.nx_packet_ip_version;
  if (packet.nx_packet_ip_version === NX_IP_VERSION_V6) address.nxd_ip_address.v6 = [...ipv6_source(packet)];
  else address.nxd_ip_address.v4 = ip_source(packet);
}

function is_ipv4(packet: NX_PACKET): boolean {
  return packet.nx_packet_ip_version === NX_IP_VERSION_V4;
}

/**
 * Gets address and port of the sender of a datagram.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_PACKET: it came over IPv6; NX_PTR_ERROR.
 * Allowed from: initialization, threads, timers, interrupts. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_udp_source_extract(
  packet_ptr: NX_PACKET | null,
  ip_address: Ref<ULONG> | null,
  port: Ref<UINT> | null,
): UINT {
  const k = enter('nx_udp_source_extract');
  if (packet_ptr === null || ip_address === null || port === null) return finish_plain(k, NX_PTR_ERROR);
  port.value = source_port(packet_ptr);
  if (!is_ipv4(packet_ptr)) return finish_plain(k, NX_INVALID_PACKET);
  ip_address.value = ip_source(packet_ptr);
  return finish_plain(k, NX_SUCCESS);
}

/**
 * nx_udp_source_extract into an NXD_ADDRESS, over either version of IP.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nxd_udp_source_extract(
  packet_ptr: NX_PACKET | null,
  ip_address: NXD_ADDRESS | null,
  port: Ref<UINT> | null,
): UINT {
  const k = enter('nxd_udp_source_extract');
  if (packet_ptr === null || ip_address === null || port === null) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread(k)) return finish_plain(k, NX_CALLER_ERROR);
  put_source(packet_ptr, ip_address);
  port.value = source_port(packet_ptr);
  return finish_plain(k, NX_SUCCESS);
}

/** The interface that a datagram came by. */
function interface_of(packet: NX_PACKET): NX_INTERFACE | null {
  if (is_ipv4(packet)) return packet.nx_packet_ip_interface;
  return packet.nx_packet_ipv6_address_ptr?.nxd_ipv6_address_attached ?? null;
}

/**
 * Gets sender, protocol, port and interface of a datagram. Any output may be null.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_PACKET: not received by an interface, or over IPv6; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_udp_packet_info_extract(
  packet_ptr: NX_PACKET | null,
  ip_address: Ref<ULONG> | null,
  protocol: Ref<UINT> | null,
  port: Ref<UINT> | null,
  interface_index: Ref<UINT> | null,
): UINT {
  const k = enter('nx_udp_packet_info_extract');
  if (packet_ptr === null) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread(k)) return finish_plain(k, NX_CALLER_ERROR);
  const nx_interface = interface_of(packet_ptr);
  if (nx_interface === null) return finish_plain(k, NX_INVALID_PACKET);
  if (protocol !== null) protocol.value = NX_PROTOCOL_UDP;
  if (port !== null) port.value = source_port(packet_ptr);
  if (interface_index !== null) interface_index.value = nx_interface.nx_interface_index;
  if (ip_address === null) return finish_plain(k, NX_SUCCESS);
  if (!is_ipv4(packet_ptr)) return finish_plain(k, NX_INVALID_PACKET);
  ip_address.value = ip_source(packet_ptr);
  return finish_plain(k, NX_SUCCESS);
}

const NO_INTERFACE = 0xffffffff;

/**
 * nx_udp_packet_info_extract with an NXD_ADDRESS, over either version of IP; an interface of 0xffffffff: none.
 *
 * Statuses and contexts otherwise as nx_udp_packet_info_extract. (Guide ch.4)
 */
export function nxd_udp_packet_info_extract(
  packet_ptr: NX_PACKET | null,
  ip_address: NXD_ADDRESS | null,
  protocol: Ref<UINT> | null,
  port: Ref<UINT> | null,
  interface_index: Ref<UINT> | null,
): UINT {
  const k = enter('nxd_udp_packet_info_extract');
  if (packet_ptr === null) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread(k)) return finish_plain(k, NX_CALLER_ERROR);
  const known = is_ipv4(packet_ptr) || packet_ptr.nx_packet_ip_version === NX_IP_VERSION_V6;
  if (ip_address !== null && !known) return finish_plain(k, NX_INVALID_PACKET);
  if (ip_address !== null) put_source(packet_ptr, ip_address);
  if (protocol !== null) protocol.value = NX_PROTOCOL_UDP;
  if (port !== null) port.value = source_port(packet_ptr);
  if (interface_index !== null)
    interface_index.value = interface_of(packet_ptr)?.nx_interface_index ?? NO_INTERFACE;
  return finish_plain(k, NX_SUCCESS);
}
