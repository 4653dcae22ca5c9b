/**
 * Receiving a packet: by its version to IPv6 (ipv6/), or on here. An IPv4 datagram (RFC 791, RFC 1122 3.2.1) goes through the
 * checks of the header, whom it is for, fragments, and off to the protocol. The packet starts at the IP header. Everything
 * that is dropped is counted.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import {
  NX_IP_FRAGMENT_MASK,
  NX_IP_LIMITED_BROADCAST,
  NX_IP_LOOPBACK_FIRST,
  NX_IP_LOOPBACK_LAST,
  NX_IP_NORMAL_LENGTH,
  NX_IP_UNFRAG_EVENT,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_IPV4_HEADER,
  NX_PROTOCOL_UDP,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { read16, read32 } from '../wire/bytes.ts';
import { checksum_of, sum_packet } from '../wire/checksum.ts';
import { fragment_word, IPV4_DESTINATION, IPV4_PROTOCOL, IPV4_SOURCE, total_length } from './ipv4_header.ts';
import { process_options } from './ipv4_options.ts';
import { ip_wake } from './nx_ip_deferred_receive.ts';
import { ip_dispatch } from './nx_ip_dispatch.ts';
import { is_directed_broadcast, is_multicast } from './nx_ip_route_find.ts';
import { is_member } from './nx_ipv4_multicast.ts';

const DHCP_CLIENT_PORT = 68;

/** Processes one received packet; runs in the IP thread. */
export function ip_packet_receive(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_total_packets_received++;
  if (packet.nx_packet_ip_interface === null)
    packet.nx_packet_ip_interface = ip.nx_ip_interface[0] as NX_INTERFACE;
  const version = (packet.nx_packet_memory[packet.nx_packet_prepend_ptr] as number) >>> 4;
  packet.nx_packet_ip_version = version;
  packet.nx_packet_ip_header = packet.nx_packet_prepend_ptr;
  if (version === NX_IP_VERSION_V4) return (ip.nx_ipv4_packet_receive ?? invalid)(ip, packet);
  const ipv6_receive = version === NX_IP_VERSION_V6 ? (ip.ipv6?.nx_ipv6_packet_receive ?? null) : null;
  return ipv6_receive === null ? invalid(ip, packet) : ipv6_receive(ip, packet);
}

function dropped(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_receive_packets_dropped++;
  return packet_drop(K as Kernel, packet);
}

function invalid(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_invalid_packets++;
  return dropped(ip, packet);
}

function not_for_us(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_invalid_receive_address++;
  return dropped(ip, packet);
}

/** Processes one IPv4 datagram; runs in the IP thread. */
export function ipv4_packet_receive(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  // Firmware that saw the packet first may have moved it.
  packet.nx_packet_ip_header = at;
  if (packet.nx_packet_length < NX_IPV4_HEADER) return invalid(ip, packet);
  const length = total_length(memory, at);
  if (packet.nx_packet_length < length) return invalid(ip, packet);
  // What is longer was padded by the Ethernet controller.
  if (packet.nx_packet_length > length) cut_padding(packet, packet.nx_packet_length - length);
  const words = (memory[at] as number) & 0xf;
  if (length <= words * 4 || words < NX_IP_NORMAL_LENGTH) return invalid(ip, packet);
  if (checksum_of(sum_packet(packet, at, words * 4)) !== 0) {
    ip.nx_ip_receive_checksum_errors++;
    return invalid(ip, packet);
  }
  if ((K as Kernel).events !== null) trace_received(ip, packet);
  const nx_interface = packet.nx_packet_ip_interface as NX_INTERFACE;
  if (nx_config(K as Kernel).NX_ENABLE_SOURCE_ADDRESS_CHECK) {
    if (!plausible_source(nx_interface, read32(memory, at + IPV4_SOURCE))) return not_for_us(ip, packet);
  }
  if (words > NX_IP_NORMAL_LENGTH) {
    const { accepted, answer } = process_options(ip, packet, words);
    if (!accepted) return drop_after(ip, packet, answer);
    remove_options(packet, words);
  }
  return by_destination(ip, packet, nx_interface);
}

/** The original tells the address as it lies in the packet. */
function trace_received(ip: NX_IP, packet: NX_PACKET): void {
  const at = packet.nx_packet_prepend_ptr + IPV4_SOURCE;
  const source = new DataView(packet.nx_packet_memory.buffer, packet.nx_packet_memory.byteOffset + at, 4);
  const word = source.getUint32(0, true);
  trace_network(K as Kernel, NX_TRACE.INTERNAL_IP_RECEIVE, ip, word, packet, packet.nx_packet_length);
}

