/**
 * Extension headers of a received packet (RFC 8200 4): their order, the options in them, and what the sender is told when
 * one is wrong. Hop-by-hop options come first and once, destination options at most twice, the others once.
 */
import { COMPLETED_VOID, type Service, type UINT } from '../../rtos/kernel/service.ts';
import { mark } from '../../rtos/sim/marks.ts';
import { ip_wake } from '../ip/nx_ip_deferred_receive.ts';
import type { NX_IP, NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import { NX_IP_UNFRAG_EVENT } from '../nx_constants.ts';
import {
  NX_ICMPV6_PARAMETER_PROBLEM_TYPE,
  NX_PROTOCOL_NEXT_HEADER_AUTHENTICATION,
  NX_PROTOCOL_NEXT_HEADER_DESTINATION,
  NX_PROTOCOL_NEXT_HEADER_ENCAP_SECURITY,
  NX_PROTOCOL_NEXT_HEADER_FRAGMENT,
  NX_PROTOCOL_NEXT_HEADER_HOP_BY_HOP,
  NX_PROTOCOL_NEXT_HEADER_ROUTING,
  NX_PROTOCOL_NO_NEXT_HEADER,
} from '../nx_ipv6_constants.ts';
import { read16 } from '../wire/bytes.ts';
import { is_multicast6 } from '../wire/ipv6_words.ts';
import { IPV6_PAYLOAD_LENGTH, ipv6_destination } from './ipv6_header.ts';

// What nx_packet_option_state says was read last.
const HOP_BY_HOP = 1;
const DESTINATION_1 = 2;
const ROUTING = 3;
const FRAGMENT = 4;
const DESTINATION_2 = 7;

// Codes of a parameter problem.
const BAD_FIELD = 0;
export const UNKNOWN_NEXT_HEADER = 1;
const UNKNOWN_OPTION = 2;

const FRAGMENT_HEADER = 8;
const MORE = 1;
const OFFSET = 0xfff8;
const LONGEST = 65535;

/**
 * What becomes of a packet after one of its headers: the next one is read (`on`), it is dropped and counted as not
 * delivered (`drop`) or simply released (`release`), or it waits for its other fragments (`kept`).
 */
export type HeaderResult = 'on' | 'drop' | 'release' | 'kept';

export function parameter_problem(
  ip: NX_IP,
  packet: NX_PACKET,
  code: UINT,
  pointer: number,
): Service<unknown> {
  const problem = NX_ICMPV6_PARAMETER_PROBLEM_TYPE;
  return ip.ipv6?.icmpv6_error?.(ip, packet, problem, code, pointer) ?? COMPLETED_VOID;
}

/** Reads the header at the packet's start. Null: `protocol` is not that of an extension header. */
export function extension_header(ip: NX_IP, packet: NX_PACKET, protocol: UINT): Service<HeaderResult> | null {
  switch (protocol) {
    case NX_PROTOCOL_NEXT_HEADER_HOP_BY_HOP:
      return in_order(ip, packet, HOP_BY_HOP, options);
    case NX_PROTOCOL_NEXT_HEADER_DESTINATION:
      return destination_options(ip, packet);
    case NX_PROTOCOL_NEXT_HEADER_ROUTING:
      return in_order(ip, packet, ROUTING, routing);
    case NX_PROTOCOL_NEXT_HEADER_FRAGMENT:
      return in_order(ip, packet, FRAGMENT, fragment);
    case NX_PROTOCOL_NO_NEXT_HEADER:
    case NX_PROTOCOL_NEXT_HEADER_AUTHENTICATION:
      return always('drop');
    case NX_PROTOCOL_NEXT_HEADER_ENCAP_SECURITY:
      return always('release');
    default:
      return null;
  }
}

function* always(result: HeaderResult): Service<HeaderResult> {
  return result;
}

type Reader = (ip: NX_IP, packet: NX_PACKET) => Service<HeaderResult>;

/** Reads a header that must come before those of a later state, and once. */
function* in_order(ip: NX_IP, packet: NX_PACKET, state: number, read: Reader): Service<HeaderResult> {
  if (packet.nx_packet_option_state >= state) return yield* out_of_order(ip, packet);
  packet.nx_packet_option_state = state;
  return yield* read(ip, packet);
}

function* out_of_order(ip: NX_IP, packet: NX_PACKET): Service<HeaderResult> {
  mark('ipv6: an extension header is repeated or out of order');
  yield* parameter_problem(ip, packet, UNKNOWN_NEXT_HEADER, packet.nx_packet_option_offset);
  return 'drop';
}

/** In front of the routing header, and once more at the end. */
function* destination_options(ip: NX_IP, packet: NX_PACKET): Service<HeaderResult> {
  const before = packet.nx_packet_destination_header++;
  const state = packet.nx_packet_option_state;
  if (before > 1 || (before === 1 && state < DESTINATION_1)) return yield* out_of_order(ip, packet);
  packet.nx_packet_option_state = before === 0 && state < ROUTING ? DESTINATION_1 : DESTINATION_2;
  return yield* options(ip, packet);
}

/** An option that claims more bytes than the header has simply ends the header. */
function* options(ip: NX_IP, packet: NX_PACKET): Service<HeaderResult> {
  const memory = packet.nx_packet_memory;
  const start = packet.nx_packet_prepend_ptr;
  const room = packet.nx_packet_append_ptr - start;
  if (room < 2) return 'drop';
  const length = ((memory[start + 1] as number) + 1) * 8;
  if (room < length) {
    yield* unknown_option(ip, packet, start + 2);
    return 'drop';
  }
  for (let at = start + 2; at < start + length; ) {
    const type = memory[at] as number;
    if (type > 1 && !(yield* unknown_option(ip, packet, at))) return 'drop';
    at += type === 0 ? 1 : (memory[at + 1] as number) + 2;
  }
  return 'on';
}

/** An option that nobody here knows: its highest two bits say what to do. True: it is skipped. */
function* unknown_option(ip: NX_IP, packet: NX_PACKET, at: number): Service<boolean> {
  const action = (packet.nx_packet_memory[at] as number) >>> 6;
  if (action === 0) return true;
  const tell = action === 2 || (action === 3 && !is_multicast6(ipv6_destination(packet)));
  mark('ipv6: an unknown option forbids its packet');
  if (tell) yield* parameter_problem(ip, packet, UNKNOWN_OPTION, at - packet.nx_packet_ip_header);
  return false;
}

/** A node with segments left would have to send the packet on. */
function* routing(ip: NX_IP, packet: NX_PACKET): Service<HeaderResult> {
  if (packet.nx_packet_length < 4) return 'drop';
  const at = packet.nx_packet_prepend_ptr;
  if (packet.nx_packet_memory[at + 3] === 0) return 'on';
  yield* parameter_problem(ip, packet, BAD_FIELD, at - packet.nx_packet_ip_header + 2);
  return 'drop';
}

/** Lets a fragment wait for the others. One that is the whole packet goes on, if reassembly is enabled. */
function* fragment(ip: NX_IP, packet: NX_PACKET): Service<HeaderResult> {
  const pool = packet.nx_packet_pool_owner as NX_PACKET_POOL;
  if (pool.nx_packet_pool_available < pool.nx_packet_pool_low_watermark) return 'release';
  ip.nx_ip_total_fragments_received++;
  if (ip.nx_ip_fragment_assembly === null || packet.nx_packet_length < FRAGMENT_HEADER) return 'release';
  const memory = packet.nx_packet_memory;
  const header = packet.nx_packet_ip_header;
  const at = packet.nx_packet_prepend_ptr;
  const word = read16(memory, at + 2);
  if ((word & MORE) !== 0) {
    if ((read16(memory, header + IPV6_PAYLOAD_LENGTH) & 7) !== 0) {
      yield* parameter_problem(ip, packet, BAD_FIELD, IPV6_PAYLOAD_LENGTH);
      return 'release';
    }
  } else if ((word & OFFSET) === 0) {
    return 'on';
  }
  if ((word & OFFSET) + packet.nx_packet_length - FRAGMENT_HEADER > LONGEST) {
    yield* parameter_problem(ip, packet, BAD_FIELD, at - header + 2);
    return 'release';
  }
  packet.nx_packet_queue_next = null;
  const tail = ip.nx_ip_received_fragment_tail;
  ip.nx_ip_received_fragment_tail = packet;
  if (ip.nx_ip_received_fragment_head !== null && tail !== null) tail.nx_packet_queue_next = packet;
  else ip.nx_ip_received_fragment_head = packet;
  yield* ip_wake(ip, NX_IP_UNFRAG_EVENT);
  return 'kept';
}
