// The TCP connections of a run, each with its two directions: segments as they were sent, with relative sequence numbers,
// and what of them has arrived in order by when.

import { end_texts, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../../../../netx/link/frame_fields.ts';
import { marks_of, type SentAgain } from './text_marks.ts';
import type { WireFrame } from './wire_frames.ts';

/** One segment, seen from its direction: numbers are bytes since the SYN, which has number 0. */
export interface TcpSegment {
  readonly wire: WireFrame;
  readonly sent_ns: number;
  /** When it reached the other side; null: never. */
  readonly arrived_ns: number | null;
  readonly sequence: number;
  /** Behind its last byte; SYN and FIN count as one. */
  readonly end: number;
  readonly data: Uint8Array;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  /** What it acknowledges of the other direction; null: nothing. */
  readonly acknowledgment: number | null;
  readonly window: number;
  readonly sent_again: readonly SentAgain[];
}

export interface TcpDirection {
  readonly from: string;
  readonly to: string;
  readonly segments: readonly TcpSegment[];
  /** The bytes before `end` have all arrived at `time_ns`; both grow. */
  readonly in_order: readonly { readonly time_ns: number; readonly end: number }[];
}

export interface TcpConnection {
  readonly client: string;
  readonly server: string;
  readonly client_port: number;
  readonly server_port: number;
  /** From the client to the server, and back. */
  readonly directions: readonly [TcpDirection, TcpDirection];
}

interface Half {
  initial: number | null;
  readonly segments: TcpSegment[];
}

interface Open {
  readonly first: WireFrame;
  readonly client_key: string;
  readonly halves: [Half, Half];
}

const sides = ({ fields }: WireFrame): [string, string] => end_texts(fields);

function data_of({ bytes, fields: { payload_length, end } }: WireFrame): Uint8Array {
  return bytes.subarray(end - payload_length, end);
}

const relative = (number: number, initial: number): number => (number - initial) | 0;

function segment_of(wire: WireFrame, own: Half, other: Half): TcpSegment {
  const { fields, frame, arrived_ns } = wire;
  const { tcp_flags: flags, payload_length } = fields;
  const [syn, fin, rst] = [TCP_SYN, TCP_FIN, TCP_RST].map((bit) => (flags & bit) !== 0) as [
    boolean,
    boolean,
    boolean,
  ];
  // Without the SYN in the trace the first byte seen has number 1.
  own.initial ??= syn ? fields.sequence : (fields.sequence - 1) >>> 0;
  const has_ack = (flags & TCP_ACK) !== 0;
  if (has_ack) other.initial ??= (fields.acknowledgment - 1) >>> 0;
  const sequence = relative(fields.sequence, own.initial);
  return {
    wire,
    sent_ns: frame.sent_ns,
    arrived_ns,
    sequence,
    end: sequence + payload_length + (syn ? 1 : 0) + (fin ? 1 : 0),
    data: data_of(wire),
    syn,
    fin,
    rst,
    acknowledgment: has_ack ? relative(fields.acknowledgment, other.initial as number) : null,
    window: fields.window,
    sent_again: [...new Set(frame.texts.flatMap((text) => marks_of(text).sent_again))],
  };
}

/** When the bytes of a direction had arrived without a gap. */
function arrivals_in_order(segments: readonly TcpSegment[]): { time_ns: number; end: number }[] {
  const arrived = segments
    .filter((segment) => segment.arrived_ns !== null && segment.end > segment.sequence)
    .sort((a, b) => (a.arrived_ns as number) - (b.arrived_ns as number));
  const steps: { time_ns: number; end: number }[] = [];
  let held: TcpSegment[] = [];
  let end = Math.min(0, ...segments.map(({ sequence }) => sequence));
  for (const segment of arrived) {
    held.push(segment);
    const before = end;
    for (let next = held.find(reaches(end)); next !== undefined; next = held.find(reaches(end)))
      end = next.end;
    const reached = end;
    held = held.filter((one) => one.end > reached);
    if (end > before) steps.push({ time_ns: segment.arrived_ns as number, end });
  }
  return steps;
}

function reaches(edge: number): (segment: TcpSegment) => boolean {
  return ({ sequence, end }) => sequence <= edge && end > edge;
}

/** A SYN with a number of its own, between the same ports, is another connection. */
function is_new(open: Open | undefined, wire: WireFrame): boolean {
  if (open === undefined) return true;
  const { tcp_flags: flags, sequence } = wire.fields;
  if ((flags & TCP_SYN) === 0 || (flags & TCP_ACK) !== 0) return false;
  const [half] = open.halves;
  return half.initial !== null && half.initial !== sequence;
}

function open_connection(wire: WireFrame): Open {
  const [from, to] = sides(wire);
  const { tcp_flags: flags, source_port, destination_port } = wire.fields;
  // Where the SYN is not in the trace, the well-known port is the server's.
  const is_from_server = (flags & TCP_SYN) !== 0 ? (flags & TCP_ACK) !== 0 : source_port < destination_port;
  return {
    first: wire,
    client_key: is_from_server ? to : from,
    halves: [
      { initial: null, segments: [] },
      { initial: null, segments: [] },
    ],
  };
}

function closed({ first, client_key, halves }: Open): TcpConnection {
  const [from] = sides(first);
  const is_client_first = from === client_key;
  const { frame, fields } = first;
  const [client, server] = is_client_first ? [frame.from, frame.to] : [frame.to, frame.from];
  const ports = [fields.source_port, fields.destination_port] as const;
  const [client_port, server_port] = is_client_first ? ports : [ports[1], ports[0]];
  const direction = ({ segments }: Half, from_name: string, to_name: string): TcpDirection => ({
    from: from_name,
    to: to_name,
    segments,
    in_order: arrivals_in_order(segments),
  });
  const directions = [direction(halves[0], client, server), direction(halves[1], server, client)] as const;
  return { client, server, client_port, server_port, directions: [...directions] };
}

/** All TCP connections, in the order of their first segments. */
export function tcp_connections(frames: readonly WireFrame[]): TcpConnection[] {
  const current = new Map<string, Open>();
  const all: Open[] = [];
  for (const wire of frames) {
    if (!wire.fields.kind.startsWith('tcp')) continue;
    const [from, to] = sides(wire);
    const key = [from, to].sort().join(' ');
    let open = current.get(key);
    if (open === undefined || is_new(open, wire)) {
      open = open_connection(wire);
      current.set(key, open);
      all.push(open);
    }
    const [own, other] = from === open.client_key ? open.halves : open.halves.toReversed();
    (own as Half).segments.push(segment_of(wire, own as Half, other as Half));
  }
  return all.map(closed);
}

/** When all bytes of a direction before `end` had arrived; null: never. */
export function arrived_by({ in_order }: TcpDirection, end: number): number | null {
  return in_order.find((step) => step.end >= end)?.time_ns ?? null;
}
