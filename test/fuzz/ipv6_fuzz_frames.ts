// IPv6 frames for the fuzzed board: a right message of each kind, made byte by byte without any code of the stack, things
// changed in it, and checksums that are made right again or not.

import type { Random } from '../../rtos/sim_api.ts';
import { ethernet, internet_sum, OWN_MAC, put16, put32, u16 } from './wire_bytes.ts';

export const IPV6_KINDS = [
  'ICMPv6',
  'neighbour discovery',
  'router advertisements',
  'redirects',
  'extension headers',
  'fragments',
  'UDP',
  'TCP',
] as const;
export type Ipv6Kind = (typeof IPV6_KINDS)[number];

const AT = 14;
const HEADER = 40;
const ICMPV6 = 58;
const [HOP_BY_HOP, TCP, UDP, ROUTING, FRAGMENT, DESTINATION] = [0, 6, 17, 43, 44, 60] as const;
export const UDP_PORT = 7000;
export const TCP_PORT = 80;

/** Sixteen bytes of an address written in full: eight groups. */
function address(...groups: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(16);
  groups.forEach((group, index) => {
    put16(bytes, index * 2, group);
  });
  return bytes;
}

export const OWN = address(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);
export const PEER = address(0x2001, 0xdb8, 0, 0, 0, 0, 0, 2);
const LINK_LOCAL = address(0xfe80, 0, 0, 0, 0, 0xff, 0xfe00, 0x101);
const ROUTER = address(0xfe80, 0, 0, 0, 0, 0, 0, 0x99);
const ALL_NODES = address(0xff02, 0, 0, 0, 0, 0, 0, 1);
const SOLICITED = address(0xff02, 0, 0, 0, 0, 1, 0xff00, 1);
const OTHERS = [
  address(0, 0, 0, 0, 0, 0, 0, 0),
  address(0, 0, 0, 0, 0, 0, 0, 1),
  address(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x77),
  address(0xfe80, 0, 0, 0, 0, 0, 0, 0x88),
  address(0xff02, 0, 0, 0, 0, 0, 0, 2),
  address(0x2001, 0xdb8, 5, 0, 0, 0, 0, 5),
];
const ANY = [OWN, PEER, LINK_LOCAL, ROUTER, ALL_NODES, SOLICITED, ...OTHERS];

export function one_of<T>(random: Random, list: readonly T[]): T {
  return list[random.below(list.length)] as T;
}

export function some_bytes(random: Random, most: number): Uint8Array {
  return Uint8Array.from({ length: random.below(most + 1) }, () => random.below(256));
}

const SPECIAL = [0, 1, 7, 8, 0x3f, 0x40, 0x7f, 0x80, 0xfe, 0xff];

/** Changes a few bytes, or the length, of a message that was right. */
export function changed(random: Random, message: Uint8Array): Uint8Array {
  let bytes = Uint8Array.from(message);
  if (random.below(3) > 0) return bytes;
  if (random.below(4) === 0) bytes = bytes.slice(0, random.below(bytes.length + 1));
  if (random.below(6) === 0) bytes = Uint8Array.from([...bytes, ...some_bytes(random, 40)]);
  for (let changes = random.below(4); changes > 0 && bytes.length > 0; changes--) {
    const value = random.below(2) === 0 ? random.below(256) : one_of(random, SPECIAL);
    bytes[random.below(bytes.length)] = value;
  }
  return bytes;
}

interface Packet {
  readonly next: number;
  readonly body: Uint8Array;
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly hop_limit: number;
}

/** A frame with the packet; its length field is wrong now and then. */
function frame_of(random: Random, { next, body, source, destination, hop_limit }: Packet): Uint8Array {
  const bytes = new Uint8Array(HEADER + body.length);
  bytes[0] = random.below(60) === 0 ? random.below(256) : 0x60;
  put16(bytes, 4, random.below(40) === 0 ? random.below(2 * body.length + 2) : body.length);
  bytes[6] = next;
  bytes[7] = hop_limit;
  bytes.set(source, 8);
  bytes.set(destination, 24);
  bytes.set(body, HEADER);
  const group = destination[0] === 0xff;
  const mac = 0x3333_0000_0000 + u16(destination, 12) * 0x1_0000 + u16(destination, 14);
  return ethernet(0x86dd, bytes, group ? mac : OWN_MAC);
}

