/**
 * What a frame record says of IPv6, its extension headers and ICMPv6 (README of ipv6, section 3).
 */

import type { Json, JsonObject } from '../case.ts';
import { frame_hex, hex, u16, u32 } from './bytes.ts';
import { ETHERNET_HEADER, type FrameView, ones_sum, pseudo_sum } from './frame_view.ts';
import { type Ip6Headers, is_part } from './ip6_headers.ts';
import { text_of_words } from './ip6_text.ts';

const NEIGHBOUR_SOLICITATION = 135;
const NEIGHBOUR_ADVERTISEMENT = 136;
const ROUTER_SOLICITATION = 133;
const ROUTER_ADVERTISEMENT = 134;
const REDIRECT = 137;
/** Where the options of a message begin. */
const OPTIONS_AT: Readonly<Record<number, number>> = {
  [ROUTER_SOLICITATION]: 8,
  [ROUTER_ADVERTISEMENT]: 16,
  [NEIGHBOUR_SOLICITATION]: 24,
  [NEIGHBOUR_ADVERTISEMENT]: 24,
  [REDIRECT]: 40,
};

export class Ip6Records {
  /** Ids of fragmented packets by direction, in order of first appearance. */
  private readonly ids = new Map<string, number[]>();

  record(view: FrameView, dir: string, injected: boolean): JsonObject {
    const { ip6, frame } = view;
    if (ip6 === null) return { ip6: 'short', hex: hex(frame.subarray(ETHERNET_HEADER)) };
    return { ip6: this.header_record(frame, ip6, dir, injected), ...upper_record(view, ip6) };
  }

  private header_record(frame: Uint8Array, ip6: Ip6Headers, dir: string, injected: boolean): JsonObject {
    const record: JsonObject = {
      len: ip6.length,
      hop: ip6.hop,
      src: address_at(frame, ip6.source),
      to: address_at(frame, ip6.destination),
    };
    if (ip6.version !== 6) record['ver'] = ip6.version;
    if (ip6.traffic_class !== 0) record['tc'] = ip6.traffic_class;
    if (ip6.flow !== 0) record['flow'] = ip6.flow;
    if (ip6.present < ip6.length) record['short'] = ip6.present;
    if (ip6.extensions.length > 0) record['ext'] = ip6.extensions.map(([type, bytes]) => [type, hex(bytes)]);
    if (ip6.fragment !== null) {
      const { id, offset: off, more, reserved } = ip6.fragment;
      const shown = injected ? `0x${id.toString(16)}` : this.number_of(id, dir);
      record['frag'] = { id: shown, off, more, ...(reserved === 0 ? {} : { res: reserved }) };
    }
    return record;
  }

  private number_of(id: number, dir: string): number {
    const known = this.ids.get(dir) ?? [];
    this.ids.set(dir, known);
    if (!known.includes(id)) known.push(id);
    return known.indexOf(id) + 1;
  }
}

function address_at(frame: Uint8Array, at: number): string {
  return text_of_words([0, 4, 8, 12].map((word) => u32(frame, at + word)));
}

function upper_record(view: FrameView, ip6: Ip6Headers): JsonObject {
  const { frame, protocol, transport, end } = view;
  if (protocol === 'udp' || protocol === 'tcp') return {};
  if (protocol === 'icmp6') return icmp6_record(view);
  const data = frame.subarray(transport, end);
  const decodable = [6, 17, 58].includes(ip6.next) && !is_part(ip6.fragment);
  if (decodable) return { nh: ip6.next, hex: hex(data) };
  return { nh: ip6.next, len: data.length, ...(data.length > 0 ? { data: frame_hex(data) } : {}) };
}

function icmp6_record(view: FrameView): JsonObject {
  const { frame, transport, end } = view;
  const type = frame[transport] ?? 0;
  const good = ones_sum(frame, transport, end, pseudo_sum(view)) === 0xffff;
  return {
    icmp6: [type, frame[transport + 1] ?? 0],
    ...message_record(frame, type, transport, end),
    sum: good ? 'ok' : 'bad',
  };
}

function message_record(frame: Uint8Array, type: number, at: number, end: number): JsonObject {
  const options_at = OPTIONS_AT[type];
  if (options_at === undefined) {
    const data = frame.subarray(at + 8, end);
    const shown = data.length > 0 ? { data: frame_hex(data) } : {};
    return { rest: hex(frame.subarray(at + 4, at + 8)), len: data.length, ...shown };
  }
  if (end - at < options_at) return { rest: hex(frame.subarray(at + 4, end)) };
  const opts = options_record(frame, at + options_at, end);
  return { ...fields_record(frame, type, at), ...(opts.length > 0 ? { opts } : {}) };
}

function fields_record(frame: Uint8Array, type: number, at: number): JsonObject {
  switch (type) {
    case ROUTER_ADVERTISEMENT:
      return {
        cur: frame[at + 4] ?? 0,
        flags: frame[at + 5] ?? 0,
        life: u16(frame, at + 6),
        reach: u32(frame, at + 8),
        retrans: u32(frame, at + 12),
      };
    case NEIGHBOUR_SOLICITATION:
      return { target: address_at(frame, at + 8) };
    case NEIGHBOUR_ADVERTISEMENT: {
      const bits = frame[at + 4] ?? 0;
      const flags = ['R', 'S', 'O'].filter((_letter, bit) => (bits & (0x80 >> bit)) !== 0).join('');
      return { flags, target: address_at(frame, at + 8) };
    }
    case REDIRECT:
      return { target: address_at(frame, at + 8), dest: address_at(frame, at + 24) };
    default:
      return {};
  }
}

function options_record(frame: Uint8Array, from: number, end: number): Json[] {
  const options: Json[] = [];
  for (let at = from; at < end; ) {
    const size = (frame[at + 1] ?? 0) * 8;
    if (size === 0 || at + size > end) return [...options, { raw: hex(frame.subarray(at, end)) }];
    options.push(option_record(frame, at, size));
    at += size;
  }
  return options;
}

function option_record(frame: Uint8Array, at: number, size: number): JsonObject {
  const type = frame[at] ?? 0;
  if (type === 1 && size === 8) return { slla: hex(frame.subarray(at + 2, at + 8)) };
  if (type === 2 && size === 8) return { tlla: hex(frame.subarray(at + 2, at + 8)) };
  if (type === 5 && size === 8) return { mtu: u32(frame, at + 4) };
  if (type !== 3 || size !== 32) return { opt: type, hex: hex(frame.subarray(at, at + size)) };
  return {
    prefix: address_at(frame, at + 16),
    plen: frame[at + 2] ?? 0,
    pflags: frame[at + 3] ?? 0,
    valid: u32(frame, at + 4),
    pref: u32(frame, at + 8),
  };
}
