// Capture files: the bytes of pcapng blocks, nothing else (no file, no clock).
//
// Format: IETF draft "PCAP Now Generic" (pcapng) version 1.0, little endian. Every block is
//   type u32 | total length u32 | body | total length u32, all of it in multiples of four bytes.
// Times are virtual nanoseconds since the start of the simulation (if_tsresol 9), so a capture opens in
// Wireshark with 1970-01-01 00:00:00 as the moment of power-on. A decryption-secrets block must come before
// the packets that it decrypts.

export const PCAPNG_BLOCK_SECTION = 0x0a0d0d0a;
export const PCAPNG_BLOCK_INTERFACE = 1;
export const PCAPNG_BLOCK_PACKET = 6;
export const PCAPNG_BLOCK_SECRETS = 0x0a;
export const PCAPNG_MAGIC = 0x1a2b3c4d;
const PCAPNG_LINK_ETHERNET = 1;

const SECRETS_TLS_KEY_LOG = 0x544c534b;

const OPTION_END = 0;
const OPTION_COMMENT = 1;
const SECTION_HARDWARE = 2;
const SECTION_OS = 3;
const SECTION_APPLICATION = 4;
const INTERFACE_NAME = 2;
const INTERFACE_DESCRIPTION = 3;
const INTERFACE_SPEED = 8;
const INTERFACE_TIME_RESOLUTION = 9;
const PACKET_FLAGS = 2;
const NANOSECONDS = 9;

/** Longest option value: its length field has 16 bits, and the padding must not carry it past that. */
const MAX_OPTION_LENGTH = 0xfffc;

export interface PcapngSection {
  /** Shown by Wireshark as the file's comment: the seed and the line that replays the run belong here. */
  comment?: string;
  hardware?: string;
  os?: string;
  application?: string;
}

export interface PcapngInterface {
  name: string;
  description?: string;
  /** Link speed in bit/s. */
  speed_bps?: number;
}

export interface PcapngPacket {
  /** Index of the interface block in the file, from 0. */
  interface_id: number;
  /** Virtual time in nanoseconds. */
  time_ns: number;
  /** Frame bytes from the destination MAC on, without the frame check sequence. */
  data: Uint8Array;
  /** As seen from the interface; leave out for a tap that has no side. */
  direction?: 'inbound' | 'outbound';
  comments?: readonly string[];
}

const utf8 = new TextEncoder();

function padded(length: number): number {
  return (length + 3) & ~3;
}

/** One block under construction: a growing buffer with little-endian writers. */
class Block {
  private buffer = new Uint8Array(512);
  private view = new DataView(this.buffer.buffer);
  private length = 0;

  constructor(type: number) {
    this.u32(type);
    this.u32(0);
  }

  private reserve(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.length, this.buffer.length * 2));
      larger.set(this.buffer);
      this.buffer = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }

  u16(value: number): void {
    const at = this.reserve(2);
    this.view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.reserve(4);
    this.view.setUint32(at, value >>> 0, true);
  }

  padded_bytes(bytes: Uint8Array): void {
    const at = this.reserve(padded(bytes.length));
    this.buffer.set(bytes, at);
  }

  option(code: number, value: Uint8Array): void {
    const cut = value.length > MAX_OPTION_LENGTH ? value.subarray(0, MAX_OPTION_LENGTH) : value;
    this.u16(code);
    this.u16(cut.length);
    this.padded_bytes(cut);
  }

  text_option(code: number, text: string | undefined): void {
    if (text !== undefined && text !== '') this.option(code, utf8.encode(text));
  }

  finish(with_options: boolean): Uint8Array {
    if (with_options) this.u32(OPTION_END);
    const total = this.length + 4;
    this.u32(total);
    this.view.setUint32(4, total, true);
    return this.buffer.slice(0, total);
  }
}

/** First block of a file: byte order, version, and who made it. */
export function pcapng_section(section: PcapngSection = {}): Uint8Array {
  const block = new Block(PCAPNG_BLOCK_SECTION);
  block.u32(PCAPNG_MAGIC);
  block.u16(1);
  block.u16(0);
  block.u32(0xffff_ffff);
  block.u32(0xffff_ffff);
  block.text_option(OPTION_COMMENT, section.comment);
  block.text_option(SECTION_HARDWARE, section.hardware);
  block.text_option(SECTION_OS, section.os);
  block.text_option(SECTION_APPLICATION, section.application);
  return block.finish(true);
}

/** Describes one interface; the n-th such block of a file is interface n-1. */
export function pcapng_interface(description: PcapngInterface): Uint8Array {
  const block = new Block(PCAPNG_BLOCK_INTERFACE);
  block.u16(PCAPNG_LINK_ETHERNET);
  block.u16(0);
  block.u32(0);
  block.text_option(INTERFACE_NAME, description.name);
  block.text_option(INTERFACE_DESCRIPTION, description.description);
  if (description.speed_bps) {
    const speed = new Uint8Array(8);
    new DataView(speed.buffer).setBigUint64(0, BigInt(Math.round(description.speed_bps)), true);
    block.option(INTERFACE_SPEED, speed);
  }
  block.option(INTERFACE_TIME_RESOLUTION, Uint8Array.of(NANOSECONDS));
  return block.finish(true);
}

/** One frame (enhanced packet block). */
export function pcapng_packet(packet: PcapngPacket): Uint8Array {
  const block = new Block(PCAPNG_BLOCK_PACKET);
  block.u32(packet.interface_id);
  block.u32(Math.floor(packet.time_ns / 0x1_0000_0000));
  block.u32(packet.time_ns % 0x1_0000_0000);
  block.u32(packet.data.length);
  block.u32(packet.data.length);
  block.padded_bytes(packet.data);
  const comments = packet.comments ?? [];
  for (const comment of comments) block.text_option(OPTION_COMMENT, comment);
  if (packet.direction !== undefined) {
    const flags = packet.direction === 'inbound' ? 1 : 2;
    block.option(PACKET_FLAGS, Uint8Array.of(flags, 0, 0, 0));
  }
  return block.finish(comments.length > 0 || packet.direction !== undefined);
}

/** TLS secrets in the NSS key log format; Wireshark decrypts the packets that follow. */
export function pcapng_tls_secrets(key_log: string): Uint8Array {
  const bytes = utf8.encode(key_log);
  const block = new Block(PCAPNG_BLOCK_SECRETS);
  block.u32(SECRETS_TLS_KEY_LOG);
  block.u32(bytes.length);
  block.padded_bytes(bytes);
  return block.finish(false);
}