/** Writes the checksum of an upper layer at `place` of the body. */
function with_sum(
  { source, destination }: Pick<Packet, 'source' | 'destination'>,
  protocol: number,
  body: Uint8Array,
  place: number,
): Uint8Array {
  if (body.length < place + 2) return body;
  put16(body, place, 0);
  const pseudo = internet_sum(destination, internet_sum(source, protocol + body.length));
  const sum = ~internet_sum(body, pseudo) & 0xffff;
  put16(body, place, protocol === UDP && sum === 0 ? 0xffff : sum);
  return body;
}

/** What the connection of the board expects, so that segments can be near to it. */
interface TcpNumbers {
  readonly expected: number;
  readonly sent: number;
}

function option(type: number, ...content: readonly number[]): number[] {
  const length = Math.ceil((content.length + 2) / 8);
  return [type, length, ...content, ...new Array<number>(length * 8 - content.length - 2).fill(0)];
}

function mac(random: Random): number[] {
  return [2, 0, 0, 0, random.below(3), random.below(3)];
}

function prefix_option(random: Random): number[] {
  const length = one_of(random, [64, 64, 64, 0, 63, 65, 96, 128, 200]);
  const time = (): number[] =>
    one_of(random, [
      [0, 0, 0, 0],
      [0, 0, 0, 5],
      [0, 0, 28, 33],
      [255, 255, 255, 255],
    ]);
  const flags = one_of(random, [0xc0, 0xc0, 0x80, 0x40, 0]);
  const network = address(0x2001, 0xdb8, random.below(12), 0, 0, 0, 0, 0);
  return [3, 4, length, flags, ...time(), ...time(), 0, 0, 0, 0, ...network];
}

function options(random: Random): number[] {
  const made: number[] = [];
  for (let count = random.below(5); count > 0; count--) {
    const kind = random.below(8);
    if (kind < 2) made.push(...option(1, ...mac(random)));
    else if (kind < 3) made.push(...option(2, ...mac(random)));
    else if (kind < 5) made.push(...prefix_option(random));
    else if (kind < 6) made.push(...option(5, 0, 0, 0, 0, random.below(8), 0));
    else if (kind < 7) made.push(random.below(256), random.below(6), ...some_bytes(random, 30));
    else made.push(...option(one_of(random, [3, 4, 14, 25]), ...some_bytes(random, 30)));
  }
  return made;
}

function target(random: Random, asks: boolean): Uint8Array {
  if (random.below(4) === 0) return one_of(random, ANY);
  return one_of(random, asks ? [OWN, OWN, LINK_LOCAL] : [PEER, PEER, ROUTER]);
}

/** An ICMPv6 message without its checksum. */
function message(random: Random, kind: Ipv6Kind): number[] {
  const four = [0, 0, 0, 0];
  switch (kind) {
    case 'neighbour discovery': {
      const asks = random.below(2) === 0;
      const flags = asks ? 0 : random.below(8) << 5;
      return [asks ? 135 : 136, 0, 0, 0, flags, 0, 0, 0, ...target(random, asks), ...options(random)];
    }
    case 'router advertisements': {
      const life = one_of(random, [
        [0, 0],
        [0, 5],
        [7, 8],
        [255, 255],
      ]);
      return [
        134,
        0,
        0,
        0,
        random.below(256),
        random.below(256),
        ...life,
        ...four,
        ...four,
        ...options(random),
      ];
    }
    case 'redirects':
      return [137, 0, 0, 0, ...four, ...one_of(random, ANY), ...one_of(random, ANY), ...options(random)];
    default: {
      const type = one_of(random, [1, 2, 3, 4, 128, 128, 129, 133, 143, 255, random.below(256)]);
      const quoted = type === 2 ? [0x60, 0, 0, 0, 0, 8, 17, 64, ...OWN, ...one_of(random, ANY)] : [];
      const rest = type === 2 ? [0, 0, random.below(7), random.below(256)] : [0, 1, 0, random.below(9)];
      return [type, random.below(3), 0, 0, ...rest, ...quoted, ...some_bytes(random, 60)];
    }
  }
}

