/** Receiving ICMPv6 messages (RFC 4443, RFC 4861), and switching all of ICMPv6 on and off for an IP instance. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import { ipv6_of } from '../ipv6/ipv6_instance.ts';
import { destination_forget } from '../nd_cache/destination_table.ts';
import { neighbor_delete } from '../nd_cache/nd_cache.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_ICMPV6_ECHO_REPLY_TYPE,
  NX_ICMPV6_ECHO_REQUEST_TYPE,
  NX_ICMPV6_NEIGHBOR_ADVERTISEMENT_TYPE,
  NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE,
  NX_ICMPV6_PACKET_TOO_BIG_TYPE,
  NX_ICMPV6_REDIRECT_MESSAGE_TYPE,
  NX_ICMPV6_ROUTER_ADVERTISEMENT_TYPE,
} from '../nx_ipv6_constants.ts';
import type { Ipv6 } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { detect_at_once, detect_duplicates } from './duplicate_detection.ts';
import { process_echo_reply, process_echo_request } from './icmpv6_echo.ts';
import { icmpv6_error_send } from './icmpv6_error.ts';
import { message_checksum } from './icmpv6_message.ts';
import { invalid_message, process_advertisement, process_solicitation } from './neighbor_messages.ts';
import { solicit_neighbor } from './neighbor_solicit.ts';
import { age_neighbors, solicit_neighbors } from './neighbor_timers.ts';
import { process_packet_too_big } from './packet_too_big.ts';
import { process_redirect } from './redirect.ts';
import { process_router_advertisement } from './router_advertisement.ts';
import { solicit_router } from './router_solicit.ts';

const HEADER = 4;

/** From now on messages are handled, neighbours are asked for and own addresses are probed. Nothing in a build without IPv6. */
export function enable_icmpv6(k: Kernel, ip: NX_IP): void {
  const ipv6 = ipv6_of(k, ip);
  if (ipv6 === null) return;
  ipv6.nx_ip_icmpv6_packet_process = process;
  ipv6.icmpv6_error = icmpv6_error_send;
  ipv6.solicit = solicit_neighbor;
  ipv6.solicit_router = solicit_router;
  ipv6.fast_periodic = fast_periodic;
  ipv6.icmpv6_periodic = slow_periodic;
  for (const entry of ipv6.nx_ipv6_nd_cache) neighbor_delete(k, ipv6, entry);
  for (const entry of ipv6.nx_ipv6_destination_table) destination_forget(entry);
}

function* fast_periodic(ip: NX_IP): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  yield* detect_at_once(ip, ipv6);
  yield* solicit_neighbors(ip, ipv6);
}

function* slow_periodic(ip: NX_IP): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  yield* detect_duplicates(ip, ipv6);
  age_neighbors(ipv6);
}

function process(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const at = packet.nx_packet_prepend_ptr;
  if (packet.nx_packet_append_ptr - at < HEADER) return invalid_message(ip, packet);
  if (message_checksum(packet, ipv6_source(packet), ipv6_destination(packet)) !== 0) {
    ip.nx_ip_icmp_checksum_errors++;
    return invalid_message(ip, packet);
  }
  return by_type(packet.nx_packet_memory[at] as number)(ip, packet);
}

function by_type(type: number): (ip: NX_IP, packet: NX_PACKET) => Service<unknown> {
  switch (type) {
    case NX_ICMPV6_ECHO_REPLY_TYPE:
      return process_echo_reply;
    case NX_ICMPV6_ECHO_REQUEST_TYPE:
      return process_echo_request;
    case NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE:
      return process_solicitation;
    case NX_ICMPV6_NEIGHBOR_ADVERTISEMENT_TYPE:
      return process_advertisement;
    case NX_ICMPV6_ROUTER_ADVERTISEMENT_TYPE:
      return process_router_advertisement;
    case NX_ICMPV6_REDIRECT_MESSAGE_TYPE:
      return process_redirect;
    case NX_ICMPV6_PACKET_TOO_BIG_TYPE:
      return nx_config(K as Kernel).NX_ENABLE_IPV6_PATH_MTU_DISCOVERY ? process_packet_too_big : unhandled;
    default:
      return unhandled;
  }
}

function unhandled(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_icmp_unhandled_messages++;
  return packet_drop(K as Kernel, packet);
}
