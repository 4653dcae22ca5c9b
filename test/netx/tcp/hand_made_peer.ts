// The other end of a board's wire with no stack behind it: the test writes each segment, and reads in words what the
// board sends. Sequence numbers are relative to the initial ones of each side.

import type { EthernetFrame } from '../../../netx/link/ethernet_frame.ts';
import { mac_write } from '../../../netx/link/ethernet_frame.ts';
import type { EthernetPort } from '../../../netx/link/ethernet_segment.ts';
import { ADDRESS_A, ADDRESS_B, MAC_A, MAC_B, PORT, type TcpLab } from './tcp_lab.ts';

const FLAGS = 'FSRPAU';
const TICK_NS = 10_000_000;
const IP_AT = 14;
const TCP_AT = 34;
const HEADERS = 40;
const TCP = 6;
/** Port of the hand-made side. */
export const PEER_PORT = 4000;

export interface Segment {
  /** Letters of FSRPAU. */
  readonly flags: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly window?: number;
  readonly data?: string;
  readonly options?: readonly number[];
  readonly port?: number;
  readonly peer_port?: number;
  /** Where it claims to come from. */
  readonly source?: number;
  /** Length of the header that it claims, in words. */
  readonly header_words?: number;
  /** Written instead of the right checksum. */
  readonly bad_sum?: boolean;
}

export interface Seen {
  readonly tick: number;
  readonly flags: string;
  readonly seq: number;
  /** The sequence number in the header is 0. */
  readonly absolute_zero: boolean;
  readonly ack: number;
  readonly window: number;
  readonly data: string;
  readonly options: readonly number[];
  readonly source_port: number;
  readonly destination_port: number;
  /** Whole IP packet. */
  readonly bytes: Uint8Array;
}

export class HandMadePeer {
  readonly seen: Seen[] = [];
  /** Called for each segment that arrives, before anything else happens. */
  on_segment: ((seen: Seen) => void) | null = null;
  /** Initial sequence numbers: ours, and the board's as soon as it is known. */
  isn = 1_000_000;
  board_isn = 0;
  private readonly port: EthernetPort;
  private readonly lab: TcpLab;

  constructor(lab: TcpLab) {
    this.lab = lab;
    this.port = lab.lan.attach('peer', { frame_arrived: (frame) => this.arrived(frame) }, { rate_bps: 0 });
  }

  get tick(): number {
    return Math.floor(this.lab.sim.now_ns / TICK_NS);
  }

  /** Calls `what` at a tick. */
  at(tick: number, what: () => void): void {
    this.lab.sim.schedule(tick * TICK_NS + 1, what);
  }

  /** Sends at a tick. */
  send_at(tick: number, ...segments: Segment[]): void {
    this.at(tick, () => {
      for (const segment of segments) this.send(segment);
    });
  }

  send(segment: Segment): void {
    const { flags, seq = 0, ack, window = 8192, data = '', options = [] } = segment;
    const frame = this.lab.lan.frames.take(IP_AT + HEADERS + options.length + data.length);
    const { bytes } = frame;
    bytes.fill(0, 0, frame.length);
    mac_write(bytes, 0, MAC_A);
    mac_write(bytes, 6, MAC_B);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const bits = [...FLAGS].reduce(
      (all, letter, bit) => (flags.includes(letter) ? all | (1 << bit) : all),
      0,
    );
    view.setUint16(12, 0x0800);
    view.setUint16(IP_AT, 0x4500);
    view.setUint16(IP_AT + 2, HEADERS + options.length + data.length);
    view.setUint16(IP_AT + 8, (64 << 8) | TCP);
    view.setUint32(IP_AT + 12, segment.source ?? ADDRESS_B);
    view.setUint32(IP_AT + 16, ADDRESS_A);
    view.setUint16(IP_AT + 10, internet_checksum(bytes.subarray(IP_AT, TCP_AT), 0));
    view.setUint16(TCP_AT, segment.peer_port ?? PEER_PORT);
    view.setUint16(TCP_AT + 2, segment.port ?? PORT);
    view.setUint32(TCP_AT + 4, this.isn + seq);
    if (ack !== undefined) view.setUint32(TCP_AT + 8, this.board_isn + ack);
    view.setUint8(TCP_AT + 12, ((segment.header_words ?? 5 + options.length / 4) << 4) & 0xf0);
    view.setUint8(TCP_AT + 13, bits);
    view.setUint16(TCP_AT + 14, window);
    bytes.set([...options], TCP_AT + 20);
    bytes.set(new TextEncoder().encode(data), TCP_AT + 20 + options.length);
    const sum = checksum(bytes.subarray(IP_AT, frame.length));
    view.setUint16(TCP_AT + 16, segment.bad_sum === true ? ~sum & 0xffff : sum);
    this.port.transmit(frame, this.lab.sim.now_ns);
  }

