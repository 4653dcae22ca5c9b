/**
 * Time messages as frames show them (conformance README of sntp, section 4), and as the scripted servers write them.
 */

import type { Json, JsonObject } from '../case.ts';
import { from_hex, hex } from '../wire/bytes.ts';
import { u32 } from '../wire/frame_view.ts';
import { number_of } from '../wire/lab.ts';

const PORT = 123;
const LENGTH = 48;
const TRANSMIT = 40;
const TIMES = [
  ['ref', 16],
  ['orig', 24],
  ['recv', 32],
  ['xmit', TRANSMIT],
] as const;

/** What a frame shows of a datagram of the SNTP port. */
export function sntp_view(source_port: number, destination_port: number, data: Uint8Array): JsonObject {
  if (source_port !== PORT && destination_port !== PORT) return {};
  return { sntp: data.length < LENGTH ? { short: hex(data) } : message_view(data) };
}

function message_view(data: Uint8Array): JsonObject {
  const [flags = 0, stratum = 0, poll = 0, precision = 0] = data;
  const view: JsonObject = {
    li: flags >> 6,
    vn: (flags >> 3) & 7,
    mode: flags & 7,
    stratum,
    poll,
    precision,
  };
  if (u32(data, 4) !== 0) view['delay'] = hex(data.subarray(4, 8));
  if (u32(data, 8) !== 0) view['dispersion'] = hex(data.subarray(8, 12));
  if (u32(data, 12) !== 0) view['refid'] = hex(data.subarray(12, 16));
  for (const [name, at] of TIMES) {
    const time = [u32(data, at), u32(data, at + 4)];
    if (time.some((word) => word !== 0)) view[name] = time;
  }
  if (data.length > LENGTH) view['extra'] = hex(data.subarray(LENGTH));
  return view;
}

/** The message of an `ssend`; `asked` is the one that it answers, null for none. */
export function message_of(op: JsonObject, asked: Uint8Array | null): Uint8Array {
  const message = new Uint8Array(LENGTH);
  const view = new DataView(message.buffer);
  const number = (name: string, otherwise: number) => number_of(op, name, otherwise);
  message[0] = (number('li', 0) << 6) | (number('vn', 3) << 3) | number('mode', 4);
  message[1] = number('stratum', 2);
  message[2] = number('poll', 6);
  message[3] = number('precision', 236);
  view.setUint32(4, number('delay', 0));
  view.setUint32(8, number('disp', 0));
  message.set(from_hex(String(op['refid'] ?? '0a000009')), 12);
  const usual: Record<string, readonly number[]> = {
    ref: [3_899_999_990, 0],
    orig: asked === null ? [0, 0] : [u32(asked, TRANSMIT), u32(asked, TRANSMIT + 4)],
    recv: [3_900_000_000, 0x40000000],
    xmit: [3_900_000_000, 0x80000000],
  };
  for (const [name, at] of TIMES) {
    const given = op[name] as readonly Json[] | undefined;
    const [seconds = 0, fraction = 0] = (given ?? usual[name] ?? []) as readonly number[];
    view.setUint32(at, seconds);
    view.setUint32(at + 4, fraction);
  }
  const whole = new Uint8Array(number('len', LENGTH));
  whole.set(message.subarray(0, whole.length));
  return whole;
}
