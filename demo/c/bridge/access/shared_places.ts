/**
 * What is known of the memory that the contexts of a firmware share, for all runs of it: by the name of its board the places
 * at which a search preempts its threads. It is found out in runs that are told of every access.
 */

import type { CImage } from '../image.ts';
import { type Race, Races } from './races.ts';
import { type Candidate, Uses } from './uses.ts';

export interface BoardPlaces {
  /** By the name of a thread and the number of a place. */
  readonly candidates: ReadonlyMap<string, ReadonlyMap<number, Candidate>>;
  /** All words at these places. */
  readonly words: ReadonlySet<number>;
  /** What nothing orders and nothing keeps apart. */
  readonly races: readonly Race[];
  /** The names of mutexes by their addresses. */
  readonly mutexes: ReadonlyMap<number, string>;
}

/** What a run that is told of every access is kept in. */
export interface Record {
  readonly uses: Uses;
  readonly races: Races;
  readonly mutexes: Map<number, string>;
}

export class SharedPlaces {
  private readonly boards = new Map<string, BoardPlaces>();
  private recorded: Map<string, Record> | null = null;

  /** The runs from now on are told of every access, and preempt nowhere. */
  begin(): void {
    this.recorded = new Map();
    this.boards.clear();
  }

  /** The runs that were told are over. */
  end(): void {
    for (const [board, { uses, races, mutexes }] of this.recorded ?? []) {
      const candidates = uses.candidates();
      const words = new Set<number>();
      for (const places of candidates.values())
        for (const place of places.values()) for (const word of place.words) words.add(word);
      this.boards.set(board, { candidates, words, races: races.all, mutexes });
    }
    this.recorded = null;
  }

  /** Where a board's accesses go in a run that is told of them; null in any other run. */
  record_of(board: string): Record | null {
    const { recorded } = this;
    if (recorded === null) return null;
    let record = recorded.get(board);
    if (record === undefined) {
      record = { uses: new Uses(), races: new Races(), mutexes: new Map() };
      recorded.set(board, record);
    }
    return record;
  }

  /** What is known of each board, by its name. */
  get all(): ReadonlyMap<string, BoardPlaces> {
    return this.boards;
  }

  of(board: string): BoardPlaces | undefined {
    return this.boards.get(board);
  }
}

/** `app.c:41/write`: a place in keys of choices. */
export function place_key({ accesses }: CImage, site: number): string {
  const place = accesses?.places[site];
  return place === undefined ? String(site) : `${place.place}/${place.half ? 'half ' : ''}${place.kind}`;
}

/** `app.c:41 counter++ (write)`. */
export function place_words({ accesses }: CImage, site: number): string {
  const place = accesses?.places[site];
  if (place === undefined) return String(site);
  const where = place.text === '' ? place.place : `${place.place} ${place.text}`;
  return `${where} (${place.half ? `${place.kind}, second half` : place.kind})`;
}
