// The addresses of the fuzzed board and its peer, and frames between them, written byte by byte without any code of the
// stack. `mend` makes the checksums right again after something was changed.

import { mac_write } from '../../netx/link/ethernet_frame.ts';

export const OWN_IP = 0x0a00_0001;
export const PEER_IP = 0x0a00_0002;
export const GROUP_IP = 0xe000_0005;
export const OWN_MAC = 0x0200_0000_0101;
export const PEER_MAC = 0x0200_0000_0202;
export const GROUP_MAC = 0x0100_5e00_0005;
export const BROADCAST_MAC = 0xffff_ffff_ffff;
export const OWN_PORT = 5000;
export const PEER_PORT = 4000;
export const UDP_PORT = 7;

export const IP_AT = 14;
export const ICMP = 1;
export const IGMP = 2;
export const TCP = 6;
export const UDP = 17;

export function u16(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)) >>> 0;
}

export function u32(bytes: Uint8Array, at: number): number {
  return ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0;
}

export function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

export function put32(bytes: Uint8Array, at: number, value: number): void {
  put16(bytes, at, value >>> 16);
  put16(bytes, at + 2, value & 0xffff);
}

/** Ones' complement sum of 16-bit words (RFC 1071); 0xffff for bytes whose checksum is right. */
export function internet_sum(bytes: Uint8Array, start = 0): number {
  let sum = start;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

/** Sum of the pseudo header of a datagram. */
export function pseudo_sum(frame: Uint8Array, protocol: number, length: number): number {
  return internet_sum(frame.subarray(IP_AT + 12, IP_AT + 20), protocol + length);
}

export function ethernet(ether_type: number, payload: Uint8Array, destination = OWN_MAC): Uint8Array {
  const bytes = new Uint8Array(IP_AT + payload.length);
  mac_write(bytes, 0, destination);
  mac_write(bytes, 6, PEER_MAC);
  put16(bytes, 12, ether_type);
  bytes.set(payload, IP_AT);
  return bytes;
}

export interface IpFields {
  readonly protocol: number;
  readonly source?: number;
  readonly destination?: number;
  readonly fragment?: number;
  readonly ttl?: number;
  /** A multiple of four bytes. */
  readonly options?: Uint8Array;
}

/** An IPv4 frame; its checksums are right. */
export function ip_frame(fields: IpFields, payload: Uint8Array): Uint8Array {
  const { protocol, source = PEER_IP, destination = OWN_IP, fragment = 0, ttl = 64 } = fields;
  const options = fields.options ?? new Uint8Array(0);
  const header = 20 + options.length;
  const bytes = new Uint8Array(header + payload.length);
  bytes[0] = 0x40 | (header / 4);
  put16(bytes, 2, bytes.length);
  put16(bytes, 4, 77);
  put16(bytes, 6, fragment);
  bytes[8] = ttl;
  bytes[9] = protocol;
  put32(bytes, 12, source);
  put32(bytes, 16, destination);
  bytes.set(options, 20);
  bytes.set(payload, header);
  const group = destination === GROUP_IP ? GROUP_MAC : OWN_MAC;
  const frame = ethernet(0x0800, bytes, destination === 0xffff_ffff ? BROADCAST_MAC : group);
  mend(frame);
  return frame;
}

export interface TcpFields {
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly window: number;
  readonly urgent: number;
  readonly options: Uint8Array;
  readonly data: Uint8Array;
  readonly source_port?: number;
  readonly destination_port?: number;
}

export function tcp_segment(fields: TcpFields): Uint8Array {
  const { options, data } = fields;
  const bytes = new Uint8Array(20 + options.length + data.length);
  put16(bytes, 0, fields.source_port ?? PEER_PORT);
  put16(bytes, 2, fields.destination_port ?? OWN_PORT);
  put32(bytes, 4, fields.sequence >>> 0);
  put32(bytes, 8, fields.acknowledgment >>> 0);
  bytes[12] = ((20 + options.length) / 4) << 4;
  bytes[13] = fields.flags;
  put16(bytes, 14, fields.window);
  put16(bytes, 18, fields.urgent);
  bytes.set(options, 20);
  bytes.set(data, 20 + options.length);
  return bytes;
}

/** Where the transport header begins, or null when the frame has no whole one. */
function transport_at(frame: Uint8Array): number | null {
  if (frame.length < IP_AT + 20 || u16(frame, 12) !== 0x0800) return null;
  const at = IP_AT + ((frame[IP_AT] ?? 0) & 0xf) * 4;
  return at + 8 <= frame.length && at >= IP_AT + 20 ? at : null;
}

/** Sets the checksum of the IP header, and with `transport` that of what it carries. */
export function mend(frame: Uint8Array, transport = true): void {
  const at = transport_at(frame);
  if (at === null) return;
  put16(frame, IP_AT + 10, 0);
  put16(frame, IP_AT + 10, ~internet_sum(frame.subarray(IP_AT, at)) & 0xffff);
  const end = Math.min(frame.length, IP_AT + u16(frame, IP_AT + 2));
  if (!transport || end < at + 8) return;
  const body = frame.subarray(at, end);
  const protocol = frame[IP_AT + 9] ?? 0;
  const place = { [ICMP]: 2, [IGMP]: 2, [TCP]: 16, [UDP]: 6 }[protocol];
  if (place === undefined || body.length < place + 2) return;
  put16(body, place, 0);
  const pseudo = protocol === TCP || protocol === UDP ? pseudo_sum(frame, protocol, body.length) : 0;
  put16(body, place, ~internet_sum(body, pseudo) & 0xffff);
}
