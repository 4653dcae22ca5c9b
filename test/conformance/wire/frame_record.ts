/**
 * Records frames as the transcripts show them: decoded, with sequence numbers relative to the initial ones
 * (conformance README of tcp, section 3).
 */

import type { JsonObject } from '../case.ts';
import { frame_hex, from_dots, hex, to_dots, u16, u32 } from './bytes.ts';
import {
  ACK,
  ETHERNET_HEADER,
  type FrameView,
  ones_sum,
  pseudo_sum,
  RST,
  SYN,
  TYPE_IP6,
  view_frame,
} from './frame_view.ts';
import { Ip6Records } from './ip6_record.ts';

const BROADCAST = 'ffffffffffff';
const FLAG_LETTERS = ['F', 'S', 'R', 'P', 'A', 'U'];
const TCP_HEADER = 20;

/** What else a record says of a UDP datagram, by its ports and data. */
export type DatagramView = (source_port: number, destination_port: number, data: Uint8Array) => JsonObject;

/** Addresses of the two ends in a direction, as dots. */
export interface Ends {
  readonly src: string;
  readonly to: string;
  /** Hardware address of the one end, empty if it is not one end; where frames to others are to be told. */
  readonly mac?: string;
}

export class FrameRecorder {
  readonly frames: JsonObject[] = [];
  /** Initial sequence numbers by direction: address and port of sender and receiver. */
  private readonly initial = new Map<string, number>();
  private readonly datagram: DatagramView | null;
  private readonly ip6 = new Ip6Records();

  constructor(datagram: DatagramView | null = null) {
    this.datagram = datagram;
  }

  /** Notes a frame. `wire` says what became of it when that is not ordinary. `ends` is null for injected frames. */
  record(
    tick: number,
    dir: string,
    wire: string | null,
    frame: Uint8Array,
    ends: Ends | null,
    with_hardware = false,
  ): void {
    const entry: JsonObject = { t: tick, dir };
    if (wire !== null) entry['wire'] = wire;
    const destination = hex(frame.subarray(0, 6));
    const elsewhere = ends?.mac !== undefined && ends.mac !== destination;
    if (destination === BROADCAST || elsewhere || with_hardware) entry['dst'] = destination;
    if (with_hardware) entry['smac'] = hex(frame.subarray(6, 12));
    const view = view_frame(frame);
    if (view.protocol === 'arp') Object.assign(entry, arp_record(frame));
    else if (u16(frame, 12) === TYPE_IP6) this.add_ip6(entry, view, dir, ends === null);
    else if (view.end > ETHERNET_HEADER) this.add_ip(entry, view, ends);
    this.frames.push(entry);
  }

  private add_ip(entry: JsonObject, view: FrameView, ends: Ends | null): void {
    const { frame } = view;
    const ip: JsonObject = {
      id: u16(frame, ETHERNET_HEADER + 4),
      ttl: frame[ETHERNET_HEADER + 8] ?? 0,
      len: u16(frame, ETHERNET_HEADER + 2),
    };
    const tos = frame[ETHERNET_HEADER + 1] ?? 0;
    const frag = u16(frame, ETHERNET_HEADER + 6);
    const [src, to] = [to_dots(u32(frame, ETHERNET_HEADER + 12)), to_dots(u32(frame, ETHERNET_HEADER + 16))];
    if (tos !== 0) ip['tos'] = tos;
    if (frag !== 0) ip['frag'] = frag;
    if (ends === null || src !== ends.src) ip['src'] = src;
    if (ends === null || to !== ends.to) ip['to'] = to;
    if (ones_sum(frame, ETHERNET_HEADER, view.transport) !== 0xffff) ip['badsum'] = true;
    entry['ip'] = ip;
    if (view.protocol === 'icmp') Object.assign(entry, icmp_record(view));
    if (view.protocol === 'udp') Object.assign(entry, this.udp_record(view));
    if (view.protocol === 'tcp') Object.assign(entry, this.tcp_record(view, ends === null));
  }

  private add_ip6(entry: JsonObject, view: FrameView, dir: string, injected: boolean): void {
    Object.assign(entry, this.ip6.record(view, dir, injected));
    if (view.protocol === 'udp') Object.assign(entry, this.udp_record(view));
    if (view.protocol === 'tcp') Object.assign(entry, this.tcp_record(view, injected));
  }

