// IPv6 frames made by hand.

import { mac_write } from '../../../netx/link/ethernet_frame.ts';
import { ipv6_from_text } from '../../../netx/wire/ipv6_text.ts';
import { write_words } from '../../../netx/wire/ipv6_words.ts';
import { from_hex } from '../../conformance/wire/bytes.ts';

export interface Ipv6Parts {
  readonly from?: string;
  readonly to?: string;
  readonly from_mac?: number;
  readonly to_mac?: number;
  /** Number of what comes first behind the fixed header. */
  readonly next: number;
  /** What is behind it, in hex. */
  readonly hex: string;
  /** Bytes behind the packet. */
  readonly padding?: number;
}

export function ipv6_packet(parts: Ipv6Parts): Uint8Array {
  const { from = '2001:db8::1', to = '2001:db8::2', next, hex, padding = 0 } = parts;
  const { from_mac = 0x0200_0000_0201, to_mac = 0x0200_0000_0101 } = parts;
  const behind = from_hex(hex);
  const frame = new Uint8Array(54 + behind.length + padding);
  mac_write(frame, 0, to_mac);
  mac_write(frame, 6, from_mac);
  const view = new DataView(frame.buffer);
  view.setUint16(12, 0x86dd);
  view.setUint8(14, 0x60);
  view.setUint16(18, behind.length);
  view.setUint8(20, next);
  view.setUint8(21, 255);
  write_words(frame, 22, ipv6_from_text(from));
  write_words(frame, 38, ipv6_from_text(to));
  frame.set(behind, 54);
  return frame;
}

/** A TCP header and its data, in hex. */
export function tcp_hex(flags: number, sequence: number, data = '', acknowledgment = 0): string {
  const number = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const numbers = number(sequence, 8) + number(acknowledgment, 8);
  return `c000075b${numbers}50${number(flags, 2)}200000000000${data}`;
}
