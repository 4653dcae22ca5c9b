/**
 * IGMP versions 1 and 2 on a host (RFC 1112, RFC 2236): queries of routers start a countdown for each group, reports
 * of other members stop it, and the periodic processing sends what has come due, one report a second.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { ip_wake } from '../ip/nx_ip_deferred_receive.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_IP_IGMP_EVENT, NX_SUCCESS, NX_WAIT_FOREVER } from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { read32 } from '../wire/bytes.ts';
import { checksum_of, sum_chain } from '../wire/checksum.ts';
import { igmp_report_send } from './igmp_report.ts';

const NX_IGMP_HEADER_SIZE = 8;
const TYPE_MASK = 0x0f;
const ROUTER_QUERY = 0x01;
const HOST_RESPONSE = 0x02;
const V2_JOIN = 0x16;
export const NX_IGMP_HOST_VERSION_1 = 1;
export const NX_IGMP_HOST_VERSION_2 = 2;
const MAX_UPDATE_TIME_SECONDS = 10;

/** Takes a received IGMP message; outside the IP thread it is left to that. */
export function igmp_packet_receive(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const k = K as Kernel;
  if (packet.nx_packet_length < NX_IGMP_HEADER_SIZE) {
    ip.nx_ip_igmp_invalid_packets++;
    return packet_drop(k, packet);
  }
  if (k.system_state === 0 && k.current === ip.nx_ip_thread) return process(ip, packet);
  packet.nx_packet_queue_next = ip.nx_ip_igmp_queue_head;
  ip.nx_ip_igmp_queue_head = packet;
  return ip_wake(ip, NX_IP_IGMP_EVENT);
}

/** Handles the messages left to the IP thread. */
export function* igmp_queue_process(ip: NX_IP): Service<void> {
  while (ip.nx_ip_igmp_queue_head !== null) {
    const packet = ip.nx_ip_igmp_queue_head;
    ip.nx_ip_igmp_queue_head = packet.nx_packet_queue_next;
    yield* process(ip, packet);
  }
}

function process(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const k = K as Kernel;
  if (checksum_of(sum_chain(packet, packet.nx_packet_length)) !== 0) {
    ip.nx_ip_igmp_invalid_packets++;
    ip.nx_ip_igmp_checksum_errors++;
    return packet_drop(k, packet);
  }
  const at = packet.nx_packet_prepend_ptr;
  const type = packet.nx_packet_memory[at] as number;
  const response_tenths = packet.nx_packet_memory[at + 1] as number;
  const group = read32(packet.nx_packet_memory, at + 4);
  const version_2 = !nx_config(k).NX_DISABLE_IGMPV2;
  if ((type & TYPE_MASK) === ROUTER_QUERY) {
    ip.nx_ip_igmp_queries_received++;
    let limit = MAX_UPDATE_TIME_SECONDS;
    if (version_2) {
      ip.nx_ip_igmp_router_version = response_tenths !== 0 ? NX_IGMP_HOST_VERSION_2 : NX_IGMP_HOST_VERSION_1;
      if (response_tenths !== 0) limit = Math.floor(response_tenths / 10);
    }
    start_countdowns(k, ip, group, limit);
  } else if ((type & TYPE_MASK) === HOST_RESPONSE || (version_2 && type === V2_JOIN)) {
    const entry = ip.nx_ipv4_multicast_entry.find(
      (e) => e.nx_ipv4_multicast_join_list === group && e.nx_ipv4_multicast_update_time !== NX_WAIT_FOREVER,
    );
    if (entry !== undefined) entry.nx_ipv4_multicast_update_time = 0;
  }
  return packet_drop(k, packet);
}

/** Spreads the answers to a query (group 0: about all groups) over the time the router allows, in seconds. */
function start_countdowns(k: Kernel, ip: NX_IP, group: number, limit: number): void {
  if (k.now_ns >= k.next_tick_ns) k.sync_ticks();
  let update_time = k.clock & 0xf;
  if (update_time > limit || update_time === 0) update_time = 1;
  for (const entry of ip.nx_ipv4_multicast_entry) {
    if (entry.nx_ipv4_multicast_join_list === 0) continue;
    if (group !== 0 && entry.nx_ipv4_multicast_join_list !== group) continue;
    const running = entry.nx_ipv4_multicast_update_time;
    if ((running !== 0 && running < limit) || running === NX_WAIT_FOREVER) continue;
    entry.nx_ipv4_multicast_update_time = update_time;
    update_time++;
    if (update_time > limit) update_time = 1;
  }
}

/** Runs in the IP thread once a second. */
export function* igmp_periodic_processing(ip: NX_IP): Service<void> {
  let sent = 0;
  for (const entry of ip.nx_ipv4_multicast_entry) {
    const running = entry.nx_ipv4_multicast_update_time;
    if (entry.nx_ipv4_multicast_join_list === 0 || running === 0 || running === NX_WAIT_FOREVER) continue;
    entry.nx_ipv4_multicast_update_time = running - 1;
    if (running > 1) continue;
    if (sent > 0) {
      entry.nx_ipv4_multicast_update_time = 1;
      continue;
    }
    const nx_interface = entry.nx_ipv4_multicast_join_interface_list as NX_INTERFACE;
    const status = yield* igmp_report_send(ip, entry.nx_ipv4_multicast_join_list, nx_interface, true);
    if (status === NX_SUCCESS) sent++;
  }
}
