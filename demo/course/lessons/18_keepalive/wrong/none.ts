// expect: a dead broker is noticed within 30 s "never"

export const settings = {
  /** After so many seconds without a message the client pings the broker; 0: never. */
  keepalive_s: 0,
  /** A broker that does not answer within so many ticks of 10 ms is taken for dead. */
  ping_timeout_ticks: 600,
};
