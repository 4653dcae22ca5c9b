// The time/sequence plot and the window plot of one direction of a TCP connection, in numbers, as tcptrace and Wireshark
// draw them: segments, the staircase of acknowledgments, the right edge of the window, bytes in flight, round trips. Times are
// those of the sender: a segment when it leaves, an acknowledgment when it arrives there.

import type { TcpConnection, TcpSegment } from './tcp_connections.ts';

export interface PlotSegment {
  readonly time_ns: number;
  readonly sequence: number;
  readonly end: number;
  /** Place of its frame in the document. */
  readonly index: number;
  readonly sent_again: 'timeout' | 'fast' | null;
  readonly lost: boolean;
  readonly kind: 'data' | 'syn' | 'fin';
}

/** What the sender knows from one acknowledgment. */
export interface PlotAck {
  readonly time_ns: number;
  readonly acknowledged: number;
  readonly window: number;
  readonly index: number;
  /** RFC 5681 2: how often the same number came again while data was outstanding; 0: a new one, or a new window. */
  readonly duplicate: number;
}

export interface Step {
  readonly time_ns: number;
  readonly value: number;
}

export interface TcpPlot {
  readonly from: string;
  readonly to: string;
  readonly segments: readonly PlotSegment[];
  readonly acks: readonly PlotAck[];
  /** Bytes sent and not acknowledged. */
  readonly in_flight: readonly Step[];
  /** Of each segment that was sent once: from when it left until its acknowledgment came (RFC 6298 3, Karn's algorithm). */
  readonly round_trips: readonly Step[];
}

type Event =
  | { readonly is: 'sent'; readonly time_ns: number; readonly segment: TcpSegment }
  | { readonly is: 'ack'; readonly time_ns: number; readonly segment: TcpSegment };

function events_of(own: readonly TcpSegment[], back: readonly TcpSegment[]): Event[] {
  const sent = own.map((segment): Event => ({ is: 'sent', time_ns: segment.sent_ns, segment }));
  const acks = back.flatMap((segment): Event[] =>
    segment.arrived_ns === null || segment.acknowledgment === null
      ? []
      : [{ is: 'ack', time_ns: segment.arrived_ns, segment }],
  );
  return [...sent, ...acks].sort((a, b) => a.time_ns - b.time_ns);
}

class Plotter {
  private readonly segments: PlotSegment[] = [];
  private readonly acks: PlotAck[] = [];
  private readonly in_flight: Step[] = [];
  private readonly round_trips: Step[] = [];
  private highest = 0;
  private last: PlotAck | null = null;
  private duplicates = 0;
  /** Sent once, not acknowledged: the end of each and when it left. */
  private timed: { end: number; time_ns: number }[] = [];

  sent(segment: TcpSegment): void {
    const { sequence, end, syn, fin, sent_ns: time_ns, wire } = segment;
    if (end === sequence) return;
    const again = end <= this.highest;
    const fast = segment.sent_again.includes('fast');
    this.segments.push({
      time_ns,
      sequence,
      end,
      index: wire.index,
      sent_again: again ? (fast ? 'fast' : 'timeout') : null,
      lost: wire.arrived_ns === null && wire.fate === 'lost',
      kind: syn ? 'syn' : fin && segment.data.length === 0 ? 'fin' : 'data',
    });
    if (again) this.timed = this.timed.filter((one) => one.end > end || one.end <= sequence);
    else this.timed.push({ end, time_ns });
    this.highest = Math.max(this.highest, end);
    this.fly(time_ns);
  }

  acknowledged(segment: TcpSegment): void {
    const { arrived_ns, acknowledgment, window, wire } = segment;
    const [time_ns, number] = [arrived_ns as number, acknowledgment as number];
    const { last } = this;
    const carries_nothing = segment.end === segment.sequence && !segment.rst;
    const repeats = last !== null && last.acknowledged === number && last.window === window;
    const is_duplicate = repeats && carries_nothing && this.highest > number;
    this.duplicates = is_duplicate
      ? this.duplicates + 1
      : last?.acknowledged === number
        ? this.duplicates
        : 0;
    const ack = {
      time_ns,
      acknowledged: Math.max(number, last?.acknowledged ?? 0),
      window,
      index: wire.index,
      duplicate: is_duplicate ? this.duplicates : 0,
    };
    this.acks.push(ack);
    this.last = ack;
    const done = this.timed.filter(({ end }) => end <= number);
    const latest = done.at(-1);
    if (latest !== undefined) this.round_trips.push({ time_ns, value: time_ns - latest.time_ns });
    this.timed = this.timed.filter(({ end }) => end > number);
    this.fly(time_ns);
  }

  private fly(time_ns: number): void {
    const value = Math.max(0, this.highest - (this.last?.acknowledged ?? 0));
    if (this.in_flight.at(-1)?.value !== value) this.in_flight.push({ time_ns, value });
  }

  plot(from: string, to: string): TcpPlot {
    const { segments, acks, in_flight, round_trips } = this;
    return { from, to, segments, acks, in_flight, round_trips };
  }
}

/** The plots of what side 0 (the client) or 1 (the server) of a connection sends. */
export function tcp_plot({ directions }: TcpConnection, side: 0 | 1): TcpPlot {
  const own = directions[side];
  const back = directions[side === 0 ? 1 : 0];
  const plotter = new Plotter();
  for (const { is, segment } of events_of(own.segments, back.segments)) {
    if (is === 'sent') plotter.sent(segment);
    else plotter.acknowledged(segment);
  }
  return plotter.plot(own.from, own.to);
}
