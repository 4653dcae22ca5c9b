// MQTT packets that wait for their acknowledgment: in words, and in lanes where they overlap in time.

import type { InFlight } from './mqtt_sessions.ts';

/** Lanes for stretches of time that lie over each other: the number of the lane of each. */
export function lanes_for(
  stretches: readonly { readonly start_ns: number; readonly end_ns: number | null }[],
): number[] {
  const free_ns: number[] = [];
  return stretches.map(({ start_ns, end_ns }) => {
    const found = free_ns.findIndex((free) => free <= start_ns);
    const lane = found < 0 ? free_ns.length : found;
    free_ns[lane] = end_ns ?? Number.POSITIVE_INFINITY;
    return lane;
  });
}

/** What waits, how often it was sent again, and how the wait ended. */
export function in_flight_words({ what, packet_id, outcome, again_ns }: InFlight): string {
  const again =
    again_ns.length === 0
      ? ''
      : `, sent again ${again_ns.length === 1 ? 'once' : `${again_ns.length} times`}`;
  return `${what}, id ${packet_id}${again}${outcome === 'acknowledged' ? '' : `, ${outcome}`}`;
}
