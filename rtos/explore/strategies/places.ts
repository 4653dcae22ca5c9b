// A rate for each place: of the places where timing may vary (a thread's computation, a device's interrupt) each run shuts
// some and gives each of the others a rate of its own, from about one deviation to all of them. In some runs all places
// of a kind are one. Options are uniform, or as late as can be, or those that are known to bring another order.

import { place_of } from '../../sim/choice_key.ts';
import { fraction, MORE_POINTS, type Site, type Strategy } from './strategy.ts';

/** A run shuts up to so many of the places. */
const SHUT_AT_MOST = 0.8;
/** Share of the runs in which places of one kind go together. */
const BY_KIND = 0.25;
/** Share of the places at which every deviation is the greatest. */
const GREATEST = 0.25;
/** Share of the runs that keep to the options which bring another order, where they are known. */
const TELLING = 0.4;
/** Sites of a place that the nominal run did not have, as far as its rate goes. */
const UNKNOWN_SITES = 4;

const COUNTS = new WeakMap<readonly Site[], Map<string, number>>();

/** How many sites each place has in the nominal run. */
function site_counts(sites: readonly Site[]): Map<string, number> {
  let counts = COUNTS.get(sites);
  if (counts === undefined) {
    counts = new Map();
    for (const { key } of sites) counts.set(place_of(key), (counts.get(place_of(key)) ?? 0) + 1);
    COUNTS.set(sites, counts);
  }
  return counts;
}

const KNOWN_PLACES = new Map<string, string>();
const KNOWN_PLACES_MOST = 100_000;

/** The place of a choice by its key, which comes again and again. */
function known_place_of(key: string): string {
  let place = KNOWN_PLACES.get(key);
  if (place === undefined) {
    place = place_of(key);
    if (KNOWN_PLACES.size < KNOWN_PLACES_MOST) KNOWN_PLACES.set(key, place);
  }
  return place;
}

interface Manner {
  readonly rate: number;
  readonly greatest: boolean;
  /** Of an event in a window: so many points more than in the nominal run. */
  readonly more: number;
}

export const places: Strategy = {
  name: 'places',
  description: 'each place shut, or open with a rate of its own',
  size: () => Number.POSITIVE_INFINITY,
  plan({ seed, sites, races }, index) {
    const counts = site_counts(sites);
    const shut = fraction(seed, index, '/shut') * SHUT_AT_MOST;
    const by_kind = fraction(seed, index, '/by kind') < BY_KIND;
    const telling = fraction(seed, index, '/telling') < TELLING ? races?.telling : undefined;
    const manners = new Map<string, Manner>();
    const manner_of = (kind: string, place: string): Manner => {
      let manner = manners.get(place);
      if (manner === undefined) {
        const group = by_kind ? kind : place;
        const least = 1 / (1 + (counts.get(place) ?? UNKNOWN_SITES));
        const open = fraction(seed, index, `open ${group}`) >= shut;
        const rate = open ? least ** fraction(seed, index, `rate ${group}`) : 0;
        const greatest = fraction(seed, index, `greatest ${place}`) < GREATEST;
        const more = (MORE_POINTS + 1) ** fraction(seed, index, `more ${place}`);
        manner = { rate, greatest, more: Math.floor(more) };
        manners.set(place, manner);
      }
      return manner;
    };
    return (kind, key, options) => {
      const { rate, greatest, more } = manner_of(kind, known_place_of(key));
      if (rate === 0 || fraction(seed, index, key) >= rate) return 0;
      const draw = fraction(seed, index, `${key}/option`);
      const known = telling?.get(key);
      if (known !== undefined) return Math.min(known[Math.floor(draw * known.length)] as number, options - 1);
      if (greatest) return options - 1;
      const most = kind === 'stimulus' ? options - MORE_POINTS + more : options;
      return 1 + Math.floor(draw * (most - 1));
    };
  },
};