function udp(random: Random): Uint8Array {
  const data = some_bytes(random, 80);
  const bytes = new Uint8Array(8 + data.length);
  put16(bytes, 0, 1234);
  put16(bytes, 2, one_of(random, [UDP_PORT, UDP_PORT, 9, 0]));
  put16(bytes, 4, random.below(20) === 0 ? random.below(200) : bytes.length);
  bytes.set(data, 8);
  return bytes;
}

function tcp(random: Random, { expected, sent }: TcpNumbers): Uint8Array {
  const extra = random.below(5) === 0 ? random.below(11) * 4 : 0;
  const data = random.below(3) === 0 ? some_bytes(random, 200) : new Uint8Array(0);
  const bytes = new Uint8Array(20 + extra + data.length);
  const near = (number: number): number =>
    (number + one_of(random, [0, 0, 0, 0, 1, -1, 100, -100, 8192, 0x7fff_ffff])) >>> 0;
  put16(bytes, 0, one_of(random, [4000, 4000, 4000, 4001]));
  put16(bytes, 2, one_of(random, [TCP_PORT, TCP_PORT, TCP_PORT, 81]));
  put32(bytes, 4, near(expected));
  put32(bytes, 8, near(sent));
  bytes[12] = (random.below(30) === 0 ? random.below(16) : (20 + extra) / 4) << 4;
  bytes[13] = one_of(random, [2, 16, 16, 16, 16, 24, 24, 17, 18, 4, 20, 0, random.below(256)]);
  put16(bytes, 14, one_of(random, [0, 1, 8192, 0xffff]));
  bytes.set(
    Array.from({ length: extra }, () => one_of(random, [0, 1, 2, 4, 5, 180, 255])),
    20,
  );
  bytes.set(data, 20 + extra);
  return bytes;
}

/** A header with options that are skipped, forbid the packet, or run over their end. */
function options_header(random: Random, next: number): number[] {
  const length = one_of(random, [0, 0, 1, 2, 9]);
  const content: number[] = [];
  while (content.length < length * 8 + 6) {
    const type = one_of(random, [0, 1, 1, 5, 0x3e, 0x40, 0x80, 0xc0, 0xc2, random.below(256)]);
    content.push(type, ...(type === 0 ? [] : [random.below(8), ...some_bytes(random, 7)]));
  }
  return [next, length, ...content.slice(0, length * 8 + 6)];
}

function extension(random: Random, type: number, next: number): number[] {
  if (type === ROUTING) return [next, 0, random.below(3), random.below(3), 0, 0, 0, 0];
  if (type === FRAGMENT) return [next, 0, 0, 0, 0, 0, 0, random.below(4)];
  return options_header(random, next);
}

/** Headers one behind the other, mostly in their order, in front of a body. */
function chain(random: Random, protocol: number, body: Uint8Array): { next: number; body: Uint8Array } {
  const order = [HOP_BY_HOP, DESTINATION, ROUTING, FRAGMENT, DESTINATION];
  const known = order.filter(() => random.below(3) === 0);
  const types = random.below(4) === 0 ? known.reverse() : known;
  const ends = [59, 50, 51, 253, protocol, protocol, protocol, protocol, protocol];
  let next = one_of(random, ends);
  let bytes = body;
  for (const type of types.toReversed()) {
    bytes = Uint8Array.from([...extension(random, type, next), ...bytes]);
    next = type;
  }
  return { next, body: bytes };
}

