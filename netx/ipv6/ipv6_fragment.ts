/**
 * Sending a packet that is longer than its way takes, in fragments (RFC 8200 4.5). Each is a packet of its own, from the
 * pool of the packet that it is part of.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { call_driver, send_request } from '../ip/ip_driver_call.ts';
import type { NX_INTERFACE, NX_IP, NX_IP_DRIVER, NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import {
  NX_IPV6_HEADER,
  NX_MINIMUM_IPV6_PATH_MTU,
  NX_PROTOCOL_NEXT_HEADER_FRAGMENT,
  NX_PROTOCOL_NEXT_HEADER_HOP_BY_HOP,
  NX_PROTOCOL_NEXT_HEADER_ROUTING,
} from '../nx_ipv6_constants.ts';
import { nx_config } from '../nx_options.ts';
import { packet_read } from '../packet/nx_packet_data.ts';
import { packet_return, packet_take, packet_transmit_drop } from '../packet/packet_memory.ts';
import { link_room } from '../packet/packet_room.ts';
import { write16, write32 } from '../wire/bytes.ts';
import { IPV6_NEXT_HEADER, IPV6_PAYLOAD_LENGTH } from './ipv6_header.ts';

const FRAGMENT_HEADER = 8;
const MORE = 1;

/** How a packet is cut: its headers up to `size` are in every fragment, and `next_header` is behind them. */
interface Cut {
  readonly size: number;
  /** Where in those headers the number of the next header stands. */
  readonly announced: number;
  readonly next_header: number;
  readonly id: number;
}

function cut_of(packet: NX_PACKET, id: number): Cut {
  const memory = packet.nx_packet_memory;
  const start = packet.nx_packet_prepend_ptr;
  let size = NX_IPV6_HEADER;
  let announced = IPV6_NEXT_HEADER;
  let next_header = memory[start + announced] as number;
  while (
    next_header === NX_PROTOCOL_NEXT_HEADER_HOP_BY_HOP ||
    next_header === NX_PROTOCOL_NEXT_HEADER_ROUTING
  ) {
    announced = size;
    next_header = memory[start + size] as number;
    size += ((memory[start + size + 1] as number) + 1) * 8;
  }
  return { size, announced, next_header, id };
}

/** Sends the packet of a driver request in fragments of at most `mtu` bytes and releases it. */
export function* ipv6_fragment_send(request: NX_IP_DRIVER, mtu: number): Service<void> {
  const k = K as Kernel;
  const ip = request.nx_ip_driver_ptr as NX_IP;
  const packet = request.nx_ip_driver_packet as NX_PACKET;
  const nx_interface = request.nx_ip_driver_interface as NX_INTERFACE;
  ip.nx_ip_total_fragment_requests++;
  const cut = cut_of(packet, ip.nx_ip_packet_id);
  ip.nx_ip_packet_id = (ip.nx_ip_packet_id + 1) >>> 0;
  const { NX_ENABLE_IPV6_PATH_MTU_DISCOVERY: least } = nx_config(k);
  const most = least ? Math.max(mtu, NX_MINIMUM_IPV6_PATH_MTU) : mtu;
  const step = ((most - cut.size) & 0xfff8) - FRAGMENT_HEADER;
  const total = packet.nx_packet_length - cut.size;
  for (let offset = 0; offset < total; offset += step) {
    const size = Math.min(step, total - offset);
    // A link of less than 56 bytes takes no fragment at all.
    const fragment = size <= 0 ? null : make_fragment(k, packet, cut, offset, size, offset + size < total);
    if (fragment === null) break;
    ip.nx_ip_total_fragments_sent++;
    ip.nx_ip_total_packets_sent++;
    ip.nx_ip_total_bytes_sent += fragment.nx_packet_length - FRAGMENT_HEADER;
    const { nx_ip_driver_command: command } = request;
    const { nx_ip_driver_physical_address_msw: msw, nx_ip_driver_physical_address_lsw: lsw } = request;
    yield* call_driver(nx_interface, send_request(ip, nx_interface, command, fragment, msw, lsw));
  }
  yield* packet_transmit_drop(k, packet);
}

/** Null when there is no packet or it is too small. */
function make_fragment(
  k: Kernel,
  packet: NX_PACKET,
  cut: Cut,
  offset: number,
  size: number,
  more: boolean,
): NX_PACKET | null {
  const fragment = packet_take(k, packet.nx_packet_pool_owner as NX_PACKET_POOL, 0, 'IPv6 fragmentation');
  if (fragment === null) return null;
  const at = fragment.nx_packet_data_start + link_room(k);
  const header = at + cut.size;
  const data = header + FRAGMENT_HEADER;
  if (data + size > fragment.nx_packet_data_end) {
    packet_return(k, fragment);
    return null;
  }
  const memory = fragment.nx_packet_memory;
  packet_read(packet, 0, memory.subarray(at, header), cut.size);
  packet_read(packet, cut.size + offset, memory.subarray(data, data + size), size);
  memory[at + cut.announced] = NX_PROTOCOL_NEXT_HEADER_FRAGMENT;
  write16(memory, at + IPV6_PAYLOAD_LENGTH, cut.size - NX_IPV6_HEADER + FRAGMENT_HEADER + size);
  write16(memory, header, cut.next_header << 8);
  write16(memory, header + 2, more ? offset | MORE : offset);
  write32(memory, header + 4, cut.id);
  fragment.nx_packet_prepend_ptr = at;
  fragment.nx_packet_append_ptr = data + size;
  fragment.nx_packet_length = data + size - at;
  fragment.nx_packet_ip_version = packet.nx_packet_ip_version;
  fragment.nx_packet_ipv6_address_ptr = packet.nx_packet_ipv6_address_ptr;
  return fragment;
}
