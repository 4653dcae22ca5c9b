// Virtual time as people read it, the same wherever it is printed: an event is at one time in the account, in a report and
// in a capture (`tshark -t e` cuts off too).

/** Seconds with microseconds, cut off and not rounded: no time is printed that has not come yet. */
export function time_text(time_ns: number): string {
  return (Math.floor(time_ns / 1000) / 1e6).toFixed(6);
}
