// Preemptions of C code at its accesses to shared memory: one, two or three of them. First the place, then which time there, so
// that a loop does not drown the one access that matters: places by their rank, times as often near the first as far from it.

import { place_of } from '../../sim/choice_key.ts';
import { fixed_choices, fraction, type Site, type Strategy } from './strategy.ts';

interface Place {
  readonly keys: readonly string[];
  readonly options: number;
  readonly rank: number;
  readonly weight: number;
}

const LEAST_RANK = 4;
const PLACES = new WeakMap<readonly Site[], readonly Place[]>();

/** The places, best first. */
function places_of(sites: readonly Site[]): readonly Place[] {
  let known = PLACES.get(sites);
  if (known === undefined) {
    const keys = new Map<string, { keys: string[]; options: number; rank: number }>();
    for (const { kind, key, options, rank = LEAST_RANK } of sites) {
      if (kind !== 'preempt') continue;
      const found = keys.get(place_of(key));
      if (found === undefined) keys.set(place_of(key), { keys: [key], options, rank });
      else found.keys.push(key);
    }
    known = [...keys.values()]
      .map((place) => ({ ...place, weight: 4 ** (LEAST_RANK - place.rank) }))
      .sort((a, b) => a.rank - b.rank);
    PLACES.set(sites, known);
  }
  return known;
}

/** True where the nominal run came to such a place. */
export function has_preemptions(sites: readonly Site[]): boolean {
  return places_of(sites).length > 0;
}

function some_place(places: readonly Place[], at: number): Place {
  let left = at * places.reduce((sum, { weight }) => sum + weight, 0);
  for (const place of places) {
    left -= place.weight;
    if (left < 0) return place;
  }
  return places.at(-1) as Place;
}

/** From the first time to the last, by the logarithm. */
function some_key({ keys }: Place, at: number): string {
  return keys[Math.min(keys.length - 1, Math.floor((keys.length + 1) ** at) - 1)] as string;
}

/** One preemption, in a quarter of the runs two, in an eighth three. */
function depth_of(index: number): number {
  return index % 8 === 7 ? 3 : index % 4 === 2 ? 2 : 1;
}

export const preempt: Strategy = {
  name: 'preempt',
  description: 'code in C is preempted at one to three of its accesses to shared memory',
  size: ({ sites }) => (has_preemptions(sites) ? Number.POSITIVE_INFINITY : 0),
  plan({ seed, sites }, index) {
    const places = places_of(sites);
    if (places.length === 0) return null;
    const taken = new Map<string, number>();
    for (let n = 0; n < depth_of(index); n++) {
      const chance = (what: string): number => fraction(seed, index, `/${what} ${n}`);
      // Each of the best places has a turn early.
      const place =
        n === 0 && index < places.length ? (places[index] as Place) : some_place(places, chance('place'));
      const option = chance('option') < 0.7 ? 1 : Math.min(2, place.options - 1);
      taken.set(some_key(place, chance('time')), option);
    }
    return fixed_choices(taken);
  },
};
