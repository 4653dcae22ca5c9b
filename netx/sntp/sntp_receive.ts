/**
 * Taking messages from the client's socket: those that are not of its server, or of a wrong length, are dropped.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { ref, type Service, tx_time_get, type UINT, type ULONG } from '../../rtos/tx_api.ts';
import { ip_destination } from '../ip/ipv4_header.ts';
import { ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import {
  type NX_IP,
  NX_IP_CLASS_D_MASK,
  NX_IP_CLASS_D_TYPE,
  NX_IP_LIMITED_BROADCAST,
  type NX_PACKET,
  NX_SUCCESS,
  nx_packet_release,
  nx_udp_socket_receive,
  nx_udp_source_extract,
} from '../nx_api.ts';
import { NX_IP_VERSION_V4, NX_IP_VERSION_V6 } from '../nx_constants.ts';
import { ALL_NODES, is_multicast6, same_address } from '../wire/ipv6_words.ts';
import { config_of, type NX_SNTP_CLIENT } from './nx_sntp_cb.ts';
import * as SNTP from './nx_sntp_constants.ts';
import { read_message } from './sntp_message.ts';

/** Takes the next message of the server; the status of nx_udp_socket_receive without one. `wait` is in ticks. */
export function* receive_message(client: NX_SNTP_CLIENT, wait: ULONG): Service<UINT> {
  const out = ref<NX_PACKET | null>(null);
  for (;;) {
    client.nx_sntp_client_sleep_flag = 1;
    const status = yield* nx_udp_socket_receive(client.nx_sntp_client_udp_socket, out, wait);
    client.nx_sntp_client_sleep_flag = 0;
    const packet = out.value;
    if (status !== NX_SUCCESS || packet === null) return status;
    const bytes = packet.nx_packet_memory.slice(packet.nx_packet_prepend_ptr, packet.nx_packet_append_ptr);
    const taken =
      is_of_server(client, packet) && packet.nx_packet_next === null && long_enough(client, bytes);
    if (taken) {
      client.signals.taken = tx_time_get();
      client.nx_sntp_current_server_time_message = read_message(bytes);
    }
    yield* nx_packet_release(packet);
    if (taken) return NX_SUCCESS;
  }
}

function long_enough(client: NX_SNTP_CLIENT, { length }: Uint8Array): boolean {
  if (length < SNTP.NX_SNTP_TIME_MESSAGE_MIN_SIZE) return false;
  const { NX_SNTP_CLIENT_MESSAGE_CHECK_DISABLE: any } = config_of(K as Kernel, client);
  return any || length <= SNTP.NX_SNTP_TIME_MESSAGE_MAX_SIZE;
}

function is_of_server(client: NX_SNTP_CLIENT, packet: NX_PACKET): boolean {
  const config = config_of(K as Kernel, client);
  if (config.NX_SNTP_CLIENT_MESSAGE_CHECK_DISABLE) return true;
  const [source, port] = [ref(0), ref(0)];
  nx_udp_source_extract(packet, source, port);
  if (packet.nx_packet_ip_version === NX_IP_VERSION_V6)
    return port.value === config.NX_SNTP_SERVER_UDP_PORT && is_of_server6(client, packet);
  if (port.value !== config.NX_SNTP_SERVER_UDP_PORT) return false;
  const { nxd_ip_version: version, nxd_ip_address: address } = client.nx_sntp_server_ip_address;
  if (version !== NX_IP_VERSION_V4) return false;
  if (client.nx_sntp_client_protocol_mode === SNTP.UNICAST_MODE) return source.value === address.v4;
  const host_bits = ~network_mask(client) >>> 0;
  const to = ip_destination(packet);
  const to_all = (to & host_bits) >>> 0 === host_bits;
  if (config.quirks.sntp_broadcast_source_compared) return source.value === address.v4 && to_all;
  if (is_group(address.v4)) return to === address.v4;
  const given_all = (address.v4 & host_bits) >>> 0 === host_bits;
  return to_all && (given_all || source.value === address.v4);
}

/** Over IPv6: from the server itself, or to its group. */
function is_of_server6(client: NX_SNTP_CLIENT, packet: NX_PACKET): boolean {
  const { nxd_ip_version: version, nxd_ip_address: address } = client.nx_sntp_server_ip_address;
  if (version !== NX_IP_VERSION_V6) return false;
  const is_from = same_address(ipv6_source(packet), address.v6);
  if (client.nx_sntp_client_protocol_mode === SNTP.UNICAST_MODE) return is_from;
  const to = ipv6_destination(packet);
  const { quirks } = config_of(K as Kernel, client);
  if (quirks.sntp_broadcast_source_compared) return is_from && same_address(to, ALL_NODES);
  return is_multicast6(address.v6) ? same_address(to, address.v6) : is_from && is_multicast6(to);
}

export function is_group(address: number): boolean {
  return address !== NX_IP_LIMITED_BROADCAST && (address & NX_IP_CLASS_D_MASK) >>> 0 === NX_IP_CLASS_D_TYPE;
}

function network_mask({ nx_sntp_client_ip_ptr, nx_sntp_client_interface_index }: NX_SNTP_CLIENT): number {
  const link = (nx_sntp_client_ip_ptr as NX_IP).nx_ip_interface[nx_sntp_client_interface_index];
  return link?.nx_interface_ip_network_mask ?? 0;
}
