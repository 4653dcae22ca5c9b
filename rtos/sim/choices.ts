// Every decision that a real board leaves to physics goes through one function, `choose`. Option 0 is the nominal
// one. A site is named, not numbered (kind / place / n-th time there), so that an edit elsewhere leaves a replay valid.
// rtos/choices.md says for each kind why real hardware can do it.

import { choice_key } from './choice_key.ts';
import type { FaultCount } from './fault_limits.ts';
import { Random } from './random.ts';
import { SimError } from './sim_error.ts';

/** The closed list of what may be undecided. */
export const CHOICE_KINDS = [
  'tick_phase',
  'cost',
  'isr_arrival',
  'isr_order',
  'stimulus',
  'preempt',
  'frame_delay',
  'frame_loss',
  'frame_duplicate',
  'frame_reorder',
  'frame_corrupt',
  'link_flap',
  'segmentation',
  'peer_window',
  'broker_delay',
  'broker_close',
  'broker_answer',
  'server_delay',
  'server_answer',
  'driver_tx_complete_delay',
  'clock_skew',
] as const;

export type ChoiceKind = (typeof CHOICE_KINDS)[number];

/** One decision that was asked for: its full site key, what could be had, and what was taken. */
export interface Choice {
  readonly kind: ChoiceKind;
  readonly key: string;
  readonly options: number;
  readonly taken: number;
  readonly time_ns: number;
}

/**
 * Decides; returns 0 for the nominal option, else a whole number below `options`. `key` is `kind/site#n`. `likelihood` is
 * how often physics would take another option than the nominal one (from 0 to 1), or 0 where nobody said.
 */
export type ChoiceSource = (
  kind: ChoiceKind,
  key: string,
  options: number,
  time_ns: number,
  likelihood: number,
) => number;

/** What the seed says at this site: it depends on nothing else, so an edit elsewhere does not shift it. */
function by_chance(seed: number, key: string, options: number, likelihood: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  const random = new Random(hash);
  return random.chance(likelihood) ? 1 + random.below(options - 1) : 0;
}

function no_option(wanted: number, key: string, options: number): never {
  throw new SimError(
    `the choice source answered ${wanted} at ${key}: it must be a whole number from 0 to ${options - 1}`,
  );
}

/** A place that decisions are asked for at, with the keys of its first times there. */
interface Place {
  readonly name: string;
  readonly keys: string[];
}

/**
 * Of all runs so far, by kind and site: those of a search ask at the same places again and again, and to make a key and to look
 * for it, letter by letter, costs more than what is decided.
 */
const PLACES = new Map<ChoiceKind, Map<string, Place>>();
const PLACES_OF_A_KIND_MOST = 10_000;
const KEYS_OF_A_PLACE_MOST = 1000;

function place_at(kind: ChoiceKind, site: string): Place {
  let places = PLACES.get(kind);
  if (places === undefined) {
    places = new Map();
    PLACES.set(kind, places);
  }
  let place = places.get(site);
  if (place === undefined) {
    place = { name: `${kind}/${site}`, keys: [] };
    if (places.size < PLACES_OF_A_KIND_MOST) places.set(site, place);
  }
  return place;
}

/** The key of the n-th time at a place. */
function key_at({ name, keys }: Place, n: number): string {
  const known = keys[n - 1];
  if (known !== undefined) return known;
  const key = choice_key(name, n);
  // The first ones come first.
  if (n === keys.length + 1 && n <= KEYS_OF_A_PLACE_MOST) keys.push(key);
  return key;
}

export class Choices {
  /** How often each place has been asked at, by its name. */
  private readonly counts = new Map<string, number>();
  private readonly source: ChoiceSource | null;
  /** Every choice asked for is kept. */
  readonly record_all: boolean;
  private readonly seed: number;
  /** What was taken, in order: the non-nominal ones, or all of them when asked to record all. */
  readonly taken: Choice[] = [];

  /** What may go wrong in this run; null: no limit. */
  faults: FaultCount | null = null;

  /** True when every decision is the nominal one and nobody listens: a caller may then skip naming its site. */
  readonly nominal: boolean;
  /** The kinds that the source is asked for; of all others the nominal option is taken. null: all are asked for. */
  private readonly open: ReadonlySet<string> | null;

  constructor(
    source: ChoiceSource | null,
    record_all: boolean,
    seed = 1,
    kinds: readonly string[] | null = null,
  ) {
    this.source = source;
    this.record_all = record_all;
    this.seed = seed;
    this.nominal = source === null && !record_all;
    this.open = kinds === null ? null : new Set(kinds);
  }

  private is_closed(kind: ChoiceKind): boolean {
    return this.open !== null && !this.open.has(kind);
  }

  /** True when a decision of this kind is nominal and nobody listens, so that its site does not have to be named. */
  is_unheard(kind: ChoiceKind): boolean {
    return !this.record_all && this.is_closed(kind);
  }

  decide(kind: ChoiceKind, site: string, options: number, time_ns: number, likelihood = 0): number {
    const place = place_at(kind, site);
    const n = (this.counts.get(place.name) ?? 0) + 1;
    this.counts.set(place.name, n);
    if (this.faults !== null && !this.faults.may_happen(kind, time_ns)) return 0;
    const key = key_at(place, n);
    const wanted = this.option(kind, key, options, time_ns, likelihood);
    if (!(Number.isInteger(wanted) && wanted >= 0 && wanted < options)) no_option(wanted, key, options);
    if (wanted !== 0) this.faults?.happens(kind);
    if (wanted !== 0 || this.record_all) this.taken.push({ kind, key, options, taken: wanted, time_ns });
    return wanted;
  }

  private option(
    kind: ChoiceKind,
    key: string,
    options: number,
    time_ns: number,
    likelihood: number,
  ): number {
    if (this.is_closed(kind)) return 0;
    if (this.source === null) return by_chance(this.seed, key, options, likelihood);
    return this.source(kind, key, options, time_ns, likelihood);
  }
}
