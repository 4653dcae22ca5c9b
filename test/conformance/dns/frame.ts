/**
 * DNS messages as frames show them (conformance README of dns, section 4).
 */

import type { Json, JsonObject } from '../case.ts';
import { hex } from '../wire/bytes.ts';
import { u16 } from '../wire/frame_view.ts';

const PORTS = [53, 5353];
const HEADER = 12;
const POINTER = 0xc0;
const TYPE_NAMES = new Map([
  [1, 'A'],
  [2, 'NS'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [12, 'PTR'],
  [15, 'MX'],
  [16, 'TXT'],
  [28, 'AAAA'],
  [33, 'SRV'],
]);

/** What a frame shows of a datagram of a DNS port. */
export function dns_view(source_port: number, destination_port: number, data: Uint8Array): JsonObject {
  if (!PORTS.includes(source_port) && !PORTS.includes(destination_port)) return {};
  return { dns: data.length < HEADER ? { short: hex(data) } : message_view(data) };
}

function message_view(data: Uint8Array): JsonObject {
  const view: JsonObject = {
    id: hex(data.subarray(0, 2)),
    flags: hex(data.subarray(2, 4)),
    count: [4, 6, 8, 10].map((at) => u16(data, at)),
  };
  const questions: Json[] = [];
  let at = HEADER;
  let readable = true;
  for (let left = u16(data, 4); left > 0; left--) {
    const name = name_view(data, at);
    readable = name !== null && name.end + 4 <= data.length;
    if (name === null || !readable) break;
    const [type, kind] = [u16(data, name.end), u16(data, name.end + 2)];
    const shown = TYPE_NAMES.get(type) ?? type;
    questions.push(kind === 1 ? [name.text, shown] : [name.text, shown, kind]);
    at = name.end + 4;
  }
  view['q'] = questions;
  if (readable && at < data.length) view['rest'] = hex(data.subarray(at));
  return view;
}

/** A name without pointers, its labels of any length joined by dots; the root is one dot. */
function name_view(data: Uint8Array, from: number): { text: string; end: number } | null {
  const labels: string[] = [];
  let at = from;
  for (;;) {
    const length = data[at];
    if (length === undefined || length >= POINTER) return null;
    if (length === 0) return { text: labels.length === 0 ? '.' : labels.join('.'), end: at + 1 };
    const label = data.subarray(at + 1, at + 1 + length);
    if (label.length < length) return null;
    labels.push(String.fromCharCode(...label));
    at += 1 + length;
  }
}
