// Frames made by hand, for the tests of what is said about frames.

import { mac_write } from '../../../netx/link/ethernet_frame.ts';
import { ip_from_text } from '../../../netx/wire/address_text.ts';

export const BOARD = { mac: 0x0200_0000_0201, ip: '192.168.1.10', port: 49152 };
export const BROKER = { mac: 0x0200_0000_0101, ip: '192.168.1.81', port: 1883 };
export const BROADCAST = 0xffff_ffff_ffff;

type End = typeof BOARD;

export interface SegmentParts {
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly window?: number;
  readonly options?: readonly number[];
  readonly data?: Uint8Array;
}

function ethernet(length: number, from: number, to: number, type: number): DataView {
  const bytes = new Uint8Array(Math.max(60, length));
  mac_write(bytes, 0, to);
  mac_write(bytes, 6, from);
  const view = new DataView(bytes.buffer);
  view.setUint16(12, type);
  return view;
}

function bytes_of(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer);
}

/** An IPv4 packet with `payload` bytes of room behind its header. */
export function ipv4(from: End, to: End, protocol: number, payload: number): DataView {
  const view = ethernet(34 + payload, from.mac, to.mac, 0x0800);
  view.setUint8(14, 0x45);
  view.setUint16(16, 20 + payload);
  view.setUint8(22, 128);
  view.setUint8(23, protocol);
  view.setUint32(26, ip_from_text(from.ip));
  view.setUint32(30, ip_from_text(to.ip));
  return view;
}

export function tcp(from: End, to: End, parts: SegmentParts): Uint8Array {
  const { flags, sequence, acknowledgment = 0, window = 8192, options = [] } = parts;
  const data = parts.data ?? new Uint8Array(0);
  const view = ipv4(from, to, 6, 20 + options.length + data.length);
  view.setUint16(34, from.port);
  view.setUint16(36, to.port);
  view.setUint32(38, sequence);
  view.setUint32(42, acknowledgment);
  view.setUint8(46, ((20 + options.length) / 4) << 4);
  view.setUint8(47, flags);
  view.setUint16(48, window);
  const bytes = bytes_of(view);
  bytes.set(options, 54);
  bytes.set(data, 54 + options.length);
  return bytes;
}

export function arp(operation: 1 | 2, from: End, to_ip: string, to_mac = BROADCAST): Uint8Array {
  const view = ethernet(42, from.mac, to_mac, 0x0806);
  view.setUint16(20, operation);
  view.setUint32(28, ip_from_text(from.ip));
  view.setUint32(38, ip_from_text(to_ip));
  const bytes = bytes_of(view);
  mac_write(bytes, 22, from.mac);
  return bytes;
}

export function icmp(from: End, to: End, type: number): Uint8Array {
  const view = ipv4(from, to, 1, 8);
  view.setUint8(34, type);
  return bytes_of(view);
}

export function udp(from: End, to: End, data: Uint8Array): Uint8Array {
  const view = ipv4(from, to, 17, 8 + data.length);
  view.setUint16(34, from.port);
  view.setUint16(36, to.port);
  const bytes = bytes_of(view);
  bytes.set(data, 42);
  return bytes;
}

export function other(type: number): Uint8Array {
  return bytes_of(ethernet(60, BOARD.mac, BROKER.mac, type));
}
