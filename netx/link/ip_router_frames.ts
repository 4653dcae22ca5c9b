// The frames that a router makes itself: ARP (RFC 826), answers to pings and ICMP errors (RFC 792, RFC 1812 4.3).

import { read16, read32, write16, write32 } from '../wire/bytes.ts';
import { checksum_of, sum_bytes } from '../wire/checksum.ts';
import {
  ETHER_TYPE_ARP,
  ETHERNET_HEADER_LENGTH as ETHERNET,
  type EthernetFrame,
  type FramePool,
  mac_write,
} from './ethernet_frame.ts';

export const ARP_REQUEST = 1;
export const ARP_REPLY = 2;
const ARP_LENGTH = 28;
export const DESTINATION_UNREACHABLE = 3;
export const ECHO_REQUEST = 8;
export const TIME_EXCEEDED = 11;
const IPV4_HEADER = 20;
const PROTOCOL_ICMP = 1;
const TIME_TO_LIVE = 64;
/** Types of ICMP that ask; all others answer or complain, and nobody complains about those. */
const QUESTIONS: ReadonlySet<number> = new Set([8, 13, 15, 17]);

/** Asks whoever has `ip` for its hardware address, or tells it ours; `mac` is where that goes: to everybody, or to the one that had it. */
export function arp_frame(
  frames: FramePool,
  own: { readonly mac: number; readonly address: number },
  operation: number,
  ip: number,
  mac: number,
): EthernetFrame {
  const frame = frames.take(ETHERNET + ARP_LENGTH);
  const { bytes } = frame;
  mac_write(bytes, 0, mac);
  mac_write(bytes, 6, own.mac);
  write16(bytes, 12, ETHER_TYPE_ARP);
  write32(bytes, ETHERNET, 0x0001_0800);
  write16(bytes, ETHERNET + 4, 0x0604);
  write16(bytes, ETHERNET + 6, operation);
  mac_write(bytes, ETHERNET + 8, own.mac);
  write32(bytes, ETHERNET + 14, own.address);
  // A request leaves out what it asks for.
  mac_write(bytes, ETHERNET + 18, operation === ARP_REQUEST ? 0 : mac);
  write32(bytes, ETHERNET + 24, ip);
  return frame;
}

function write_header(bytes: Uint8Array, length: number, source: number, destination: number): void {
  write32(bytes, ETHERNET, 0x4500_0000 | length);
  write32(bytes, ETHERNET + 4, 0);
  write32(bytes, ETHERNET + 8, (TIME_TO_LIVE << 24) | (PROTOCOL_ICMP << 16));
  write32(bytes, ETHERNET + 12, source);
  write32(bytes, ETHERNET + 16, destination);
  write16(bytes, ETHERNET + 10, checksum_of(sum_bytes(bytes, ETHERNET, IPV4_HEADER)));
}

/** The answer to an echo request that ends at `end` (RFC 1122 3.2.2.6); options are left out. */
export function echo_reply(frames: FramePool, { bytes }: EthernetFrame, end: number): EthernetFrame {
  const at = ETHERNET + (bytes[ETHERNET]! & 15) * 4;
  const reply = frames.take(ETHERNET + IPV4_HEADER + end - at);
  const icmp = ETHERNET + IPV4_HEADER;
  reply.bytes.set(bytes.subarray(at, end), icmp);
  write_header(
    reply.bytes,
    reply.length - ETHERNET,
    read32(bytes, ETHERNET + 16),
    read32(bytes, ETHERNET + 12),
  );
  write16(reply.bytes, icmp, 0);
  write16(reply.bytes, icmp + 2, 0);
  write16(reply.bytes, icmp + 2, checksum_of(sum_bytes(reply.bytes, icmp, reply.length - icmp)));
  return reply;
}

/** False for what no ICMP error answers (RFC 1122 3.2.2): another error, a later fragment. */
export function may_be_told({ bytes }: EthernetFrame, end: number): boolean {
  if ((read16(bytes, ETHERNET + 6) & 0x1fff) !== 0) return false;
  if (bytes[ETHERNET + 9] !== PROTOCOL_ICMP) return true;
  const at = ETHERNET + (bytes[ETHERNET]! & 15) * 4;
  return at < end && QUESTIONS.has(bytes[at] as number);
}

/** An ICMP error about a datagram, with its header and its first 8 bytes; the checksum is still to be written. */
export function icmp_error_frame(
  frames: FramePool,
  { bytes }: EthernetFrame,
  end: number,
  own_address: number,
  type: number,
  code: number,
): EthernetFrame {
  const quoted = Math.min(end, ETHERNET + (bytes[ETHERNET]! & 15) * 4 + 8) - ETHERNET;
  const icmp = ETHERNET + IPV4_HEADER;
  const error = frames.take(icmp + 8 + quoted);
  write_header(error.bytes, error.length - ETHERNET, own_address, read32(bytes, ETHERNET + 12));
  error.bytes[icmp] = type;
  error.bytes[icmp + 1] = code;
  error.bytes.set(bytes.subarray(ETHERNET, ETHERNET + quoted), icmp + 8);
  return error;
}
