/** What all ICMPv6 messages share (RFC 4443 2): a packet for one, its checksum, the options of neighbour discovery. */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { ip_take_small, pool_take } from '../ip/nx_ip_auxiliary_pool.ts';
import type { Mac } from '../nd_cache/nd_cache.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_IP_VERSION_V6 } from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { NX_PROTOCOL_ICMPV6 } from '../nx_ipv6_constants.ts';
import { packet_return } from '../packet/packet_memory.ts';
import { ipv6_room } from '../packet/packet_room.ts';
import { read16, read32, write16, write32 } from '../wire/bytes.ts';
import { checksum_of, sum_chain, sum_pseudo_header6 } from '../wire/checksum.ts';

const CHECKSUM = 2;
/** Bytes of an option with a hardware address. */
export const MAC_OPTION = 8;

/** Takes a packet of the default pool for a message of `length` bytes, all zero; null when there is none that fits. */
export function take_message(k: Kernel, ip: NX_IP, length: number, purpose: string): NX_PACKET | null {
  return blank_message(k, pool_take(k, ip.nx_ip_default_packet_pool, ipv6_room(k), purpose), length);
}

/** The same for a message that may come from the auxiliary pool: a solicitation. */
export function take_solicitation(k: Kernel, ip: NX_IP, length: number, purpose: string): NX_PACKET | null {
  return blank_message(k, ip_take_small(k, ip, ipv6_room(k), purpose), length);
}

function blank_message(k: Kernel, packet: NX_PACKET | null, length: number): NX_PACKET | null {
  if (packet === null) return null;
  if (packet.nx_packet_data_end - packet.nx_packet_prepend_ptr < length) {
    packet_return(k, packet);
    return null;
  }
  packet.nx_packet_ip_version = NX_IP_VERSION_V6;
  packet.nx_packet_length = length;
  packet.nx_packet_append_ptr = packet.nx_packet_prepend_ptr + length;
  packet.nx_packet_memory.fill(0, packet.nx_packet_prepend_ptr, packet.nx_packet_append_ptr);
  return packet;
}

/** The sum that makes a message right, checksum field and pseudo-header included: 0 for one that is. */
export function message_checksum(packet: NX_PACKET, source: Ipv6Words, destination: Ipv6Words): number {
  const length = packet.nx_packet_length;
  const pseudo = sum_pseudo_header6(source, destination, NX_PROTOCOL_ICMPV6, length);
  return checksum_of(sum_chain(packet, length) + pseudo);
}

/** Writes the checksum of a message that is complete. */
export function write_checksum(packet: NX_PACKET, source: Ipv6Words, destination: Ipv6Words): void {
  const at = packet.nx_packet_prepend_ptr + CHECKSUM;
  write16(packet.nx_packet_memory, at, 0);
  write16(packet.nx_packet_memory, at, message_checksum(packet, source, destination));
}

/** Writes an option with the hardware address of an interface. */
export function write_mac_option(
  memory: Uint8Array,
  at: number,
  type: number,
  { nx_interface_physical_address_msw, nx_interface_physical_address_lsw }: NX_INTERFACE,
): void {
  memory[at] = type;
  memory[at + 1] = MAC_OPTION / 8;
  write16(memory, at + 2, nx_interface_physical_address_msw);
  write32(memory, at + 4, nx_interface_physical_address_lsw);
}

/** An option of a received message: where it begins and how long it is. */
export interface NdOption {
  readonly type: number;
  readonly at: number;
  readonly length: number;
}

/** The options behind the first `fixed` bytes of a message; null when they do not fill the rest of it. */
export function read_options(packet: NX_PACKET, fixed: number): NdOption[] | null {
  const memory = packet.nx_packet_memory;
  const end = packet.nx_packet_prepend_ptr + packet.nx_packet_length;
  const found: NdOption[] = [];
  for (let at = packet.nx_packet_prepend_ptr + fixed; at < end; ) {
    const length = (memory[at + 1] as number) * 8;
    if (length === 0 || at + length > end) return null;
    found.push({ type: memory[at] as number, at, length });
    at += length;
  }
  return found;
}

/** The hardware address in an option. */
export function option_mac(memory: Uint8Array, { at }: NdOption): Mac {
  return { msw: read16(memory, at + 2), lsw: read32(memory, at + 4) };
}
