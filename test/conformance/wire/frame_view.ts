/**
 * Reads the headers of an Ethernet frame: what a fault rule and a frame record need. Independent of the stack under
 * test, so that a wrong header cannot hide.
 */

export const ETHERNET_HEADER = 14;
const TYPE_IP = 0x0800;
const TYPE_ARP = 0x0806;
const PROTOCOL_ICMP = 1;
const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const IP_HEADER = 20;
const OFFSET_MASK = 0x1fff;

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

export type Protocol = 'arp' | 'icmp' | 'udp' | 'tcp' | 'other';

/** Where the parts of a frame are; offsets count from its first byte. */
export interface FrameView {
  readonly frame: Uint8Array;
  readonly protocol: Protocol;
  /** Start of the header above IP, and end of the IP packet. */
  readonly transport: number;
  readonly end: number;
  /** Start of the data above the transport header. */
  readonly payload: number;
  readonly tcp_flags: number;
}

export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function u32(bytes: Uint8Array, at: number): number {
  return ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0;
}

export function view_frame(frame: Uint8Array): FrameView {
  const type = u16(frame, 12);
  const none = { frame, transport: frame.length, end: frame.length, payload: frame.length, tcp_flags: 0 };
  if (type === TYPE_ARP) return { ...none, protocol: 'arp' };
  if (type !== TYPE_IP) return { ...none, protocol: 'other' };
  const transport = ETHERNET_HEADER + (((frame[ETHERNET_HEADER] ?? 0) & 0x0f) << 2);
  const end = Math.min(frame.length, ETHERNET_HEADER + u16(frame, ETHERNET_HEADER + 2));
  const number = frame[ETHERNET_HEADER + 9];
  const view = { frame, transport, end, tcp_flags: 0 };
  // Only the first fragment has a transport header.
  if ((u16(frame, ETHERNET_HEADER + 6) & OFFSET_MASK) !== 0)
    return { ...view, payload: transport, protocol: 'other' };
  if (number === PROTOCOL_ICMP) return { ...view, payload: transport + 8, protocol: 'icmp' };
  if (number === PROTOCOL_UDP) return { ...view, payload: transport + 8, protocol: 'udp' };
  if (number !== PROTOCOL_TCP) return { ...view, payload: transport, protocol: 'other' };
  const payload = transport + (((frame[transport + 12] ?? 0) >> 4) << 2);
  return { ...view, payload, protocol: 'tcp', tcp_flags: frame[transport + 13] ?? 0 };
}

/** Offset of the TCP checksum in a frame with an ordinary IP header. */
export const TCP_CHECKSUM_OFFSET = ETHERNET_HEADER + IP_HEADER + 16;

/** One's complement sum of a range, as used by all Internet checksums; 0xffff for a range that checks. */
export function ones_sum(bytes: Uint8Array, start: number, end: number, initial = 0): number {
  let sum = initial;
  for (let at = start; at < end; at += 2) sum += at + 1 < end ? u16(bytes, at) : (bytes[at] ?? 0) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

/** Sum of the pseudo header of TCP and UDP. */
export function pseudo_sum(view: FrameView): number {
  const { frame, transport, end } = view;
  const addresses = ones_sum(frame, ETHERNET_HEADER + 12, ETHERNET_HEADER + 20);
  return addresses + (frame[ETHERNET_HEADER + 9] ?? 0) + (end - transport);
}
