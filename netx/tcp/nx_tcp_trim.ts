/**
 * Cutting data off a received segment, in front or at the end. The TCP header stays in front of what is left.
 */
import type { ULONG } from '../../rtos/tx_api.ts';
import type { NX_PACKET } from '../nx_cb.ts';
import { NX_TCP_HEADER } from '../nx_constants.ts';

/** Cuts `amount` bytes off the end. */
export function trim_back(packet: NX_PACKET, amount: ULONG): void {
  if (amount >= packet.nx_packet_length) return;
  const keep = packet.nx_packet_length - amount;
  packet.nx_packet_length = keep;
  if (packet.nx_packet_next === null) packet.nx_packet_append_ptr = packet.nx_packet_prepend_ptr + keep;
}

/**
 * Cuts `amount` data bytes off the front. The rest moves up to the header's fixed part, over the options, which nobody
 * reads any more; the header keeps its length, so the data is where it says.
 */
export function trim_front(packet: NX_PACKET, amount: ULONG): void {
  if (amount === 0 || amount >= packet.nx_packet_length) return;
  const to = packet.nx_packet_prepend_ptr + NX_TCP_HEADER;
  packet.nx_packet_memory.copyWithin(to, to + amount, packet.nx_packet_append_ptr);
  packet.nx_packet_append_ptr -= amount;
  packet.nx_packet_length -= amount;
}
