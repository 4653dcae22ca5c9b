// What delta debugging leaves is the least it can reach by leaving out. Fewer choices may do when one of them is taken
// elsewhere: another option at its site, another occurrence of it, or the same option at another place of its kind. A
// bounded number of such neighbours is tried in a fixed order, so the same failure shrinks to the same choices.

import { place_of, read_choice_key } from '../sim/choice_key.ts';
import type { Choice } from '../sim/choices.ts';

type Taken = Pick<Choice, 'key' | 'taken'>;

/** Runs that the search for fewer choices may take. */
export const FURTHER_RUNS = 150;
/** At a site that the failing run has asked so often, only the first occurrences are tried. */
const OCCURRENCES = 3;
/** Other places of the same kind that are tried. */
const PLACES = 5;
/** Choices of the failing run that are tried alone. */
const ALONE = 20;

/** The same choice at its other options, at the first occurrences of its place, and at other places of its kind. */
function variants({ key, taken }: Taken, sites: readonly Choice[]): Taken[] {
  const place = place_of(key);
  const site = sites.find((asked) => asked.key === key);
  const options = site?.options ?? taken + 1;
  const other_options = Array.from({ length: options - 1 }, (_, n) => options - 1 - n).filter(
    (n) => n !== taken,
  );
  const same_option = sites.filter((asked) => asked.kind === site?.kind && taken < asked.options);
  const occurrences = same_option.filter((asked) => asked.key !== key && place_of(asked.key) === place);
  const places = same_option.filter(
    (asked) => place_of(asked.key) !== place && read_choice_key(asked.key).occurrence === 1,
  );
  return [
    ...other_options.map((option) => ({ key, taken: option })),
    ...[...occurrences.slice(0, OCCURRENCES), ...places.slice(0, PLACES)].map((asked) => ({
      key: asked.key,
      taken,
    })),
  ];
}

/** All without one of them, as they are and with one of those left at a variant. */
function* one_less(left: readonly Taken[], sites: readonly Choice[]): Generator<Taken[]> {
  const smaller = left.map((_, out) => left.filter((__, n) => n !== out));
  // The nearest first: every variant that costs one choice, in turn over what is left out.
  const queues = smaller.map((rest) =>
    rest.flatMap((choice, place) => variants(choice, sites).map((variant) => rest.with(place, variant))),
  );
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  for (let n = 0; n < longest; n++)
    for (const queue of queues) {
      const candidate = queue[n];
      if (candidate !== undefined && new Set(candidate.map(({ key }) => key)).size === candidate.length)
        yield candidate;
    }
}

/** What to try for fewer choices than `left`, of a run that took `found` and asked at `sites`. */
export function* fewer_choices(
  left: readonly Taken[],
  found: readonly Taken[],
  sites: readonly Choice[],
): Generator<Taken[]> {
  if (left.length < 2) return;
  for (const choice of found.slice(-ALONE)) yield [choice];
  if (left.length > 2)
    for (const [n, first] of left.entries()) for (const second of left.slice(n + 1)) yield [first, second];
  yield* one_less(left, sites);
}
