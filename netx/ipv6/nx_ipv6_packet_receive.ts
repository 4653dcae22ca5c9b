/** Receiving an IPv6 packet (RFC 8200): its length, whom it is for, and off to its extension headers and its protocol. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { mark } from '../../rtos/sim/marks.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_IPV6_HEADER } from '../nx_ipv6_constants.ts';
import type { Ipv6 } from '../nx_ipv6_types.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { read16 } from '../wire/bytes.ts';
import { ipv6_dispatch } from './ipv6_dispatch.ts';
import { IPV6_NEXT_HEADER, IPV6_PAYLOAD_LENGTH, ipv6_destination } from './ipv6_header.ts';
import { address_for } from './own_addresses.ts';

/** Processes one received packet; runs in the IP thread. */
export function ipv6_packet_receive(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_ip_header;
  const surplus = packet.nx_packet_length - read16(memory, at + IPV6_PAYLOAD_LENGTH) - NX_IPV6_HEADER;
  if (surplus < 0) {
    ip.nx_ip_invalid_packets++;
    return dropped(ip, packet);
  }
  // What is longer was padded by the Ethernet controller.
  packet.nx_packet_length -= surplus;
  packet.nx_packet_append_ptr -= surplus;
  const nx_interface = packet.nx_packet_ip_interface as NX_INTERFACE;
  const own = address_for(ip.ipv6 as Ipv6, nx_interface, ipv6_destination(packet));
  if (own === null) {
    mark('ipv6: a packet is for somebody else');
    return dropped(ip, packet);
  }
  packet.nx_packet_ipv6_address_ptr = own;
  packet.nx_packet_prepend_ptr += NX_IPV6_HEADER;
  packet.nx_packet_length -= NX_IPV6_HEADER;
  packet.nx_packet_option_offset = IPV6_NEXT_HEADER;
  packet.nx_packet_option_state = 0;
  packet.nx_packet_destination_header = 0;
  ip.nx_ip_total_packets_delivered++;
  ip.nx_ip_total_bytes_received += packet.nx_packet_length;
  return ipv6_dispatch(ip, packet, memory[at + IPV6_NEXT_HEADER] as number);
}

function dropped(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_receive_packets_dropped++;
  return packet_drop(K as Kernel, packet);
}
