/** ICMPv6 echo messages that come in (RFC 4443 4): a request goes back as its reply, a reply to the thread that waits for it. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { give_ping_reply } from '../ip/ping_waiters.ts';
import { ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import { ipv6_packet_send } from '../ipv6/nx_ipv6_packet_send.ts';
import { source_for } from '../ipv6/source_address.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_ICMP_HEADER_SIZE } from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  NX_ICMPV6_ECHO_REPLY_TYPE,
  NX_ICMPV6_ECHO_REQUEST_TYPE,
  NX_IPV6_ADDR_STATE_VALID,
  NX_PROTOCOL_ICMPV6,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop, yield_if_preempted } from '../packet/packet_memory.ts';
import { read16, write16 } from '../wire/bytes.ts';
import { checksum_of } from '../wire/checksum.ts';
import { is_multicast6, is_unspecified } from '../wire/ipv6_words.ts';
import { write_checksum } from './icmpv6_message.ts';
import { invalid_message } from './neighbor_messages.ts';

const CHECKSUM = 2;
const HOP_LIMIT_TO_GROUP = 255;
const TYPE_DIFFERENCE = (NX_ICMPV6_ECHO_REPLY_TYPE - NX_ICMPV6_ECHO_REQUEST_TYPE) << 8;

function is_valid(own: Ipv6Address | null): boolean {
  return own?.nxd_ipv6_address_state === NX_IPV6_ADDR_STATE_VALID;
}

function may_answer(k: Kernel, source: Ipv6Words): boolean {
  if (is_unspecified(source)) return false;
  return !is_multicast6(source) || nx_config(k).quirks.ipv6_multicast_source_answered;
}

/** Sends the request back as a reply: from the address that it came to, or for a group one that fits the sender. */
export function process_echo_request(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const k = K as Kernel;
  if (packet.nx_packet_length < NX_ICMP_HEADER_SIZE) return invalid_message(ip, packet);
  const source = ipv6_source(packet);
  const to_group = is_multicast6(ipv6_destination(packet));
  const reached = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  const own = to_group ? source_for(ip, source, reached.nxd_ipv6_address_attached) : reached;
  if (own === null || (!to_group && !is_valid(own)) || !may_answer(k, source)) return packet_drop(k, packet);
  packet.nx_packet_ipv6_address_ptr = own;
  ip.nx_ip_pings_received++;
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  memory[at] = NX_ICMPV6_ECHO_REPLY_TYPE;
  // Only the type changes, and the checksum by as much (RFC 1624); to a group the addresses do, too.
  if (to_group) write_checksum(packet, own.nxd_ipv6_address, source);
  else
    write16(memory, at + CHECKSUM, checksum_of((~read16(memory, at + CHECKSUM) & 0xffff) + TYPE_DIFFERENCE));
  ip.nx_ip_pings_responded_to++;
  const hop_limit = to_group ? HOP_LIMIT_TO_GROUP : (ip.ipv6 as Ipv6).nx_ipv6_hop_limit;
  return ipv6_packet_send(ip, packet, source, NX_PROTOCOL_ICMPV6, hop_limit);
}

export function process_echo_reply(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  if (packet.nx_packet_length < NX_ICMP_HEADER_SIZE) return invalid_message(ip, packet);
  ip.nx_ip_ping_responses_received++;
  const acceptable = !is_unspecified(ipv6_source(packet)) && is_valid(packet.nx_packet_ipv6_address_ptr);
  return acceptable && give_ping_reply(ip, packet)
    ? yield_if_preempted(K as Kernel)
    : invalid_message(ip, packet);
}