  private udp_record(view: FrameView): JsonObject {
    const { frame, transport, payload, end } = view;
    const [sp, dp] = [u16(frame, transport), u16(frame, transport + 2)];
    const good = ones_sum(frame, transport, end, pseudo_sum(view)) === 0xffff;
    const length = u16(frame, transport + 4);
    const wrong = view.ip6 !== null && length !== end - transport;
    const data = frame.subarray(payload, wrong ? Math.max(payload, Math.min(end, transport + length)) : end);
    return {
      ...(wrong ? { ulen: length } : {}),
      udp: true,
      sp,
      dp,
      len: data.length,
      data: frame_hex(data),
      sum: u16(frame, transport + 6) === 0 ? 'zero' : good ? 'ok' : 'bad',
      ...this.datagram?.(sp, dp, data),
    };
  }

  private tcp_record(view: FrameView, injected: boolean): JsonObject {
    const { frame, transport, payload, end, tcp_flags: flags } = view;
    const sequence = u32(frame, transport + 4);
    const acknowledgement = u32(frame, transport + 8);
    const letters = FLAG_LETTERS.filter((_letter, bit) => (flags & (1 << bit)) !== 0).join('');
    const [here, there] = this.directions(view);
    const acks = (flags & ACK) !== 0;
    this.learn(view, here, there, injected);
    const entry: JsonObject = {
      tcp: letters,
      sp: u16(frame, transport),
      dp: u16(frame, transport + 2),
      seq: (flags & RST) !== 0 && sequence === 0 ? 'abs0' : this.relative(here, sequence),
    };
    if (acks) entry['ack'] = this.relative(there, acknowledgement);
    else if (acknowledgement !== 0) entry['ackField'] = acknowledgement;
    entry['win'] = u16(frame, transport + 14);
    entry['len'] = end - payload;
    if (payload > transport + TCP_HEADER) entry['opt'] = hex(frame.subarray(transport + TCP_HEADER, payload));
    if (end > payload) entry['data'] = frame_hex(frame.subarray(payload, end));
    if (ones_sum(frame, transport, end, pseudo_sum(view)) !== 0xffff) entry['badsum'] = true;
    return entry;
  }

  private directions(view: FrameView): [string, string] {
    const { frame, transport, ip6 } = view;
    const [size, from, to] =
      ip6 === null ? [4, ETHERNET_HEADER + 12, ETHERNET_HEADER + 16] : [16, ip6.source, ip6.destination];
    const source = `${hex(frame.subarray(from, from + size))}:${u16(frame, transport)}`;
    const target = `${hex(frame.subarray(to, to + size))}:${u16(frame, transport + 2)}`;
    return [`${source}>${target}`, `${target}>${source}`];
  }

  /**
   * A SYN sets the initial number, unless it was injected; without one the first number seen or acknowledged has to
   * serve.
   */
  private learn(view: FrameView, here: string, there: string, injected: boolean): void {
    const { frame, transport, tcp_flags: flags } = view;
    const sequence = u32(frame, transport + 4);
    const absolute_reset = (flags & RST) !== 0 && sequence === 0;
    const syn = (flags & SYN) !== 0 && !injected;
    if (syn || (!this.initial.has(here) && !absolute_reset)) this.initial.set(here, sequence);
    if ((flags & ACK) !== 0 && !this.initial.has(there)) this.initial.set(there, u32(frame, transport + 8));
  }

  private relative(direction: string, number: number): number | string {
    const initial = this.initial.get(direction);
    return initial === undefined ? `abs:${number}` : (number - initial) | 0;
  }
}

function arp_record(frame: Uint8Array): JsonObject {
  const at = ETHERNET_HEADER;
  return {
    arp: u16(frame, at + 6) === 1 ? 'request' : 'reply',
    sha: hex(frame.subarray(at + 8, at + 14)),
    spa: to_dots(u32(frame, at + 14)),
    tha: hex(frame.subarray(at + 18, at + 24)),
    tpa: to_dots(u32(frame, at + 24)),
  };
}

function icmp_record(view: FrameView): JsonObject {
  const { frame, transport, payload, end } = view;
  return {
    icmp: [frame[transport] ?? 0, frame[transport + 1] ?? 0],
    rest: hex(frame.subarray(transport + 4, payload)),
    len: end - payload,
    data: frame_hex(frame.subarray(payload, end)),
    sum: ones_sum(frame, transport, end) === 0xffff ? 'ok' : 'bad',
  };
}

/** The ends of a direction between two nodes. */
export function ends_between(source: string, target: string): Ends {
  return { src: to_dots(from_dots(source)), to: to_dots(from_dots(target)) };
}
