/**
 * The build options of TCP, with the C names and the C defaults. They are part of the stack's options (nx_options.ts).
 */

export interface NxTcpConfig {
  /** Establish, disconnect-complete and timed-wait notifications; without it they answer NX_NOT_SUPPORTED. */
  readonly NX_ENABLE_EXTENDED_NOTIFY_SUPPORT: boolean;
  /** The transmit queue's notification; without it nx_tcp_socket_queue_depth_notify_set answers NX_NOT_SUPPORTED. */
  readonly NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY: boolean;
  /** Keepalives on every connection (RFC 9293 3.8.4). */
  readonly NX_ENABLE_TCP_KEEPALIVE: boolean;
  /** Seconds of silence before the first keepalive, and between further ones; how many go unanswered before a reset. */
  readonly NX_TCP_KEEPALIVE_INITIAL: number;
  readonly NX_TCP_KEEPALIVE_RETRY: number;
  readonly NX_TCP_KEEPALIVE_RETRIES: number;
  /** Refuse peers whose segments would be smaller than NX_TCP_MSS_MINIMUM bytes. */
  readonly NX_ENABLE_TCP_MSS_CHECK: boolean;
  readonly NX_TCP_MSS_MINIMUM: number;
  /** Every segment is acknowledged at once, unless NX_TCP_ACK_EVERY_N_PACKETS says otherwise. */
  readonly NX_TCP_IMMEDIATE_ACK: boolean;
  /** An acknowledgment at once for every n-th segment; 0 for none but the delayed ones. */
  readonly NX_TCP_ACK_EVERY_N_PACKETS: number;
  /** Segments kept behind a gap; 0 for as many as the window takes. */
  readonly NX_TCP_MAX_OUT_OF_ORDER_PACKETS: number;
  /** Packets that a socket sends before it waits for acknowledgments. */
  readonly NX_TCP_MAXIMUM_TX_QUEUE: number;
  /** Packets in a receive queue under NX_ENABLE_LOW_WATERMARK. */
  readonly NX_TCP_MAXIMUM_RX_QUEUE: number;
  /** Times a segment is sent again; each time 2 to the power of the shift later than the time before. */
  readonly NX_TCP_MAXIMUM_RETRIES: number;
  readonly NX_TCP_RETRY_SHIFT: number;
  /** Per second: runs of the fast timer, delayed acknowledgments, retransmissions. */
  readonly NX_TCP_FAST_TIMER_RATE: number;
  readonly NX_TCP_ACK_TIMER_RATE: number;
  readonly NX_TCP_TRANSMIT_TIMER_RATE: number;
  /** Longest life of a segment in seconds; TIMED WAIT lasts twice that. */
  readonly NX_TCP_MAXIMUM_SEGMENT_LIFETIME: number;
}

export const TCP_DEFAULTS: NxTcpConfig = {
  NX_ENABLE_EXTENDED_NOTIFY_SUPPORT: false,
  NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY: false,
  NX_ENABLE_TCP_KEEPALIVE: false,
  NX_TCP_KEEPALIVE_INITIAL: 7200,
  NX_TCP_KEEPALIVE_RETRY: 75,
  NX_TCP_KEEPALIVE_RETRIES: 10,
  NX_ENABLE_TCP_MSS_CHECK: false,
  NX_TCP_MSS_MINIMUM: 128,
  NX_TCP_IMMEDIATE_ACK: false,
  NX_TCP_ACK_EVERY_N_PACKETS: 0,
  NX_TCP_MAX_OUT_OF_ORDER_PACKETS: 0,
  NX_TCP_MAXIMUM_TX_QUEUE: 20,
  NX_TCP_MAXIMUM_RX_QUEUE: 20,
  NX_TCP_MAXIMUM_RETRIES: 10,
  NX_TCP_RETRY_SHIFT: 0,
  NX_TCP_FAST_TIMER_RATE: 10,
  NX_TCP_ACK_TIMER_RATE: 5,
  NX_TCP_TRANSMIT_TIMER_RATE: 1,
  NX_TCP_MAXIMUM_SEGMENT_LIFETIME: 120,
};
