/**
 * DHCP messages: as frames show them, and as the script of node b makes them (conformance README of dhcp, sections 3, 4).
 */

import type { Json, JsonObject } from '../case.ts';
import { from_dots, from_hex, hex, to_dots } from '../wire/bytes.ts';
import { u16, u32 } from '../wire/frame_view.ts';

const OPTIONS = 240;
const OWN_MAC = '001122334401';
const COOKIE = '63825363';

/** What a frame shows of a datagram of port 67 or 68. */
export function dhcp_view(source_port: number, destination_port: number, data: Uint8Array): JsonObject {
  if (![67, 68].includes(source_port) && ![67, 68].includes(destination_port)) return {};
  return { dhcp: message_view(data) };
}

function message_view(data: Uint8Array): JsonObject {
  if (data.length < 44) return { short: hex(data) };
  const view: JsonObject = {
    op: data[0] ?? 0,
    xid: hex(data.subarray(4, 8)),
    secs: u16(data, 8),
    flags: u16(data, 10),
  };
  if (data[3] !== 0) view['hops'] = data[3] ?? 0;
  for (const [name, at] of [
    ['ci', 12],
    ['yi', 16],
    ['si', 20],
    ['gi', 24],
  ] as const) {
    if (u32(data, at) !== 0) view[name] = to_dots(u32(data, at));
  }
  if (data[1] !== 1 || data[2] !== 6) view['hw'] = [data[1] ?? 0, data[2] ?? 0];
  if (hex(data.subarray(28, 34)) !== OWN_MAC) view['ch'] = hex(data.subarray(28, 34));
  for (const [name, from, to] of [
    ['chpad', 34, 44],
    ['sname', 44, 108],
    ['file', 108, 236],
  ] as const) {
    const part = data.subarray(from, Math.min(to, data.length));
    if (part.some((byte) => byte !== 0)) view[name] = hex(part);
  }
  if (data.length < OPTIONS) return { ...view, cut: data.length };
  if (hex(data.subarray(236, OPTIONS)) !== COOKIE) view['magic'] = hex(data.subarray(236, OPTIONS));
  return { ...view, ...options_view(data) };
}

function options_view(data: Uint8Array): JsonObject {
  const opts: Json[] = [];
  let at = OPTIONS;
  while (at < data.length) {
    const code = data[at] ?? 0;
    if (code === 255) {
      const tail = data.subarray(at + 1);
      return {
        opts,
        ...(tail.length > 0 ? { tail: tail.length } : {}),
        ...(tail.some((byte) => byte !== 0) ? { tailHex: hex(tail) } : {}),
      };
    }
    const length = data[at + 1];
    if (code === 0 || length === undefined) {
      opts.push([code]);
      at++;
      continue;
    }
    const value = hex(data.subarray(at + 2, at + 2 + length));
    opts.push(at + 2 + length > data.length ? [code, value, length] : [code, value]);
    at += 2 + length;
  }
  return { opts, end: 0 };
}

/** The value of an option in a message; null when it is not there. */
export function option_in(data: Uint8Array, code: number): Uint8Array | null {
  let at = OPTIONS;
  while (at < data.length && data[at] !== 255) {
    const length = data[at] === 0 ? -1 : (data[at + 1] ?? 0);
    if (data[at] === code) return data.subarray(at + 2, at + 2 + length);
    at += 2 + length;
  }
  return null;
}

function text(op: JsonObject, key: string, otherwise: string): string | null {
  const value = op[key];
  if (value === null) return null;
  return typeof value === 'string' ? value : otherwise;
}

function number(op: JsonObject, key: string, otherwise: number): number {
  const value = op[key];
  return typeof value === 'number' ? value : otherwise;
}

function four(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** The reply of a `dsend` to the remembered message. */
export function reply_to(asked: Uint8Array, op: JsonObject, own_address: string): Uint8Array {
  const fixed = new Uint8Array(OPTIONS);
  const view = new DataView(fixed.buffer);
  fixed[0] = number(op, 'bootop', 2);
  fixed[1] = number(op, 'htype', 1);
  fixed[2] = 6;
  view.setUint32(4, u32(asked, 4) + number(op, 'xid', 0));
  fixed.set(asked.subarray(10, 12), 10);
  view.setUint32(12, from_dots(text(op, 'ci', '0.0.0.0') ?? '0.0.0.0'));
  view.setUint32(16, from_dots(text(op, 'yi', '10.0.0.50') ?? '0.0.0.0'));
  view.setUint32(20, from_dots(text(op, 'si', '0.0.0.0') ?? '0.0.0.0'));
  view.setUint32(24, from_dots(text(op, 'gi', '0.0.0.0') ?? '0.0.0.0'));
  fixed.set(from_hex(text(op, 'chaddr', hex(asked.subarray(28, 34))) ?? ''), 28);
  fixed.set(from_hex(text(op, 'magic', COOKIE) ?? ''), 236);
  const options: number[] = [];
  const add = (code: number, address: string | null): void => {
    if (address !== null && address !== '') options.push(code, 4, ...four(from_dots(address)));
  };
  const times = (code: number, key: string, otherwise: number | null): void => {
    const value = op[key] === undefined ? otherwise : op[key];
    if (typeof value === 'number') options.push(code, 4, ...four(value));
  };
  const type = number(op, 'type', 2);
  if (type !== 0) options.push(53, 1, type);
  add(54, text(op, 'sid', own_address));
  add(1, text(op, 'mask', '255.255.255.0'));
  add(3, text(op, 'router', ''));
  add(6, text(op, 'dns', ''));
  times(51, 'lease', 600);
  times(58, 't1', null);
  times(59, 't2', null);
  options.push(...from_hex(text(op, 'opts', '') ?? ''));
  if (number(op, 'end', 1) !== 0) options.push(255);
  const length = Math.max(OPTIONS + options.length, number(op, 'pad', 0));
  const message = new Uint8Array(length);
  message.set(fixed);
  message.set(options, OPTIONS);
  return message.subarray(0, number(op, 'cut', length));
}
