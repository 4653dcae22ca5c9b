// What TCP sends again, explained: which bytes, when they left first and how often since, and when they were acknowledged.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import type { TcpConnection, TcpDirection, TcpSegment } from './tcp_connections.ts';

/** One sending of the same bytes. */
export interface Sending {
  readonly time_ns: number;
  /** Place of its frame in the document. */
  readonly index: number;
  readonly words: string;
}

export interface Resent {
  /** Sentences about the bytes. */
  readonly what: readonly string[];
  /** All sendings, the first one first. */
  readonly sendings: readonly Sending[];
}

/** So many sendings are listed at the most: the first ones, and the last. */
const LISTED = 6;

/** When the sender heard that all bytes before `end` are there; null: never. */
function acknowledged_ns(back: TcpDirection, end: number): number | null {
  const times = back.segments.flatMap(({ acknowledgment, arrived_ns }) =>
    acknowledgment !== null && acknowledgment >= end && arrived_ns !== null ? [arrived_ns] : [],
  );
  return times.length === 0 ? null : Math.min(...times);
}

function way_words({ sent_again, wire }: TcpSegment, is_first: boolean): string {
  const how = is_first
    ? 'first'
    : sent_again.includes('fast')
      ? 'again, after duplicate ACKs'
      : 'again, as its timer ran out';
  return `sent ${how}${wire.fate === 'lost' ? '; lost' : ''}`;
}

function found(
  connections: readonly TcpConnection[],
  index: number,
): [TcpDirection, TcpDirection, TcpSegment] | null {
  for (const { directions } of connections) {
    for (const side of [0, 1] as const) {
      const segment = directions[side].segments.find(({ wire }) => wire.index === index);
      if (segment !== undefined) return [directions[side], directions[side === 0 ? 1 : 0], segment];
    }
  }
  return null;
}

/** About a frame whose bytes were sent more than once; null for any other. */
export function resent_of(connections: readonly TcpConnection[], index: number): Resent | null {
  const place = found(connections, index);
  if (place === null) return null;
  const [own, back, segment] = place;
  const { sequence, end } = segment;
  const same = own.segments.filter((one) => one.sequence < end && one.end > sequence);
  if (end === sequence || same.length < 2) return null;
  const [first] = same as [TcpSegment];
  const sendings = same.map((one) => ({
    time_ns: one.sent_ns,
    index: one.wire.index,
    words: way_words(one, one === first),
  }));
  const heard_ns = acknowledged_ns(back, end);
  const bytes = end - sequence === 1 ? `Byte ${sequence}` : `Bytes ${sequence} to ${end - 1}`;
  const later = segment === first ? '' : `, first ${duration_text(segment.sent_ns - first.sent_ns)} before`;
  return {
    what: [
      `${bytes} from ${own.from} to ${own.to}, counted from the SYN; sent ${same.length} times${later}.`,
      heard_ns === null
        ? 'They are not acknowledged in this run.'
        : `They are acknowledged ${duration_text(heard_ns - first.sent_ns)} after they were sent first.`,
    ],
    sendings:
      sendings.length <= LISTED ? sendings : [...sendings.slice(0, LISTED - 1), ...sendings.slice(-1)],
  };
}
