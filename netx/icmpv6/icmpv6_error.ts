/**
 * ICMPv6 error messages (RFC 4443 3): they carry as much of the packet that they are about as fits into 1280 bytes. None is
 * sent to ::.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import { ipv6_packet_send } from '../ipv6/nx_ipv6_packet_send.ts';
import { source_for } from '../ipv6/source_address.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_IPV6_ADDR_STATE_VALID,
  NX_IPV6_HEADER,
  NX_MINIMUM_IPV6_PATH_MTU,
  NX_PROTOCOL_ICMPV6,
} from '../nx_ipv6_constants.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { write32 } from '../wire/bytes.ts';
import { is_multicast6, is_unspecified } from '../wire/ipv6_words.ts';
import { take_message, write_checksum } from './icmpv6_message.ts';

const HOP_LIMIT = 255;
const FIXED = 8;

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
  if (is_unspecified(to)) return COMPLETED_VOID;
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
