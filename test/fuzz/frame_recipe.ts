// What frames are made of: a right message of some protocol, things changed in it, and whether the checksums are made
// right again afterwards, so that the changes get past them. A recipe names sequence numbers by what they mean in the
// state of the connection and becomes bytes when it is sent.

import fc from 'fast-check';
import type { FuzzBoard } from './fuzz_board.ts';
import * as W from './wire_bytes.ts';

const LONGEST = 1514;

interface Change {
  readonly kind: 'bit' | 'byte' | 'cut' | 'grow';
  /** Where, in ten thousandths of the length. */
  readonly part: number;
  readonly value: number;
}

interface TcpRecipe {
  readonly kind: 'tcp';
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly from_sent: boolean;
  readonly window: number;
  readonly urgent: number;
  readonly options: Uint8Array;
  readonly data_length: number;
  readonly source_port: number;
  readonly destination_port: number;
}

type Message =
  | TcpRecipe
  | { readonly kind: 'ip'; readonly protocol: number; readonly payload: Uint8Array }
  | { readonly kind: 'arp'; readonly operation: number; readonly sender: number; readonly target: number }
  | { readonly kind: 'noise'; readonly ether_type: number; readonly payload: Uint8Array }
  | { readonly kind: 'anything'; readonly payload: Uint8Array };

export interface Recipe {
  readonly message: Message;
  readonly source: number;
  readonly destination: number;
  readonly fragment: number;
  readonly ip_options: Uint8Array;
  readonly changes: readonly Change[];
  readonly mend: 'nothing' | 'header' | 'all';
}

const bytes = (longest: number) => fc.uint8Array({ maxLength: longest });
const words_of_bytes = (most: number) =>
  fc
    .integer({ min: 0, max: most })
    .chain((words) => fc.uint8Array({ minLength: words * 4, maxLength: words * 4 }));

/** Distances from a sequence number: at it, around it, at the edges of a window, far off. */
const distance = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 0, 1, -1) },
  { weight: 3, arbitrary: fc.integer({ min: -1500, max: 1500 }) },
  { weight: 1, arbitrary: fc.constantFrom(8191, 8192, 8193, -8192, 0x7fff_ffff, -0x8000_0000) },
  { weight: 1, arbitrary: fc.integer() },
);

const tcp_options = fc.oneof(
  { weight: 6, arbitrary: fc.constant(new Uint8Array(0)) },
  { weight: 2, arbitrary: fc.constantFrom(Uint8Array.of(2, 4, 5, 180), Uint8Array.of(1, 1, 1, 0)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      Uint8Array.of(2, 0, 5, 180),
      Uint8Array.of(2, 40, 0, 0),
      Uint8Array.of(2, 4, 0, 0),
    ),
  },
  { weight: 1, arbitrary: words_of_bytes(10) },
);

const tcp: fc.Arbitrary<Message> = fc.record({
  kind: fc.constant('tcp' as const),
  flags: fc.oneof(fc.constantFrom(16, 16, 24, 17, 2, 18, 4, 20, 0, 1), fc.integer({ min: 0, max: 255 })),
  sequence: distance,
  acknowledgment: distance,
  from_sent: fc.boolean(),
  window: fc.oneof(fc.constantFrom(0, 1, 8192, 0xffff), fc.integer({ min: 0, max: 0xffff })),
  urgent: fc.constantFrom(0, 0, 0, 1, 0xffff),
  options: tcp_options,
  data_length: fc.oneof(fc.constantFrom(0, 0, 0, 1), fc.integer({ min: 0, max: 1400 })),
  source_port: fc.constantFrom(W.PEER_PORT, W.PEER_PORT, W.PEER_PORT, W.PEER_PORT, 4001, 0),
  destination_port: fc.constantFrom(W.OWN_PORT, W.OWN_PORT, W.OWN_PORT, W.OWN_PORT, 5001, 0),
});

const udp_payload = fc
  .record({ port: fc.constantFrom(W.UDP_PORT, 68, 9), data: bytes(64) })
  .map(({ port, data }) => {
    const payload = new Uint8Array(8 + data.length);
    W.put16(payload, 0, 1234);
    W.put16(payload, 2, port);
    W.put16(payload, 4, payload.length);
    payload.set(data, 8);
    return payload;
  });

const short_payload = (types: readonly number[]) =>
  fc
    .record({ type: fc.oneof(fc.constantFrom(...types), fc.integer({ min: 0, max: 255 })), rest: bytes(64) })
    .map(({ type, rest }) => Uint8Array.of(type, ...rest));

