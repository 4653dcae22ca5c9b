/**
 * The TCP header as words: reading it from a received segment, writing it in front of one that goes out.
 *
 * RFC 9293 3.1. The header lies in packet memory in network byte order and stays so (the original swaps it in place);
 * a word is an unsigned 32-bit number. Word 3 holds data offset, flags and window, word 4 checksum and urgent pointer.
 */
import type { UINT, ULONG } from '../../rtos/tx_api.ts';
import type { NX_PACKET } from '../nx_cb.ts';
import { NX_TCP_HEADER, NX_TCP_HEADER_SHIFT } from '../nx_constants.ts';
import { read16, read32, write16, write32 } from '../wire/bytes.ts';

const SEQUENCE_AT = 4;
const ACKNOWLEDGMENT_AT = 8;
const WORD_3_AT = 12;
const WORD_4_AT = 16;
const CHECKSUM_AT = 16;

/** Lower half of a word: the destination port in word 0, the window in word 3. */
export const LOWER_16_MASK = 0xffff;

/** The words of one header, copied out of a segment that may be delivered while it is still processed. */
export class TcpHeader {
  /** Source and destination port. */
  word_0: ULONG;
  sequence: ULONG;
  acknowledgment: ULONG;
  /** Data offset, flags, window. */
  word_3: ULONG;

  constructor(word_0: ULONG, sequence: ULONG, acknowledgment: ULONG, word_3: ULONG) {
    this.word_0 = word_0;
    this.sequence = sequence;
    this.acknowledgment = acknowledgment;
    this.word_3 = word_3;
  }
}

/** Copies the header at `at`, or at the front of the packet. */
export function read_tcp_header(packet: NX_PACKET, at: number = packet.nx_packet_prepend_ptr): TcpHeader {
  const memory = packet.nx_packet_memory;
  return new TcpHeader(
    read32(memory, at),
    read32(memory, at + SEQUENCE_AT),
    read32(memory, at + ACKNOWLEDGMENT_AT),
    read32(memory, at + WORD_3_AT),
  );
}

/** Writes a whole header; checksum and urgent pointer are 0. */
export function write_tcp_header(
  memory: Uint8Array,
  at: number,
  source_port: UINT,
  destination_port: UINT,
  sequence: ULONG,
  acknowledgment: ULONG,
  word_3: ULONG,
): void {
  write32(memory, at, ((source_port << 16) | destination_port) >>> 0);
  write32(memory, at + SEQUENCE_AT, sequence);
  write32(memory, at + ACKNOWLEDGMENT_AT, acknowledgment);
  write32(memory, at + WORD_3_AT, word_3);
  write32(memory, at + WORD_4_AT, 0);
}

/** Bytes of the header whose word 3 is given, options included. */
export function tcp_header_length(word_3: ULONG): UINT {
  return (word_3 >>> NX_TCP_HEADER_SHIFT) << 2;
}

/** Sequence number of a segment that lies in memory. */
export function sequence_of(memory: Uint8Array, at: number): ULONG {
  return read32(memory, at + SEQUENCE_AT);
}

export function set_sequence(memory: Uint8Array, at: number, sequence: ULONG): void {
  write32(memory, at + SEQUENCE_AT, sequence);
}

export function acknowledgment_of(memory: Uint8Array, at: number): ULONG {
  return read32(memory, at + ACKNOWLEDGMENT_AT);
}

export function set_acknowledgment(memory: Uint8Array, at: number, acknowledgment: ULONG): void {
  write32(memory, at + ACKNOWLEDGMENT_AT, acknowledgment);
}

export function word_3_of(memory: Uint8Array, at: number): ULONG {
  return read32(memory, at + WORD_3_AT);
}

export function set_word_3(memory: Uint8Array, at: number, word_3: ULONG): void {
  write32(memory, at + WORD_3_AT, word_3);
}

export function set_checksum(memory: Uint8Array, at: number, checksum: UINT): void {
  write16(memory, at + CHECKSUM_AT, checksum);
}

export function checksum_field_of(memory: Uint8Array, at: number): UINT {
  return read16(memory, at + CHECKSUM_AT);
}

/** Where the TCP header of a packet in the transmit queue is: in front, or behind the IP header while it is on its way. */
export function sent_header_at(packet: NX_PACKET): number {
  return packet.nx_packet_driver_done
    ? packet.nx_packet_prepend_ptr
    : packet.nx_packet_ip_header + packet.nx_packet_ip_header_length;
}

/** Data bytes of a packet in the transmit queue. */
export function sent_data_length(packet: NX_PACKET): ULONG {
  const at = sent_header_at(packet);
  return packet.nx_packet_length - NX_TCP_HEADER - (at - packet.nx_packet_prepend_ptr);
}

/** Data bytes of a segment whose header is in front. */
export function received_data_length(packet: NX_PACKET): ULONG {
  const at = packet.nx_packet_prepend_ptr;
  return packet.nx_packet_length - tcp_header_length(word_3_of(packet.nx_packet_memory, at));
}

/** a - b of sequence numbers, as a signed number: positive when a comes after b (RFC 9293 3.4). */
export function sequence_distance(a: ULONG, b: ULONG): number {
  return (a - b) | 0;
}
