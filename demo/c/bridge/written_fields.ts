/**
 * Fields of control blocks that firmware writes, and what it writes counts: callbacks of clients that have no service,
 * what a link driver says of its interface, what takes received packets, and pointers that are the firmware's own.
 */

import type { ToC } from './callbacks.ts';
import { packet_for_protocol } from './receivers.ts';
import type { Running } from './running.ts';

/** What a word of C is in the object of the kernel. */
export type FromC = (word: number) => unknown;

const NUMBERS = [
  'nx_interface_address_mapping_needed',
  'nx_interface_link_up',
  'nx_interface_physical_address_msw',
  'nx_interface_physical_address_lsw',
  'nx_interface_ip_mtu_size',
  'nx_interface_capability_flag',
  'nx_interface_additional_link_info',
  'nx_ip_reserved_ptr',
  'nx_tcp_socket_reserved_ptr',
  'nx_udp_socket_reserved_ptr',
  'nx_dhcp_reserved_ptr',
  'nxd_mqtt_connect_context',
  'nxd_mqtt_packet_receive_context',
  'nxd_mqtt_ack_receive_context',
];

/** What takes received packets. */
const PROTOCOL_FIELDS = [
  'nx_ip_icmp_packet_receive',
  'nx_ip_igmp_packet_receive',
  'nx_ip_udp_packet_receive',
  'nx_ip_tcp_packet_receive',
];

/** Callbacks, and what their arguments are. */
function callback_fields(running: Running): readonly (readonly [string, readonly ToC[]])[] {
  const { block, number, packet, message, time } = running;
  const received = packet_for_protocol(running);
  return [
    ['nx_ipv4_packet_receive', [block, packet]],
    ...PROTOCOL_FIELDS.map((name): [string, ToC[]] => [name, [block, received]]),
    ['nxd_mqtt_client_receive_notify', [block, number]],
    ['apply_custom_sanity_checks', [block, message, message]],
    ['leap_second_handler', [block, number]],
    ['kiss_of_death_handler', [block, number]],
    ['nx_sntp_client_time_update_notify', [message, time]],
    ['nxd_mqtt_connect_notify', [block, number, number]],
    ['nxd_mqtt_disconnect_notify', [block]],
    ['nxd_mqtt_packet_receive_notify', [block, packet, number]],
    ['nxd_mqtt_ack_receive_notify', [block, number, number, packet, number]],
  ];
}

/** How the fields come back, by name. */
export function written_fields(running: Running): ReadonlyMap<string, FromC> {
  const found = new Map<string, FromC>(NUMBERS.map((name) => [name, (word) => word]));
  for (const [name, to_c] of callback_fields(running))
    found.set(name, (word) => running.now.callbacks.at(word, to_c));
  return found;
}
