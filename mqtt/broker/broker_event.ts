/**
 * What the broker reports to an observer: for a log, a trace, a test. Watching changes nothing.
 */
export type BrokerEventKind =
  | 'opened'
  | 'connected'
  | 'refused'
  | 'closed'
  | 'received'
  | 'sent'
  | 'dropped'
  | 'will_published'
  | 'queued'
  | 'session_discarded';

export interface BrokerEvent {
  readonly kind: BrokerEventKind;
  /** Number of the connection, 0 when none is concerned. */
  readonly connection: number;
  /** Client id, or '' before CONNECT; for a log: what is not printable is escaped, and what is long is cut. */
  readonly client_id: string;
  /** One line of at most 1,000 characters. */
  readonly detail: string;
}

/** Counters since the broker was made. */
export class BrokerStatistics {
  connections_opened = 0;
  connections_accepted = 0;
  connections_refused = 0;
  /** Connections that the broker closed for a broken rule. */
  violations = 0;
  keep_alive_timeouts = 0;
  take_overs = 0;
  packets_received = 0;
  packets_sent = 0;
  messages_received = 0;
  messages_sent = 0;
  messages_resent = 0;
  /** QoS 2 messages that came again and were not delivered again. */
  duplicates_suppressed = 0;
  messages_dropped_queue_full = 0;
  /** QoS 0 messages for a client that is away: not kept, as the specification allows. */
  messages_dropped_offline = 0;
  retained_refused = 0;
  wills_published = 0;
  /** Acknowledgements of packet ids that are not in use. */
  acknowledgements_unknown = 0;
}
