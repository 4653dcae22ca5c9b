/**
 * Bytes that were never written: the same run twice, in which memory that nobody has written (of pools, of the heap, of stacks) is
 * filled with two patterns. The simulator is deterministic, so the runs differ only through such bytes; the first difference in what
 * the firmware gives to services, sends or prints is told.
 */

/** The bytes; they differ in each bit. */
const PATTERNS = [0xa5, 0x5a] as const;
/** So much of each board is compared. */
const MOST_KEPT = 100_000;

/** What the firmware gives out of its hands. */
export interface Leaving {
  readonly service: string;
  readonly words: readonly number[];
  /** What it sends or prints; null: nothing but the words. */
  readonly bytes: Uint8Array | null;
}

/** What differs. */
export type Difference =
  | { readonly what: 'service' }
  | { readonly what: 'word'; readonly place: number }
  | { readonly what: 'length' }
  | { readonly what: 'byte'; readonly place: number; readonly of: number };

export class FillTrial {
  private readonly first = new Map<string, Leaving[]>();
  private readonly places = new Map<string, number>();
  private run: 0 | 1 | null = null;
  private told = false;

  /** The byte that fills memory now; 0: none, as no trial is under way. */
  get pattern(): number {
    return this.run === null ? 0 : PATTERNS[this.run];
  }

  /** Memory is filled with the one pattern, and then with the other, in the runs that `make` makes of all these firmwares. */
  static twice(trials: readonly FillTrial[], make: (run: 0 | 1) => void): void {
    try {
      for (const run of [0, 1] as const) {
        for (const trial of trials) trial.begin(run);
        make(run);
      }
    } finally {
      for (const trial of trials) trial.end();
    }
  }

  private begin(run: 0 | 1): void {
    this.run = run;
    this.told = false;
    this.places.clear();
  }

  private end(): void {
    this.run = null;
    this.first.clear();
  }

  /** A board gives something out of its hands; what is different this time, once. */
  leaves(board: string, leaving: Leaving): Difference | null {
    const place = this.places.get(board) ?? 0;
    this.places.set(board, place + 1);
    let kept = this.first.get(board);
    if (kept === undefined) {
      kept = [];
      this.first.set(board, kept);
    }
    if (this.run === 0) {
      if (place < MOST_KEPT) kept.push(leaving);
      return null;
    }
    const before = kept[place];
    if (this.told || before === undefined) return null;
    const difference = difference_of(before, leaving);
    this.told = difference !== null;
    return difference;
  }
}

function difference_of(one: Leaving, other: Leaving): Difference | null {
  if (one.service !== other.service) return { what: 'service' };
  const word = one.words.findIndex((value, place) => value !== other.words[place]);
  if (word >= 0) return { what: 'word', place: word };
  const [bytes, others] = [one.bytes ?? NONE, other.bytes ?? NONE];
  if (bytes.length !== others.length) return { what: 'length' };
  const byte = bytes.findIndex((value, place) => value !== others[place]);
  return byte < 0 ? null : { what: 'byte', place: byte, of: bytes.length };
}

const NONE = new Uint8Array(0);
