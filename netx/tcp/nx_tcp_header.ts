/**
 * The TCP header: reading it from a received segment, writing it in front of one that goes out.
 *
 * RFC 9293 3.1. The header lies in packet memory in network byte order and stays so (the original swaps it in place);
 * a word is an unsigned 32-bit number. Word 3 holds data offset, flags and window, word 4 checksum and urgent pointer.
 */
import type { UINT, ULONG } from '../../rtos/tx_api.ts';
import type { NX_PACKET } from '../nx_cb.ts';
import {
  NX_IP_VERSION_V6,
  NX_TCP_ACK_BIT,
  NX_TCP_CONTROL_MASK,
  NX_TCP_FIN_BIT,
  NX_TCP_HEADER,
  NX_TCP_HEADER_SHIFT,
  NX_TCP_RST_BIT,
  NX_TCP_SYN_BIT,
  NX_TCP_URG_BIT,
} from '../nx_constants.ts';
import { read16, read32, write16, write32 } from '../wire/bytes.ts';
import { tcp_mss_option_get } from './nx_tcp_options.ts';

const DESTINATION_PORT_AT = 2;
const SEQUENCE_AT = 4;
const ACKNOWLEDGMENT_AT = 8;
const WORD_3_AT = 12;
const WORD_4_AT = 16;
const CHECKSUM_AT = 16;

/** The segment size of a peer that names none (RFC 9293 3.7.1), over IPv4 and over IPv6. */
const DEFAULT_MSS = 536;
const DEFAULT_MSS_IPV6 = 1220;

/** The header of a received segment, read once: the segment may be delivered while it is still processed. */
export class TcpHeader {
  readonly source_port: UINT;
  readonly destination_port: UINT;
  readonly sequence: ULONG;
  readonly acknowledgment: ULONG;
  /** Data offset, control bits, window: word 3. */
  readonly word_3: ULONG;
  /** The segment size in the options, the default one when they name none; TCP_OPTIONS_INVALID: they are malformed. */
  readonly mss: number;

  constructor(memory: Uint8Array, at: number, default_mss = DEFAULT_MSS) {
    this.source_port = read16(memory, at);
    this.destination_port = read16(memory, at + DESTINATION_PORT_AT);
    this.sequence = read32(memory, at + SEQUENCE_AT);
    this.acknowledgment = read32(memory, at + ACKNOWLEDGMENT_AT);
    this.word_3 = read32(memory, at + WORD_3_AT);
    const options = this.length - NX_TCP_HEADER;
    this.mss =
      options <= 0 ? default_mss : tcp_mss_option_get(memory, at + NX_TCP_HEADER, options) || default_mss;
  }

  /** Bytes of the header, options included. */
  get length(): UINT {
    return (this.word_3 >>> NX_TCP_HEADER_SHIFT) << 2;
  }
  get window(): UINT {
    return this.word_3 & 0xffff;
  }
  get urg(): boolean {
    return (this.word_3 & NX_TCP_URG_BIT) !== 0;
  }
  get ack(): boolean {
    return (this.word_3 & NX_TCP_ACK_BIT) !== 0;
  }
  get rst(): boolean {
    return (this.word_3 & NX_TCP_RST_BIT) !== 0;
  }
  get syn(): boolean {
    return (this.word_3 & NX_TCP_SYN_BIT) !== 0;
  }
  get fin(): boolean {
    return (this.word_3 & NX_TCP_FIN_BIT) !== 0;
  }
  /** ACK without FIN, SYN or RST. */
  get only_ack(): boolean {
    return (this.word_3 & NX_TCP_CONTROL_MASK) === NX_TCP_ACK_BIT;
  }
}

/** The header at the front of the packet; null: it is shorter than a header can be, or longer than the packet. */
export function read_tcp_header(packet: NX_PACKET): TcpHeader | null {
  const { nx_packet_memory: memory, nx_packet_prepend_ptr: at } = packet;
  const length = header_length_of(memory, at);
  if (length < NX_TCP_HEADER || packet.nx_packet_length < length) return null;
  return new TcpHeader(
    memory,
    at,
    packet.nx_packet_ip_version === NX_IP_VERSION_V6 ? DEFAULT_MSS_IPV6 : DEFAULT_MSS,
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

/** Bytes of a header that lies in memory, options included. */
export function header_length_of(memory: Uint8Array, at: number): UINT {
  return (read32(memory, at + WORD_3_AT) >>> NX_TCP_HEADER_SHIFT) << 2;
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
  return packet.nx_packet_length - header_length_of(packet.nx_packet_memory, packet.nx_packet_prepend_ptr);
}

/** a - b of sequence numbers, as a signed number: positive when a comes after b (RFC 9293 3.4). */
export function sequence_distance(a: ULONG, b: ULONG): number {
  return (a - b) | 0;
}
