// The key of a choice, `kind/site#n`: what kind, at which place, for the n-th time there. It is made here and read here.

/** A key, taken apart. */
export interface ChoiceKey {
  readonly kind: string;
  /** The place without its kind: `board/thread/sim_compute`. */
  readonly site: string;
  /** Which time at this place, from 1. */
  readonly occurrence: number;
}

/** The key of the n-th time at a place, which is `kind/site`. */
export function choice_key(place: string, occurrence: number): string {
  return `${place}#${occurrence}`;
}

/** Kind and site may hold any text; the first slash ends the kind, the last `#` the site. */
export function read_choice_key(key: string): ChoiceKey {
  const slash = key.indexOf('/');
  const hash = key.lastIndexOf('#');
  return {
    kind: key.slice(0, slash),
    site: key.slice(slash + 1, hash),
    occurrence: Number(key.slice(hash + 1)),
  };
}

/** The kind of a choice. */
export function kind_of(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** The place of a choice, `kind/site`, without which time it is. */
export function place_of(key: string): string {
  return key.slice(0, key.lastIndexOf('#'));
}
