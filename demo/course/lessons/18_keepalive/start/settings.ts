// As in the guide's sample: a keepalive of 5 minutes, and the client's own time for an answer to a ping.

export const settings = {
  /** After so many seconds without a message the client pings the broker; 0: never. */
  keepalive_s: 300,
  /** A broker that does not answer within so many ticks of 10 ms is taken for dead. */
  ping_timeout_ticks: 100,
};
