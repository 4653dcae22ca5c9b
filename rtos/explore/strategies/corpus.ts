// What the runs of a search have shown so far: the plans that came to something new, which a guided strategy varies, and all
// that was tried, so that no plan is run twice.
//
// A search learns in generations: what the runs of one generation show counts from the next one on. So the n-th run depends
// on the seed and on n, and not on how many workers share the generation or on who is faster.

import { Numbered } from '../numbered.ts';

/** Runs of a generation. */
const GENERATION = 32;

/** Number of the generation that the n-th run of a shard belongs to. */
export function generation_of(n: number): number {
  return Math.floor(n / GENERATION);
}

/** What one run teaches; small, as it goes from process to process. */
export interface Lesson {
  readonly index: number;
  /** Of its plan, see `plan_signature`. */
  readonly signature: number;
  /** Of the order of its events, see `order_of`. */
  readonly order: number;
  /** Its choices that were not nominal; none where it covered nothing new. */
  readonly choices: readonly (readonly [key: string, taken: number])[];
  /** What it covered that nothing had before its generation. */
  readonly coverage: readonly number[];
}

/** A plan that came to something new. */
export interface Entry {
  readonly choices: ReadonlyMap<string, number>;
  /** How often it is to be taken, among the others. */
  readonly weight: number;
}

/** All that a corpus knows, to be sent to another process. */
export interface CorpusState {
  readonly covered: ReadonlySet<number>;
  readonly tried: ReadonlySet<number>;
  readonly orders: ReadonlySet<number>;
  /** The choices of its entries. */
  readonly kept: readonly ReadonlyMap<string, number>[];
}

/** Entries with so many choices weigh half as much as one with a single choice: most of theirs do nothing. */
const MANY_CHOICES = 20;

export class Corpus {
  private readonly covered = new Numbered();
  private readonly tried = new Set<number>();
  private readonly orders = new Set<number>();
  private readonly kept: Entry[] = [];
  private weight = 0;
  /** How often a strategy has wanted an entry: what it plans then depends on what was learned. */
  asked = 0;

  /** `known` is what the nominal run covers. */
  constructor(known: Iterable<number> = []) {
    for (const key of known) this.covered.number_of(key);
  }

  state(): CorpusState {
    const { covered, tried, orders, kept } = this;
    return { covered: new Set(covered.all()), tried, orders, kept: kept.map(({ choices }) => choices) };
  }

  /** Takes in what another one knew that had learned the same lessons as far as they go. */
  take_over({ covered, tried, orders, kept }: CorpusState): void {
    for (const key of covered) this.covered.number_of(key);
    for (const signature of tried) this.tried.add(signature);
    for (const order of orders) this.orders.add(order);
    for (const choices of kept) this.keep(choices);
  }

  get entries(): readonly Entry[] {
    return this.kept;
  }

  /** What of a run's coverage is new. */
  unseen(coverage: Int32Array): number[] {
    const unseen: number[] = [];
    for (const key of coverage) if (!this.covered.has(key)) unseen.push(key);
    return unseen;
  }

  /** True for a plan that an earlier generation has run. */
  has_tried(signature: number): boolean {
    return this.tried.has(signature);
  }

  /** Takes in the runs of a generation, whoever made them and in whatever order they come. */
  learn(lessons: readonly Lesson[]): void {
    for (const { signature, order, choices, coverage } of [...lessons].sort((a, b) => a.index - b.index)) {
      this.tried.add(signature);
      const is_new = coverage.some((key) => !this.covered.has(key));
      for (const key of coverage) this.covered.number_of(key);
      // An order that was there before has nothing to vary that its first run does not have.
      if (is_new && !this.orders.has(order) && choices.length > 0) this.keep(new Map(choices));
      this.orders.add(order);
    }
  }

  private keep(choices: ReadonlyMap<string, number>): void {
    const weight = 1 / (1 + choices.size / MANY_CHOICES);
    this.kept.push({ choices, weight });
    this.weight += weight;
  }

  /** The entry at this fraction (0 to 1) of the whole weight; null while there is none. */
  entry_at(fraction: number): Entry | null {
    this.asked++;
    let left = fraction * this.weight;
    for (const entry of this.kept) {
      left -= entry.weight;
      if (left < 0) return entry;
    }
    return this.kept.at(-1) ?? null;
  }
}
