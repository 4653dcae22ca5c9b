// The state of both sides of a TCP connection over time, from its segments alone (RFC 9293 3.3.2): each side changes when it
// sends, and when a segment reaches it. What a socket does without a segment, such as waiting in LISTEN, the wire does not show.

import type { TcpConnection, TcpSegment } from './tcp_connections.ts';

export type TcpState =
  | 'CLOSED'
  | 'SYN-SENT'
  | 'SYN-RECEIVED'
  | 'ESTABLISHED'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'CLOSING'
  | 'LAST-ACK'
  | 'TIME-WAIT';

export interface StateStretch {
  readonly state: TcpState;
  readonly start_ns: number;
  readonly end_ns: number;
}

const AFTER_OWN_FIN: Partial<Record<TcpState, TcpState>> = {
  'SYN-RECEIVED': 'FIN-WAIT-1',
  ESTABLISHED: 'FIN-WAIT-1',
  'CLOSE-WAIT': 'LAST-ACK',
};
const AFTER_PEERS_FIN: Partial<Record<TcpState, TcpState>> = {
  'SYN-RECEIVED': 'CLOSE-WAIT',
  ESTABLISHED: 'CLOSE-WAIT',
  'FIN-WAIT-1': 'CLOSING',
  'FIN-WAIT-2': 'TIME-WAIT',
};
const AFTER_ACK_OF_FIN: Partial<Record<TcpState, TcpState>> = {
  'FIN-WAIT-1': 'FIN-WAIT-2',
  CLOSING: 'TIME-WAIT',
  'LAST-ACK': 'CLOSED',
};

/** One side of a connection. */
class Side {
  state: TcpState = 'CLOSED';
  private end_of_own: number | null = null;

  sends({ syn, fin, rst, end, acknowledgment }: TcpSegment): void {
    if (rst) this.state = 'CLOSED';
    else if (syn && this.state === 'CLOSED')
      this.state = acknowledgment === null ? 'SYN-SENT' : 'SYN-RECEIVED';
    // A trace that begins in the middle of a connection shows it established.
    else if (!syn && this.state === 'CLOSED' && this.end_of_own === null) this.state = 'ESTABLISHED';
    if (!fin) return;
    this.end_of_own = end;
    this.state = AFTER_OWN_FIN[this.state] ?? this.state;
  }

  gets({ syn, fin, rst, acknowledgment }: TcpSegment): void {
    if (rst) {
      this.state = 'CLOSED';
      return;
    }
    if (acknowledgment !== null) {
      const is_handshake =
        (this.state === 'SYN-SENT' && syn) || (this.state === 'SYN-RECEIVED' && acknowledgment >= 1);
      if (is_handshake) this.state = 'ESTABLISHED';
      const ends = this.end_of_own !== null && acknowledgment >= this.end_of_own;
      if (ends) this.state = AFTER_ACK_OF_FIN[this.state] ?? this.state;
    }
    if (fin) this.state = AFTER_PEERS_FIN[this.state] ?? this.state;
  }
}

interface Moment {
  readonly time_ns: number;
  readonly segment: TcpSegment;
  readonly sends: boolean;
}

/** The states of the client (0) or the server (1) up to the end of the run. */
export function tcp_states({ directions }: TcpConnection, which: 0 | 1, run_end_ns: number): StateStretch[] {
  const sent = directions[which].segments.map((segment) => ({
    time_ns: segment.sent_ns,
    segment,
    sends: true,
  }));
  const got = directions[which === 0 ? 1 : 0].segments.flatMap((segment): Moment[] =>
    segment.arrived_ns === null ? [] : [{ time_ns: segment.arrived_ns, segment, sends: false }],
  );
  const side = new Side();
  const stretches: StateStretch[] = [];
  let since_ns = 0;
  const moments = [...sent, ...got].sort((a, b) => a.time_ns - b.time_ns);
  for (const { time_ns, segment, sends } of moments) {
    const before = side.state;
    if (sends) side.sends(segment);
    else side.gets(segment);
    if (side.state === before) continue;
    if (time_ns > since_ns) stretches.push({ state: before, start_ns: since_ns, end_ns: time_ns });
    since_ns = time_ns;
  }
  stretches.push({ state: side.state, start_ns: since_ns, end_ns: Math.max(since_ns, run_end_ns) });
  return stretches;
}