/** A piece of a datagram, of one of a few; pieces overlap, repeat and miss. */
function fragment(random: Random, which: number, whole: Uint8Array): Uint8Array {
  const pieces = Math.max(1, Math.ceil(whole.length / 32));
  const offset = random.below(10) === 0 ? random.below(0x1fff) * 8 : random.below(pieces) * 32;
  const size = random.below(6) === 0 ? random.below(64) : 32;
  const more = offset + size < whole.length ? 1 : 0;
  const word = random.below(12) === 0 ? random.below(0x1_0000) : offset | more;
  const id = random.below(15) === 0 ? random.below(3) : which;
  return Uint8Array.from([
    UDP,
    0,
    word >>> 8,
    word & 0xff,
    0,
    0,
    0,
    id,
    ...whole.subarray(offset, offset + size),
  ]);
}

function source_of(random: Random, kind: Ipv6Kind): Uint8Array {
  if (random.below(8) === 0) return one_of(random, ANY);
  return kind === 'router advertisements' || kind === 'redirects' ? ROUTER : PEER;
}

function destination_of(random: Random, kind: Ipv6Kind): Uint8Array {
  if (random.below(8) === 0) return one_of(random, ANY);
  if (kind === 'router advertisements') return ALL_NODES;
  if (kind === 'fragments') return OWN;
  return one_of(random, kind === 'neighbour discovery' ? [SOLICITED, OWN] : [OWN, OWN, LINK_LOCAL]);
}

/** The next frame of a kind. */
export function ipv6_frame(random: Random, kind: Ipv6Kind, numbers: TcpNumbers): Uint8Array {
  const ends = { source: source_of(random, kind), destination: destination_of(random, kind) };
  const hop_limit = random.below(20) === 0 ? random.below(256) : 255;
  const mends = random.below(10) > 0;
  const sum = (protocol: number, body: Uint8Array, place: number): Uint8Array =>
    mends ? with_sum(ends, protocol, body, place) : body;
  const packet = (next: number, body: Uint8Array): Uint8Array =>
    frame_of(random, { next, body, ...ends, hop_limit });
  switch (kind) {
    case 'UDP':
      return packet(UDP, sum(UDP, changed(random, udp(random)), 6));
    case 'TCP':
      return packet(TCP, sum(TCP, changed(random, tcp(random, numbers)), 16));
    case 'fragments': {
      // The same datagrams come again and again, so that some are complete.
      const which = random.below(3);
      return packet(FRAGMENT, changed(random, fragment(random, which, datagram_of(ends, which))));
    }
    case 'extension headers': {
      const upper = random.below(2) === 0;
      const inner = upper
        ? sum(UDP, udp(random), 6)
        : sum(ICMPV6, Uint8Array.from(message(random, 'ICMPv6')), 2);
      const { next, body } = chain(random, upper ? UDP : ICMPV6, inner);
      return packet(next, changed(random, body));
    }
    default:
      return packet(ICMPV6, sum(ICMPV6, changed(random, Uint8Array.from(message(random, kind))), 2));
  }
}

function datagram_of(ends: Pick<Packet, 'source' | 'destination'>, which: number): Uint8Array {
  const bytes = new Uint8Array(8 + 40 + which * 60);
  put16(bytes, 0, 1234);
  put16(bytes, 2, UDP_PORT);
  put16(bytes, 4, bytes.length);
  return with_sum(ends, UDP, bytes, 6);
}

/** A right frame of the peer with an ICMPv6 message, whose checksum is written. */
export function peer_message(content: readonly number[], source = PEER, destination = OWN): Uint8Array {
  const body = with_sum({ source, destination }, ICMPV6, Uint8Array.from(content), 2);
  const bytes = new Uint8Array(HEADER + body.length);
  bytes[0] = 0x60;
  put16(bytes, 4, body.length);
  bytes[6] = ICMPV6;
  bytes[7] = 255;
  bytes.set(source, 8);
  bytes.set(destination, 24);
  bytes.set(body, HEADER);
  return ethernet(0x86dd, bytes);
}

/** Type of the ICMPv6 message in a frame of the board; null: none. */
export function icmpv6_type(frame: Uint8Array): number | null {
  return u16(frame, 12) === 0x86dd && frame[AT + 6] === ICMPV6 ? (frame[AT + HEADER] ?? null) : null;
}