const ip_message = (protocol: number, payload: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Message> =>
  payload.map((content) => ({ kind: 'ip' as const, protocol, payload: content }));

const address = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(W.OWN_IP, W.PEER_IP) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, 0xffff_ffff, 0x0a00_00ff, W.GROUP_IP, 0x7f00_0001, 0x0a00_0063),
  },
  { weight: 1, arbitrary: fc.nat({ max: 0xffff_ffff }) },
);

const message: fc.Arbitrary<Message> = fc.oneof(
  { weight: 12, arbitrary: tcp },
  { weight: 3, arbitrary: ip_message(W.UDP, udp_payload) },
  { weight: 3, arbitrary: ip_message(W.ICMP, short_payload([8, 0, 3, 13])) },
  { weight: 3, arbitrary: ip_message(W.IGMP, short_payload([0x11, 0x12, 0x16, 0x17])) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 255 }).chain((protocol) => ip_message(protocol, bytes(64))),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('arp' as const),
      operation: fc.constantFrom(1, 2, 0, 3, 0xffff),
      sender: address,
      target: address,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('noise' as const),
      ether_type: fc.constantFrom(0x0800, 0x0806, 0x86dd, 0x8035, 0),
      payload: bytes(200),
    }),
  },
  { weight: 1, arbitrary: bytes(200).map((payload) => ({ kind: 'anything' as const, payload })) },
);

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('bit', 'bit', 'byte', 'byte', 'cut', 'grow'),
  part: fc.noBias(fc.nat({ max: 9999 })),
  value: fc.integer({ min: 0, max: 255 }),
});

/** Mostly as it should be, so that what is wrong is met one at a time too. */
const seldom = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

export const RECIPE: fc.Arbitrary<Recipe> = fc.record({
  message,
  source: seldom(W.PEER_IP, address),
  destination: seldom(W.OWN_IP, address),
  fragment: seldom(0, fc.constantFrom(0x2000, 0x0001, 0x2001, 0x1fff, 0x4000, 0x8000)),
  ip_options: seldom(new Uint8Array(0), words_of_bytes(10)),
  changes: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 4 }) },
  ),
  mend: fc.constantFrom('nothing', 'header', 'all', 'all'),
});

function payload_of(message: TcpRecipe, board: FuzzBoard): Uint8Array {
  const { expected, sent, acknowledged } = board.numbers;
  return W.tcp_segment({
    ...message,
    sequence: (expected + message.sequence) >>> 0,
    acknowledgment: ((message.from_sent ? sent : acknowledged) + message.acknowledgment) >>> 0,
    data: new Uint8Array(message.data_length).fill(120),
  });
}

function arp_payload(operation: number, sender: number, target: number): Uint8Array {
  const payload = new Uint8Array(28);
  W.put32(payload, 0, 0x0001_0800);
  W.put16(payload, 4, 0x0604);
  W.put16(payload, 6, operation);
  payload.set([2, 0, 0, 0, 2, 2], 8);
  W.put32(payload, 14, sender);
  W.put32(payload, 24, target);
  return payload;
}

function original(recipe: Recipe, board: FuzzBoard): Uint8Array {
  const { message, source, destination, fragment, ip_options: options } = recipe;
  switch (message.kind) {
    case 'arp':
      return W.ethernet(0x0806, arp_payload(message.operation, message.sender, message.target));
    case 'noise':
      return W.ethernet(message.ether_type, message.payload);
    case 'anything':
      return Uint8Array.from(message.payload);
    default: {
      const payload = message.kind === 'tcp' ? payload_of(message, board) : message.payload;
      const protocol = message.kind === 'tcp' ? W.TCP : message.protocol;
      return W.ip_frame({ protocol, source, destination, fragment, options }, payload);
    }
  }
}

function changed(frame: Uint8Array, { kind, part, value }: Change): Uint8Array {
  const at = Math.min(frame.length - 1, Math.floor((part * frame.length) / 10_000));
  if (kind === 'cut') return frame.slice(0, at + 1);
  if (kind === 'grow') return Uint8Array.of(...frame, ...new Uint8Array(value).fill(value)).slice(0, LONGEST);
  const copy = frame.slice();
  if (kind === 'byte') copy[at] = value;
  else copy[at] = (copy[at] as number) ^ (1 << (value & 7));
  return copy;
}

/** The bytes of a recipe at this moment of the board. */
export function frame_of(recipe: Recipe, board: FuzzBoard): Uint8Array {
  const frame = recipe.changes.reduce((bytes, change) => changed(bytes, change), original(recipe, board));
  if (recipe.mend !== 'nothing') W.mend(frame, recipe.mend === 'all');
  return frame;
}
