/** Handing a packet with its IPv6 header to a driver, in fragments when it is longer than its way takes. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, ULONG } from '../../rtos/kernel/service.ts';
import { call_driver, send_request } from '../ip/ip_driver_call.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_LINK_PACKET_SEND } from '../nx_constants.ts';
import { NX_IPV6_HEADER } from '../nx_ipv6_constants.ts';
import { packet_transmit_drop } from '../packet/packet_memory.ts';
import { ipv6_fragment_send } from './ipv6_fragment.ts';

/** Sends to a hardware address, in pieces of `mtu` bytes. */
export function ipv6_transmit(
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  packet: NX_PACKET,
  msw: ULONG,
  lsw: ULONG,
  mtu: ULONG,
): Service<unknown> {
  // Loopback has no driver: from ::1 nobody else is reached.
  if (nx_interface.nx_interface_link_driver_entry === null) return packet_transmit_drop(K as Kernel, packet);
  const request = send_request(ip, nx_interface, NX_LINK_PACKET_SEND, packet, msw, lsw);
  if (packet.nx_packet_length > mtu) return ipv6_fragment_send(request, mtu);
  ip.nx_ip_total_packets_sent++;
  ip.nx_ip_total_bytes_sent += packet.nx_packet_length - NX_IPV6_HEADER;
  return call_driver(nx_interface, request);
}