function* drop_after(ip: NX_IP, packet: NX_PACKET, answer: Service<unknown>): Service<void> {
  yield* answer;
  yield* dropped(ip, packet);
}

function cut_padding(packet: NX_PACKET, surplus: number): void {
  packet.nx_packet_length -= surplus;
  packet.nx_packet_append_ptr -= surplus;
}

/** Not a broadcast, a network or a multicast address; 0.0.0.0 is a host that has none yet (RFC 1122 3.2.1.3). */
function plausible_source(nx_interface: NX_INTERFACE, source: number): boolean {
  if (nx_interface.nx_interface_address_mapping_needed === 0) return true;
  const host = (source & ~nx_interface.nx_interface_ip_network_mask) >>> 0;
  const all_ones = ~nx_interface.nx_interface_ip_network_mask >>> 0;
  return host !== all_ones && (host !== 0 || source === 0) && !is_multicast(source);
}

/** Moves the header up over its options, so that whoever comes next finds a header of 20 bytes. */
function remove_options(packet: NX_PACKET, words: number): void {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  const surplus = (words - NX_IP_NORMAL_LENGTH) * 4;
  memory.copyWithin(at + surplus, at, at + NX_IPV4_HEADER);
  memory[at + surplus] = (NX_IP_VERSION_V4 << 4) | NX_IP_NORMAL_LENGTH;
  packet.nx_packet_prepend_ptr += surplus;
  packet.nx_packet_ip_header = packet.nx_packet_prepend_ptr;
  packet.nx_packet_length -= surplus;
}

function is_for_us(ip: NX_IP, nx_interface: NX_INTERFACE, destination: number): boolean {
  return (
    destination === nx_interface.nx_interface_ip_address ||
    destination === 0 ||
    is_directed_broadcast(nx_interface, destination) ||
    destination === NX_IP_LIMITED_BROADCAST ||
    (destination >= NX_IP_LOOPBACK_FIRST && destination <= NX_IP_LOOPBACK_LAST) ||
    (is_multicast(destination) && is_member(ip, destination, nx_interface))
  );
}

function by_destination(ip: NX_IP, packet: NX_PACKET, nx_interface: NX_INTERFACE): Service<unknown> {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  const protocol = memory[at + IPV4_PROTOCOL] as number;
  if (is_for_us(ip, nx_interface, read32(memory, at + IPV4_DESTINATION))) {
    if ((fragment_word(memory, at) & NX_IP_FRAGMENT_MASK) !== 0) return queue_fragment(ip, packet);
    take_header_off(ip, packet);
    return ip_dispatch(ip, packet, protocol);
  }
  if (nx_interface.nx_interface_ip_address === 0) return for_unconfigured(ip, packet, protocol);
  if (ip.nx_ip_forward_packet_process !== null) {
    ip.nx_ip_packets_forwarded++;
    return ip.nx_ip_forward_packet_process(ip, packet);
  }
  return not_for_us(ip, packet);
}

function take_header_off(ip: NX_IP, packet: NX_PACKET): void {
  packet.nx_packet_prepend_ptr += NX_IPV4_HEADER;
  packet.nx_packet_length -= NX_IPV4_HEADER;
  ip.nx_ip_total_packets_delivered++;
  ip.nx_ip_total_bytes_received += packet.nx_packet_length;
}

/** Lets a fragment wait for the reassembly, if fragmenting is enabled. */
function queue_fragment(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_total_fragments_received++;
  const pool = packet.nx_packet_pool_owner as NX_PACKET_POOL;
  if (
    ip.nx_ip_fragment_assembly === null ||
    pool.nx_packet_pool_available < pool.nx_packet_pool_low_watermark
  ) {
    return dropped(ip, packet);
  }
  packet.nx_packet_queue_next = null;
  const tail = ip.nx_ip_received_fragment_tail;
  ip.nx_ip_received_fragment_tail = packet;
  if (ip.nx_ip_received_fragment_head !== null && tail !== null) tail.nx_packet_queue_next = packet;
  else ip.nx_ip_received_fragment_head = packet;
  return ip_wake(ip, NX_IP_UNFRAG_EVENT);
}

/** An interface without an address takes what a DHCP server sends to the address it is about to get. */
function for_unconfigured(ip: NX_IP, packet: NX_PACKET, protocol: number): Service<unknown> {
  if (protocol === NX_PROTOCOL_UDP && ip.nx_ip_udp_packet_receive !== null) {
    const port = read16(packet.nx_packet_memory, packet.nx_packet_prepend_ptr + NX_IPV4_HEADER + 2);
    if (port === DHCP_CLIENT_PORT) {
      take_header_off(ip, packet);
      return ip.nx_ip_udp_packet_receive(ip, packet);
    }
  }
  return not_for_us(ip, packet);
}
