/** Pings over IPv6 (RFC 4443 4.1): the part of nxd_icmp_ping and nxd_icmp_source_ping for version 6. */
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Ref, ref, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { await_reply, end_without_reply, next_ping } from '../ip/ping_waiters.ts';
import { without_ipv6 } from '../ipv6/ipv6_instance.ts';
import { ipv6_packet_send } from '../ipv6/nx_ipv6_packet_send.ts';
import { source_for } from '../ipv6/source_address.ts';
import type { NX_IP, NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import {
  NX_CALLER_ERROR,
  NX_ICMP_HEADER_SIZE,
  NX_INVALID_INTERFACE,
  NX_IP_VERSION_V6,
  NX_NO_INTERFACE_ADDRESS,
  NX_NOT_ENABLED,
  NX_NOT_SUPPORTED,
  NX_OVERFLOW,
  NX_SUCCESS,
} from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { NX_ICMPV6_ECHO_REQUEST_TYPE, NX_PROTOCOL_ICMPV6 } from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { refuse } from '../nx_service.ts';
import { memory_word, NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_allocate } from '../packet/nx_packet_allocate.ts';
import { bytes_of, packet_append } from '../packet/nx_packet_data.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { ipv6_room } from '../packet/packet_room.ts';
import { write16, write32 } from '../wire/bytes.ts';
import { write_checksum } from './icmpv6_message.ts';

/** `from` is the index of the own address to send from; null: any that fits. */
export function ping6(
  k: Kernel,
  ip: NX_IP,
  to: Ipv6Words,
  from: UINT | null,
  data: Uint8Array | string | null,
  size: ULONG,
  response: Ref<NX_PACKET | null>,
  wait_option: ULONG,
): Service<UINT> {
  const { ipv6 } = ip;
  if (without_ipv6(k)) return refuse(k, not_thread(k) ? NX_CALLER_ERROR : NX_NOT_SUPPORTED);
  const given = from === null ? null : (ipv6?.nx_ipv6_address[from] ?? null);
  if (from !== null && (given === null || given.nxd_ipv6_address_valid === 0))
    return refuse(k, NX_INVALID_INTERFACE);
  if (!is_enabled(ipv6)) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  response.value = null;
  const own = given ?? source_for(ip, to, null);
  if (own === null) return refuse(k, NX_NO_INTERFACE_ADDRESS);
  return in_steps(k, ping(k, ip, own, to, data, size, response, wait_option));
}

function is_enabled(ipv6: Ipv6 | null): boolean {
  return ipv6 !== null && ipv6.nx_ip_icmpv6_packet_process !== null && ipv6.nx_ipv6_packet_receive !== null;
}

function* ping(
  k: Kernel,
  ip: NX_IP,
  own: Ipv6Address,
  to: Ipv6Words,
  data: Uint8Array | string | null,
  size: ULONG,
  response: Ref<NX_PACKET | null>,
  wait_option: ULONG,
): Service<UINT> {
  trace_network(k, NX_TRACE.ICMP_PING6, ip, to[3], memory_word(data), size);
  if (data === null && size > 0)
    k.diagnose('ping-without-data', 'nxd_icmp_ping', `reads ${size} bytes of data from a null pointer`);
  const out = ref<NX_PACKET | null>(null);
  const pool = ip.nx_ip_default_packet_pool as NX_PACKET_POOL;
  const room = ipv6_room(k) + NX_ICMP_HEADER_SIZE;
  const status = yield* packet_allocate(k, pool, out, room, wait_option, 'nx_icmp_ping');
  const packet = out.value;
  if (status !== NX_SUCCESS || packet === null) return status;
  if (packet_append(packet, data === null ? NOTHING : bytes_of(data), size) !== NX_SUCCESS) {
    yield* packet_drop(k, packet);
    return NX_OVERFLOW;
  }
  packet.nx_packet_ip_version = NX_IP_VERSION_V6;
  packet.nx_packet_ipv6_address_ptr = own;
  const sequence = next_ping(ip);
  packet.nx_packet_prepend_ptr -= NX_ICMP_HEADER_SIZE;
  packet.nx_packet_length += NX_ICMP_HEADER_SIZE;
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  write32(memory, at, NX_ICMPV6_ECHO_REQUEST_TYPE << 24);
  write16(memory, at + 4, own.nxd_ipv6_address[3] & 0xffff);
  write16(memory, at + 6, sequence);
  write_checksum(packet, own.nxd_ipv6_address, to);
  const { nx_ipv6_hop_limit } = ip.ipv6 as Ipv6;
  yield* ip_protect(ip);
  k.preempt_disable++;
  yield* ipv6_packet_send(ip, packet, to, NX_PROTOCOL_ICMPV6, nx_ipv6_hop_limit);
  if (wait_option === 0) return yield* end_without_reply(k, ip);
  yield* ip_unprotect(ip);
  return yield* await_reply(k, ip, sequence, response, wait_option);
}

const NOTHING = new Uint8Array(0);
