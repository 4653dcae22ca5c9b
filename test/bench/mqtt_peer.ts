// The other end of the wire for the MQTT bench: a broker of a few lines that speaks TCP by the frame and takes no
// virtual time, so that what is measured is the board: client, stack, driver and kernel. It acknowledges each segment
// (or every n-th) at once, answers CONNECT, SUBSCRIBE and QoS 1 PUBLISH, and can send messages as fast as the board's
// window takes them.

import type { EthernetFrame } from '../../netx/link/ethernet_frame.ts';
import type { EthernetPort, EthernetSegment, PortOwner } from '../../netx/link/ethernet_segment.ts';
import { read16, read32, write16, write32 } from '../../netx/wire/bytes.ts';
import { checksum_of, sum_bytes, sum_pseudo_header } from '../../netx/wire/checksum.ts';

const MAC_HIGH = 0x0200;
const MAC_LOW = 0x0000_0099;
const IP_AT = 14;
const TCP_AT = 34;
const DATA_AT = 54;
const FIN = 1;
const SYN = 2;
const PSH = 8;
const ACK = 16;
const WINDOW = 0xffff;

/** Answers by the type in the first byte; of a PUBLISH only the first of a segment is looked at. */
const CONNACK = Uint8Array.of(0x20, 2, 0, 0);

export class BenchPeer implements PortOwner {
  readonly port: EthernetPort;
  readonly ip: number;
  /** Acknowledge every n-th data segment. */
  ack_every = 1;
  /** The message that is sent over and over once the board has subscribed; null: none. */
  flood: Uint8Array | null = null;
  received = 0;
  private board_mac_high = 0;
  private board_mac_low = 0;
  private board_ip = 0;
  private board_port = 0;
  private own_port = 0;
  private sequence = 1000;
  private acknowledged = 1000;
  private expected = 0;
  private window = 0;
  private owed = 0;
  private flooding = false;
  private id = 0;

  /** `rate_bps` of its cable: nothing here sends twice, so a flood must not come faster than the board's card takes it. */
  constructor(segment: EthernetSegment, ip: number, rate_bps: number) {
    this.ip = ip;
    this.port = segment.attach('peer', this, { rate_bps });
  }

  frame_arrived(frame: EthernetFrame): void {
    const { bytes } = frame;
    const type = read16(bytes, 12);
    if (type === 0x0806) this.arp(bytes);
    else if (type === 0x0800 && bytes[IP_AT + 9] === 6) this.segment_arrived(bytes);
  }

  private arp(bytes: Uint8Array): void {
    if (read16(bytes, 20) !== 1 || read32(bytes, 38) !== this.ip) return;
    const reply = this.port.segment.frames.take(42);
    const out = reply.bytes;
    out.set(bytes.subarray(0, 42));
    out.set(bytes.subarray(6, 12), 0);
    write16(out, 6, MAC_HIGH);
    write32(out, 8, MAC_LOW);
    write16(out, 20, 2);
    out.set(bytes.subarray(22, 32), 32);
    write16(out, 22, MAC_HIGH);
    write32(out, 24, MAC_LOW);
    write32(out, 28, this.ip);
    this.port.transmit(reply, this.port.segment.sim.now_ns);
  }

  private segment_arrived(bytes: Uint8Array): void {
    const flags = bytes[TCP_AT + 13]!;
    const header = (bytes[TCP_AT + 12]! >>> 4) * 4;
    const at = TCP_AT + header;
    const length = read16(bytes, IP_AT + 2) - 20 - header;
    if ((flags & SYN) !== 0) {
      this.board_mac_high = read16(bytes, 6);
      this.board_mac_low = read32(bytes, 8);
      this.board_ip = read32(bytes, IP_AT + 12);
      this.board_port = read16(bytes, TCP_AT);
      this.own_port = read16(bytes, TCP_AT + 2);
      this.expected = (read32(bytes, TCP_AT + 4) + 1) >>> 0;
      this.send(SYN | ACK, 0);
      this.sequence += 1;
      this.acknowledged = this.sequence;
      return;
    }
    this.acknowledged = read32(bytes, TCP_AT + 8);
    this.window = read16(bytes, TCP_AT + 14);
    this.expected = (this.expected + length + (flags & FIN)) >>> 0;
    if (length > 0) this.data(bytes, at, length);
    else if ((flags & FIN) !== 0) this.send(FIN | ACK, 0);
    if (this.flooding) this.fill_window();
  }

  private data(bytes: Uint8Array, at: number, length: number): void {
    this.received += 1;
    const first = bytes[at]!;
    switch (first >>> 4) {
      case 1:
        this.answer(CONNACK);
        return;
      case 3:
        if ((first & 6) !== 0) this.puback(bytes, at);
        else this.owe();
        return;
      case 8:
        this.answer(Uint8Array.of(0x90, 3, bytes[at + 2]!, bytes[at + 3]!, bytes[at + length - 1]!));
        this.flooding = this.flood !== null;
        return;
      default:
        this.owe();
    }
  }

  private puback(bytes: Uint8Array, at: number): void {
    const topic_at = at + 2;
    const id_at = topic_at + 2 + read16(bytes, topic_at);
    this.answer(Uint8Array.of(0x40, 2, bytes[id_at]!, bytes[id_at + 1]!));
  }

  private owe(): void {
    this.owed += 1;
    if (this.owed < this.ack_every) return;
    this.send(ACK, 0);
  }

  private answer(data: Uint8Array): void {
    this.send(ACK | PSH, data.length, data);
  }

  /** Sends copies of the message for as long as the board's window has room. */
  private fill_window(): void {
    const message = this.flood!;
    while (((this.acknowledged + this.window - this.sequence - message.length) | 0) >= 0) {
      if ((message[0]! & 6) !== 0) {
        this.id = this.id === 0xffff ? 1 : this.id + 1;
        write16(message, 4 + read16(message, 2), this.id);
      }
      this.answer(message);
    }
  }

  private send(flags: number, length: number, data?: Uint8Array): void {
    this.owed = 0;
    const frame = this.port.segment.frames.take(DATA_AT + length);
    const out = frame.bytes;
    write16(out, 0, this.board_mac_high);
    write32(out, 2, this.board_mac_low);
    write16(out, 6, MAC_HIGH);
    write32(out, 8, MAC_LOW);
    write16(out, 12, 0x0800);
    write32(out, IP_AT, 0x4500_0000 + 40 + length);
    write32(out, IP_AT + 4, 0x4000);
    write32(out, IP_AT + 8, 0x4006_0000);
    write32(out, IP_AT + 12, this.ip);
    write32(out, IP_AT + 16, this.board_ip);
    write16(out, IP_AT + 10, checksum_of(sum_bytes(out, IP_AT, 20)));
    write16(out, TCP_AT, this.own_port);
    write16(out, TCP_AT + 2, this.board_port);
    write32(out, TCP_AT + 4, this.sequence);
    write32(out, TCP_AT + 8, this.expected);
    write32(out, TCP_AT + 12, ((0x5000 | flags) << 16) | WINDOW);
    write32(out, TCP_AT + 16, 0);
    if (data !== undefined) out.set(data, DATA_AT);
    const pseudo = sum_pseudo_header(this.ip, this.board_ip, 6, 20 + length);
    write16(out, TCP_AT + 16, checksum_of(pseudo + sum_bytes(out, TCP_AT, 20 + length)));
    this.sequence = (this.sequence + length + (flags & FIN)) >>> 0;
    this.port.transmit(frame, this.port.segment.sim.now_ns);
  }
}
