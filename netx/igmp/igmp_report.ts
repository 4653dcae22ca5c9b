/**
 * Sending IGMP membership reports and, in version 2, leave messages (RFC 1112, RFC 2236). Time to live is 1.
 */

import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { ip_take_small } from '../ip/nx_ip_auxiliary_pool.ts';
import { ip_packet_send } from '../ip/nx_ip_packet_send.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { NX_ALL_ROUTERS_ADDRESS } from '../ip/nx_ipv4_multicast.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET_POOL } from '../nx_cb.ts';
import {
  NX_FRAGMENT_OKAY,
  NX_INVALID_PARAMETERS,
  NX_IP_IGMP,
  NX_IP_NORMAL,
  NX_NO_PACKET,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { ip_room } from '../packet/packet_room.ts';
import { write16, write32 } from '../wire/bytes.ts';
import { checksum_of, sum_packet } from '../wire/checksum.ts';

const HEADER = 8;
const VERSION_1 = 1;
const VERSION_2 = 2;
const ROUTER_ALERT = 4;
const TIME_TO_LIVE = 1;
const V1_REPORT = 0x12;
const V2_REPORT = 0x16;
const V2_LEAVE = 0x17;

/** Sends a report (joining) to the group, or a leave message to all routers. */
export function* igmp_report_send(
  ip: NX_IP,
  group: number,
  nx_interface: NX_INTERFACE,
  joining: boolean,
): Service<UINT> {
  yield* ip_protect(ip);
  const alert = ip.nx_ip_igmp_router_version === VERSION_2 ? ROUTER_ALERT : 0;
  const k = K as Kernel;
  const room = ip_room(k) + alert + HEADER;
  const packet = ip_take_small(k, ip, room, 'an IGMP report');
  if (packet === null) {
    const { nx_packet_pool_payload_size } = ip.nx_ip_default_packet_pool as NX_PACKET_POOL;
    yield* ip_unprotect(ip);
    return nx_packet_pool_payload_size < room ? NX_INVALID_PARAMETERS : NX_NO_PACKET;
  }
  if (joining) ip.nx_ip_igmp_reports_sent++;
  packet.nx_packet_prepend_ptr -= HEADER;
  packet.nx_packet_length = HEADER;
  packet.nx_packet_ip_interface = nx_interface;
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  const type = ip.nx_ip_igmp_router_version === VERSION_1 ? V1_REPORT : joining ? V2_REPORT : V2_LEAVE;
  write32(memory, at, type << 24);
  write32(memory, at + 4, group);
  write16(memory, at + 2, checksum_of(sum_packet(packet, at, HEADER)));
  const to = joining ? group : NX_ALL_ROUTERS_ADDRESS;
  yield* ip_packet_send(ip, packet, to, NX_IP_NORMAL, TIME_TO_LIVE, NX_IP_IGMP, NX_FRAGMENT_OKAY, to);
  yield* ip_unprotect(ip);
  return NX_SUCCESS;
}
