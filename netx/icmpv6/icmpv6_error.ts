/**
 * ICMPv6 error messages (RFC 4443 3): they carry as much of the packet that they are about as fits into 1280 bytes. None is
 * sent to :: or a group, about a packet to a group but for two kinds, or about another error; and at most ten a second.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { IPV6_NEXT_HEADER, ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import { ipv6_packet_send } from '../ipv6/nx_ipv6_packet_send.ts';
import { source_for } from '../ipv6/source_address.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_ICMPV6_PARAMETER_PROBLEM_TYPE,
  NX_IPV6_ADDR_STATE_VALID,
  NX_IPV6_HEADER,
  NX_MINIMUM_IPV6_PATH_MTU,
  NX_PROTOCOL_ICMPV6,
  NX_PROTOCOL_NEXT_HEADER_DESTINATION,
  NX_PROTOCOL_NEXT_HEADER_FRAGMENT,
  NX_PROTOCOL_NEXT_HEADER_HOP_BY_HOP,
  NX_PROTOCOL_NEXT_HEADER_ROUTING,
} from '../nx_ipv6_constants.ts';
import type { Ipv6 } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { write32 } from '../wire/bytes.ts';
import { is_multicast6, is_unspecified } from '../wire/ipv6_words.ts';
import { take_message, write_checksum } from './icmpv6_message.ts';

const HOP_LIMIT = 255;
const FIXED = 8;
/** RFC 4443 2.4 (f). */
const ERRORS_A_SECOND = 10;
/** Types below are errors, the others inform (RFC 4443 2.1). */
const FIRST_THAT_TELLS = 128;
/** Code of a parameter problem. */
const UNKNOWN_OPTION = 2;
const EXTENSIONS = [
  NX_PROTOCOL_NEXT_HEADER_HOP_BY_HOP,
  NX_PROTOCOL_NEXT_HEADER_DESTINATION,
  NX_PROTOCOL_NEXT_HEADER_ROUTING,
  NX_PROTOCOL_NEXT_HEADER_FRAGMENT,
];

function may_send(k: Kernel, ipv6: Ipv6, about: NX_PACKET, type: UINT, code: UINT): boolean {
  const { quirks } = nx_config(k);
  if (!quirks.ipv6_multicast_source_answered && is_multicast6(ipv6_source(about))) return false;
  if (quirks.ipv6_errors_unrestrained) return true;
  const wanted = type === NX_ICMPV6_PARAMETER_PROBLEM_TYPE && code === UNKNOWN_OPTION;
  if (is_multicast6(ipv6_destination(about)) && !wanted) return false;
  if (is_error(about) || ipv6.errors_sent >= ERRORS_A_SECOND) return false;
  ipv6.errors_sent++;
  return true;
}

/** The packet is an ICMPv6 error message, maybe behind extension headers. */
function is_error(packet: NX_PACKET): boolean {
  const { nx_packet_memory: memory, nx_packet_ip_header: start, nx_packet_append_ptr: end } = packet;
  let protocol = memory[start + IPV6_NEXT_HEADER] as number;
  let at = start + NX_IPV6_HEADER;
  while (EXTENSIONS.includes(protocol) && at + FIXED <= end) {
    const length = protocol === NX_PROTOCOL_NEXT_HEADER_FRAGMENT ? 0 : (memory[at + 1] as number);
    protocol = memory[at] as number;
    at += (length + 1) * 8;
  }
  return protocol === NX_PROTOCOL_ICMPV6 && at < end && (memory[at] as number) < FIRST_THAT_TELLS;
}

/** Tells the sender of a packet what is wrong with it. */
export function icmpv6_error_send(
  ip: NX_IP,
  about: NX_PACKET,
  type: UINT,
  code: UINT,
  pointer: ULONG,
): Service<unknown> {
  const k = K as Kernel;
  const to = ipv6_source(about);
  if (is_unspecified(to) || !may_send(k, ip.ipv6 as Ipv6, about, type, code)) return COMPLETED_VOID;
  const packet = take_message(k, ip, FIXED, 'an ICMPv6 error message');
  if (packet === null) return COMPLETED_VOID;
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  const start = about.nx_packet_ip_header;
  const quoted = Math.min(
    about.nx_packet_append_ptr - start,
    NX_MINIMUM_IPV6_PATH_MTU - NX_IPV6_HEADER - FIXED,
    packet.nx_packet_data_end - at - FIXED,
  );
  write32(memory, at, (type << 24) | (code << 16));
  write32(memory, at + 4, pointer);
  memory.set(about.nx_packet_memory.subarray(start, start + quoted), at + FIXED);
  packet.nx_packet_length = FIXED + quoted;
  packet.nx_packet_append_ptr = at + FIXED + quoted;
  const destination = ipv6_destination(about);
  const own = is_multicast6(destination)
    ? source_for(ip, destination, null)
    : about.nx_packet_ipv6_address_ptr;
  if (own?.nxd_ipv6_address_state !== NX_IPV6_ADDR_STATE_VALID) return packet_drop(k, packet);
  packet.nx_packet_ipv6_address_ptr = own;
  write_checksum(packet, own.nxd_ipv6_address, to);
  return ipv6_packet_send(ip, packet, to, NX_PROTOCOL_ICMPV6, HOP_LIMIT);
}
