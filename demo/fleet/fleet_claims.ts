// What a fleet promises, each made by a function: the claims of a scenario.

import { busiest_second, type FleetClaim } from './fleet_result.ts';
import { COUNT, check_given, SECONDS } from './given_fields.ts';

const NEEDED = { ...COUNT, needed: true };

/** Every board that was away during something is back within so many seconds of its end. */
export function all_back(options: { readonly after: string; readonly within_s: number }): FleetClaim {
  check_given('the claim all_back', options, { after: null, within_s: { ...SECONDS, needed: true } });
  const { after, within_s } = options;
  return {
    name: `all back within ${within_s} s of ${after}`,
    after,
    judge({ happened, virtual_s }) {
      const event = happened.find(({ name }) => name === after);
      if (event === undefined) return `nothing of the name '${after}' happened`;
      if (event.to_s >= virtual_s)
        return `it ends at ${event.to_s.toFixed(1)} s, and the run ended at ${virtual_s.toFixed(1)} s`;
      const late = event.back_s.filter((back_s) => back_s > within_s).length;
      if (event.still_away + event.back_s.length === 0)
        return {
          not_tried: `no board was away during it, from ${event.from_s.toFixed(1)} s to ${event.to_s.toFixed(1)} s`,
        };
      if (event.still_away + late === 0) return null;
      const all = event.back_s.length + event.still_away;
      const not = `${late + event.still_away} of ${all} boards were not`;
      if (event.still_away === all) return `${not}, none came back`;
      const slowest_s = event.back_s.reduce((most, back_s) => Math.max(most, back_s), 0);
      const slowest = late > 0 ? `, the slowest took ${slowest_s.toFixed(1)} s` : '';
      return `${not}${slowest}${event.still_away > 0 ? `, ${event.still_away} never` : ''}`;
    },
  };
}

/**
 * No reading is lost, of boards that all report: at most so many were given up by boards, cut off with their power, or vanished.
 * Default: 0.
 */
export function nothing_lost(
  options: { readonly most?: number; readonly power_cuts_count?: boolean } = {},
): FleetClaim {
  check_given('the claim nothing_lost', options, { most: COUNT, power_cuts_count: null });
  const { most = 0, power_cuts_count = true } = options;
  return {
    name: most === 0 ? 'no reading is lost' : `at most ${most} readings are lost`,
    judge({ lost, given_up, lost_power, silent, boards, taken }) {
      if (silent > 0) return `${silent} of ${boards} boards do not report what they took, so nobody knows`;
      if (taken === 0) return { not_tried: 'no board took a reading' };
      const cut = power_cuts_count ? lost_power : 0;
      if (lost + given_up + cut <= most) return null;
      return `${lost + given_up + cut} are: ${given_up} given up by full stores, ${cut} cut off with the power, ${lost} unaccounted for`;
    },
  };
}

/** No broker ever has more connections waiting to be looked at than this. */
export function broker_backlog(options: { readonly most: number }): FleetClaim {
  check_given('the claim broker_backlog', options, { most: NEEDED });
  const { most } = options;
  return {
    name: `at most ${most} connections wait for the broker`,
    judge({ brokers }) {
      const known = brokers
        .map(({ most_backlog }) => most_backlog)
        .filter((most_backlog) => most_backlog !== null);
      if (known.length === 0) return { not_tried: 'a real broker does not tell what waits' };
      const worst = Math.max(...known);
      return worst <= most ? null : `${worst} did`;
    },
  };
}

/** Never more connections than this are opened in a second. */
export function connects_in_a_second(options: { readonly most: number }): FleetClaim {
  check_given('the claim connects_in_a_second', options, { most: NEEDED });
  const { most } = options;
  return {
    name: `at most ${most} connections are opened in a second`,
    judge({ samples }) {
      const busiest = Math.round(busiest_second(samples));
      return busiest <= most ? null : `${busiest} were`;
    },
  };
}

/** No board ever has fewer free packets than this in a pool that its firmware made; those of DHCP and DNS clients do not count. */
export function free_packets(options: { readonly least: number }): FleetClaim {
  check_given('the claim free_packets', options, { least: NEEDED });
  const { least } = options;
  return {
    name: `at least ${least} packets stay free on every board`,
    judge({ fewest_packets }) {
      if (!fewest_packets.some(Number.isFinite)) return { not_tried: 'no board made a packet pool' };
      const below = fewest_packets.filter((fewest) => fewest < least);
      if (below.length === 0) return null;
      return `${below.length} boards had fewer, one of them ${below.reduce((a, b) => Math.min(a, b))}`;
    },
  };
}

/** Every board that has power is connected when the run ends. */
export function all_connected_at_end(): FleetClaim {
  return {
    name: 'all are connected at the end',
    judge({ away, boards, without_power }) {
      if (without_power === boards) return { not_tried: 'no board has power then' };
      return away === 0 ? null : `${away} are not`;
    },
  };
}