  private arrived(frame: EthernetFrame): void {
    const bytes = frame.data().slice(IP_AT);
    const view = new DataView(bytes.buffer);
    if (view.getUint8(0) !== 0x45 || view.getUint8(9) !== TCP) return;
    const packet = bytes.subarray(0, view.getUint16(2));
    const at = TCP_AT - IP_AT;
    const bits = view.getUint8(at + 13);
    const flags = [...FLAGS].filter((_letter, bit) => (bits & (1 << bit)) !== 0).join('');
    const sequence = view.getUint32(at + 4);
    if (flags.includes('S')) this.board_isn = sequence;
    if (checksum(packet) !== view.getUint16(at + 16)) throw new Error(`wrong TCP checksum in ${flags}`);
    const data_at = at + (view.getUint8(at + 12) >>> 4) * 4;
    const seen: Seen = {
      tick: this.tick,
      flags,
      seq: (sequence - this.board_isn) | 0,
      absolute_zero: sequence === 0,
      ack: flags.includes('A') ? (view.getUint32(at + 8) - this.isn) | 0 : 0,
      window: view.getUint16(at + 14),
      data: new TextDecoder().decode(packet.subarray(data_at)),
      options: [...packet.subarray(at + 20, data_at)],
      source_port: view.getUint16(at),
      destination_port: view.getUint16(at + 2),
      bytes: packet,
    };
    this.seen.push(seen);
    this.on_segment?.(seen);
  }

  /** From here on answers a SYN with a SYN that acknowledges it, and acknowledges data and FIN if told. */
  answer(options: { readonly mss?: number; readonly window?: number; readonly data?: boolean } = {}): void {
    const { mss = 1460, window = 8192, data = false } = options;
    this.on_segment = (seen) => {
      const { flags } = seen;
      if (flags === 'S') this.send({ flags: 'SA', ack: 1, window, options: mss_option(mss) });
      if (!data || (seen.data === '' && !flags.includes('F'))) return;
      const fin = flags.includes('F') ? 1 : 0;
      this.send({ flags: 'A', seq: 1, ack: seen.seq + seen.data.length + fin, window });
    };
  }

  /** Opens a connection to a listening board at a tick and acknowledges its answer. */
  connect_at(tick: number, options: { readonly mss?: number; readonly window?: number } = {}): void {
    const { mss = 1460, window = 8192 } = options;
    this.on_segment = (seen) => {
      if (seen.flags === 'SA') this.send({ flags: 'A', seq: 1, ack: 1, window });
    };
    this.send_at(tick, { flags: 'S', window, options: mss_option(mss) });
  }

  /** What was seen, one line a segment: tick, flags, data bytes by relative number, acknowledgment, window. */
  lines(from_tick = 0): string[] {
    return this.seen
      .filter(({ tick }) => tick >= from_tick)
      .map(({ tick, flags, seq, absolute_zero, ack, window, data }) => {
        const end = data === '' ? '' : `+${data.length}`;
        return `${tick} ${flags} ${absolute_zero ? 'abs0' : seq}${end} ack ${ack} win ${window}`;
      });
  }

  forget(): void {
    this.seen.length = 0;
  }
}

export function mss_option(mss: number): number[] {
  return [2, 4, mss >>> 8, mss & 0xff];
}

/** Of a whole IP packet, with its own checksum field left out. */
function checksum(packet: Uint8Array): number {
  const segment = packet.slice(TCP_AT - IP_AT);
  segment[16] = 0;
  segment[17] = 0;
  const addresses = packet.subarray(12, 20);
  return internet_checksum(segment, TCP + segment.length + (~internet_checksum(addresses, 0) & 0xffff));
}

function internet_checksum(bytes: Uint8Array, start: number): number {
  let sum = start;
  for (const [index, byte] of bytes.entries()) sum += index % 2 === 0 ? byte << 8 : byte;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
