/**
 * Receiving ICMP messages (RFC 792): an echo request is turned into its reply in the packet that brought it; an echo
 * reply goes to the thread that waits for its sequence number. Everything else is counted and released.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { ip_destination, ip_source } from '../ip/ipv4_header.ts';
import { ip_wake } from '../ip/nx_ip_deferred_receive.ts';
import { ip_packet_send } from '../ip/nx_ip_packet_send.ts';
import { ip_route_find, is_directed_broadcast, is_multicast } from '../ip/nx_ip_route_find.ts';
import { give_ping_reply } from '../ip/ping_waiters.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_FRAGMENT_OKAY,
  NX_ICMP_ECHO_REPLY_TYPE,
  NX_ICMP_ECHO_REQUEST_TYPE,
  NX_ICMP_HEADER_SIZE,
  NX_IP_ICMP,
  NX_IP_ICMP_EVENT,
  NX_IP_LIMITED_BROADCAST,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_drop, yield_if_preempted } from '../packet/packet_memory.ts';
import { read16, write16 } from '../wire/bytes.ts';
import { checksum_of, fold, sum_chain } from '../wire/checksum.ts';

const CHECKSUM = 2;

/** Takes a received ICMP message; outside the IP thread it is left to that. */
export function icmp_packet_receive(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const k = K as Kernel;
  ip.nx_ip_icmp_total_messages_received++;
  if (packet.nx_packet_length < NX_ICMP_HEADER_SIZE || to_everybody(k, packet)) {
    ip.nx_ip_icmp_invalid_packets++;
    return packet_drop(k, packet);
  }
  if (k.system_state === 0 && k.current === ip.nx_ip_thread) return process(ip, packet);
  packet.nx_packet_queue_next = ip.nx_ip_icmp_queue_head;
  ip.nx_ip_icmp_queue_head = packet;
  return ip_wake(ip, NX_IP_ICMP_EVENT);
}

/** Handles the messages left to the IP thread. */
export function* icmp_queue_process(ip: NX_IP): Service<void> {
  while (ip.nx_ip_icmp_queue_head !== null) {
    const packet = ip.nx_ip_icmp_queue_head;
    ip.nx_ip_icmp_queue_head = packet.nx_packet_queue_next;
    yield* process(ip, packet);
  }
}

/** With NX_ENABLE_ICMP_ADDRESS_CHECK: what was sent to everybody is not answered (RFC 1122 3.2.2.6). */
function to_everybody(k: Kernel, packet: NX_PACKET): boolean {
  if (!nx_config(k).NX_ENABLE_ICMP_ADDRESS_CHECK) return false;
  const destination = ip_destination(packet);
  const nx_interface = packet.nx_packet_ip_interface as NX_INTERFACE;
  return (
    is_multicast(destination) ||
    is_directed_broadcast(nx_interface, destination) ||
    destination === nx_interface.nx_interface_ip_network ||
    destination === NX_IP_LIMITED_BROADCAST
  );
}

function process(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  if (checksum_of(sum_chain(packet, packet.nx_packet_length)) !== 0) {
    ip.nx_ip_icmp_invalid_packets++;
    ip.nx_ip_icmp_checksum_errors++;
    return packet_drop(K as Kernel, packet);
  }
  switch (packet.nx_packet_memory[packet.nx_packet_prepend_ptr]) {
    case NX_ICMP_ECHO_REPLY_TYPE:
      return echo_reply(ip, packet);
    case NX_ICMP_ECHO_REQUEST_TYPE:
      return echo_request(ip, packet);
    default:
      trace_network(K as Kernel, NX_TRACE.INTERNAL_ICMP_RECEIVE, ip, ip_source(packet), packet);
      ip.nx_ip_icmp_unhandled_messages++;
      return packet_drop(K as Kernel, packet);
  }
}

/** Gives the reply to the thread that waits for it. */
function echo_reply(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const k = K as Kernel;
  ip.nx_ip_ping_responses_received++;
  if (give_ping_reply(ip, packet)) return yield_if_preempted(k);
  ip.nx_ip_icmp_invalid_packets++;
  return packet_drop(k, packet);
}

/** Sends the request back as a reply; only the type changes, and the checksum by as much (RFC 1624). */
function echo_request(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  ip.nx_ip_pings_received++;
  trace_network(K as Kernel, NX_TRACE.INTERNAL_ICMP_RECEIVE, ip, ip_source(packet), packet);
  memory[at] = NX_ICMP_ECHO_REPLY_TYPE;
  const old = read16(memory, at + CHECKSUM);
  const sum = (~old & 0xffff) + (~(NX_ICMP_ECHO_REQUEST_TYPE << 8) & 0xffff);
  write16(memory, at + CHECKSUM, ~fold(sum) & 0xffff);
  const source = ip_source(packet);
  const route = ip_route_find(ip, source, packet.nx_packet_ip_interface);
  if (route !== null) packet.nx_packet_ip_interface = route.interface;
  ip.nx_ip_pings_responded_to++;
  const next_hop = route === null ? 0 : route.next_hop;
  return ip_packet_send(
    ip,
    packet,
    source,
    NX_IP_NORMAL,
    NX_IP_TIME_TO_LIVE,
    NX_IP_ICMP,
    NX_FRAGMENT_OKAY,
    next_hop,
  );
}
