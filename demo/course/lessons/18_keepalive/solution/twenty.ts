// A ping now and then, and an answer may take longer than the slowest way there and back.

export const settings = {
  /** After so many seconds without a message the client pings the broker; 0: never. */
  keepalive_s: 20,
  /** A broker that does not answer within so many ticks of 10 ms is taken for dead. */
  ping_timeout_ticks: 600,
};
