/**
 * The TCP checksum over pseudo-header, header and data (RFC 9293 3.1), on the sums of wire/checksum.ts.
 */
import type { UINT, ULONG } from '../../rtos/tx_api.ts';
import type { NX_PACKET } from '../nx_cb.ts';
import { NX_PROTOCOL_TCP } from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  checksum_of,
  sum_chain,
  sum_packet,
  sum_pseudo_header,
  sum_pseudo_header6,
} from '../wire/checksum.ts';

/**
 * The checksum of the segment that begins at the prepend pointer, with the checksum field as it lies there: 0 before
 * sending, so that the result is the field's value; as received, where the result is 0 for an undamaged segment.
 *
 * @param source address of the sender, @param destination address of the receiver, host byte order
 */
export function tcp_checksum(packet: NX_PACKET, source: ULONG, destination: ULONG): UINT {
  const length = packet.nx_packet_length;
  const sum =
    packet.nx_packet_next === null
      ? sum_packet(packet, packet.nx_packet_prepend_ptr, length)
      : sum_chain(packet, length);
  return checksum_of(sum + sum_pseudo_header(source, destination, NX_PROTOCOL_TCP, length));
}

/** The same over IPv6. */
export function tcp6_checksum(packet: NX_PACKET, source: Ipv6Words, destination: Ipv6Words): UINT {
  const length = packet.nx_packet_length;
  const pseudo = sum_pseudo_header6(source, destination, NX_PROTOCOL_TCP, length);
  return checksum_of(sum_chain(packet, length) + pseudo);
}
