/**
 * Reads the headers of an Ethernet frame: what a fault rule and a frame record need. Independent of the stack under
 * test, so that a wrong header cannot hide.
 */

import { u16, u32 } from './bytes.ts';
import { type Ip6Headers, ip6_headers, is_part } from './ip6_headers.ts';

export { u16, u32 };

export const ETHERNET_HEADER = 14;
const TYPE_IP = 0x0800;
const TYPE_ARP = 0x0806;
export const TYPE_IP6 = 0x86dd;
const PROTOCOL_ICMP = 1;
const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const PROTOCOL_ICMP6 = 58;
const OFFSET_MASK = 0x1fff;
const MORE_FRAGMENTS = 0x2000;
const LEAST_HEADER: Readonly<Record<number, number>> = {
  [PROTOCOL_TCP]: 20,
  [PROTOCOL_UDP]: 8,
  [PROTOCOL_ICMP6]: 8,
};

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

export type Protocol = 'arp' | 'icmp' | 'icmp6' | 'udp' | 'tcp' | 'other';

/** Where the parts of a frame are; offsets count from its first byte. */
export interface FrameView {
  readonly frame: Uint8Array;
  readonly protocol: Protocol;
  /** Of an IPv6 frame; null also where its header is cut off. */
  readonly ip6: Ip6Headers | null;
  readonly is_fragment: boolean;
  /** Start of the header above IP, and end of the IP packet. */
  readonly transport: number;
  readonly end: number;
  /** Start of the data above the transport header. */
  readonly payload: number;
  readonly tcp_flags: number;
}

export function view_frame(frame: Uint8Array): FrameView {
  const type = u16(frame, 12);
  const none = {
    frame,
    ip6: null,
    is_fragment: false,
    transport: frame.length,
    end: frame.length,
    payload: frame.length,
    tcp_flags: 0,
  };
  if (type === TYPE_ARP) return { ...none, protocol: 'arp' };
  if (type === TYPE_IP6) return view_ip6({ ...none, protocol: 'other' });
  if (type !== TYPE_IP) return { ...none, protocol: 'other' };
  const transport = ETHERNET_HEADER + (((frame[ETHERNET_HEADER] ?? 0) & 0x0f) << 2);
  const end = Math.min(frame.length, ETHERNET_HEADER + u16(frame, ETHERNET_HEADER + 2));
  const word = u16(frame, ETHERNET_HEADER + 6);
  const is_fragment = (word & (OFFSET_MASK | MORE_FRAGMENTS)) !== 0;
  const view = { ...none, transport, end, is_fragment };
  // Only the first fragment has a transport header.
  if ((word & OFFSET_MASK) !== 0) return { ...view, payload: transport, protocol: 'other' };
  return with_protocol(view, frame[ETHERNET_HEADER + 9] ?? 0);
}

function with_protocol(view: Omit<FrameView, 'protocol'>, number: number): FrameView {
  const { frame, transport } = view;
  if (number === PROTOCOL_ICMP) return { ...view, payload: transport + 8, protocol: 'icmp' };
  if (number === PROTOCOL_UDP) return { ...view, payload: transport + 8, protocol: 'udp' };
  if (number !== PROTOCOL_TCP) return { ...view, payload: transport, protocol: 'other' };
  const payload = transport + (((frame[transport + 12] ?? 0) >> 4) << 2);
  return { ...view, payload, protocol: 'tcp', tcp_flags: frame[transport + 13] ?? 0 };
}

function view_ip6(none: FrameView): FrameView {
  const ip6 = ip6_headers(none.frame);
  if (ip6 === null) return none;
  const { upper: transport, end, next, fragment } = ip6;
  const view = { ...none, ip6, transport, end, payload: transport, is_fragment: fragment !== null };
  // No part of a packet is decoded, nor what is cut off within its header.
  if (is_part(fragment) || end - transport < (LEAST_HEADER[next] ?? 0)) return view;
  if (next === PROTOCOL_ICMP6) return { ...view, payload: transport + 8, protocol: 'icmp6' };
  return next === PROTOCOL_ICMP ? view : with_protocol(view, next);
}

/** Offset of the checksum of what IP carries; null where none is known. */
export function checksum_offset({ protocol, transport }: FrameView): number | null {
  if (protocol === 'tcp') return transport + 16;
  if (protocol === 'udp') return transport + 6;
  return protocol === 'icmp' || protocol === 'icmp6' ? transport + 2 : null;
}

/** One's complement sum of a range, as used by all Internet checksums; 0xffff for a range that checks. */
export function ones_sum(bytes: Uint8Array, start: number, end: number, initial = 0): number {
  let sum = initial;
  for (let at = start; at < end; at += 2) sum += at + 1 < end ? u16(bytes, at) : (bytes[at] ?? 0) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

/** Sum of the pseudo header of TCP and UDP, and of ICMPv6. */
export function pseudo_sum(view: FrameView): number {
  const { frame, transport, end, ip6 } = view;
  if (ip6 !== null) return ones_sum(frame, ip6.source, ip6.source + 32) + ip6.next + (end - transport);
  const addresses = ones_sum(frame, ETHERNET_HEADER + 12, ETHERNET_HEADER + 20);
  return addresses + (frame[ETHERNET_HEADER + 9] ?? 0) + (end - transport);
}
