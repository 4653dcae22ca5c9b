/**
 * Who uses which words of a board's memory, from runs in which every access is told; and from that the places of the code at which
 * it matters that somebody else comes in: the words there are used by others too, one of them writes, and they can come.
 */

import type { AccessPlace } from '../image.ts';

/** Whoever makes an access, as it is at that moment. */
export interface User {
  /** Of a thread its name, of an interrupt `interrupt NAME`. */
  name: string;
  is_interrupt: boolean;
  priority: number;
  threshold: number;
  has_slice: boolean;
  /** Interrupts are off. */
  interrupts_off: boolean;
  /** Those that are held back, `interrupt NAME`. */
  disabled: readonly string[];
  /** Addresses of the mutexes that it owns. */
  locks: readonly number[];
}

/** The places by how much a preemption there promises. */
const RANK_UPDATE = 1;
const RANK_PAIR = 2;
const RANK_HALF = 3;
const RANK_OTHER = 4;

type Kind = AccessPlace['kind'];

/** What one context does at one place with one word. */
interface SiteUse {
  rank: number;
  readonly kind: Kind;
  /** Owned each time. */
  locks: readonly number[];
  always_off: boolean;
  /** Held back each time. */
  disabled: readonly string[];
  /** The worst of each. */
  threshold: number;
  priority: number;
  has_slice: boolean;
}

/** What one context does with one word. */
interface Use {
  readonly is_interrupt: boolean;
  /** The best. */
  priority: number;
  reads: boolean;
  writes: boolean;
  locks: readonly number[];
  last: Kind | null;
  readonly sites: Map<number, SiteUse>;
}

/** A place at which a thread may be preempted by somebody who uses the same words. */
export interface Candidate {
  readonly site: number;
  rank: number;
  readonly words: Set<number>;
}

export class Uses {
  private readonly words = new Map<number, Map<string, Use>>();

  add(word: number, site: number, { kind, half }: AccessPlace, user: User): void {
    let users = this.words.get(word);
    if (users === undefined) {
      users = new Map();
      this.words.set(word, users);
    }
    let use = users.get(user.name);
    if (use === undefined) {
      const { is_interrupt, priority, locks } = user;
      use = { is_interrupt, priority, reads: false, writes: false, locks, last: null, sites: new Map() };
      users.set(user.name, use);
    }
    use.reads ||= kind !== 'write';
    use.writes ||= kind !== 'read';
    if (user.priority < use.priority) use.priority = user.priority;
    use.locks = both(use.locks, user.locks);
    const rank = half ? RANK_HALF : rank_of_pair(use.last, kind);
    use.last = kind;
    note_site(use.sites, site, kind, rank, user);
  }

  /** By the name of a thread, its places. */
  candidates(): Map<string, Map<number, Candidate>> {
    const found = new Map<string, Map<number, Candidate>>();
    for (const [word, users] of this.words) {
      if (users.size < 2) continue;
      for (const [name, { is_interrupt, sites }] of users) {
        if (is_interrupt) continue;
        for (const [site, one] of sites) {
          const others = [...users].filter(([other]) => other !== name);
          if (!others.some(([other, use]) => conflicts(one, use) && can_come(other, use, one))) continue;
          let places = found.get(name);
          if (places === undefined) {
            places = new Map();
            found.set(name, places);
          }
          const known = places.get(site);
          if (known === undefined) places.set(site, { site, rank: one.rank, words: new Set([word]) });
          else {
            known.words.add(word);
            if (one.rank < known.rank) known.rank = one.rank;
          }
        }
      }
    }
    return found;
  }
}

function note_site(
  sites: Map<number, SiteUse>,
  site: number,
  kind: Kind,
  rank: number,
  { locks, interrupts_off, disabled, threshold, priority, has_slice }: User,
): void {
  const known = sites.get(site);
  if (known === undefined) {
    const held = { locks, always_off: interrupts_off, disabled };
    sites.set(site, { rank, kind, ...held, threshold, priority, has_slice });
    return;
  }
  if (rank < known.rank) known.rank = rank;
  known.locks = both(known.locks, locks);
  known.always_off &&= interrupts_off;
  known.disabled = both(known.disabled, disabled);
  if (threshold > known.threshold) known.threshold = threshold;
  if (priority > known.priority) known.priority = priority;
  known.has_slice ||= has_slice;
}

function both<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  return one.length === 0 || one === other ? one : one.filter((held) => other.includes(held));
}

/** What somebody else may spoil who comes between an access and the one before it of the same context to the same word. */
function rank_of_pair(last: Kind | null, now: Kind): number {
  if (now === 'update' || (last === 'read' && now === 'write')) return RANK_UPDATE;
  return last === null ? RANK_OTHER : RANK_PAIR;
}

function conflicts({ kind }: SiteUse, { writes }: Use): boolean {
  return kind !== 'read' || writes;
}

/** Can the other one come in at that place? */
function can_come(name: string, other: Use, here: SiteUse): boolean {
  if (here.always_off) return false;
  if (other.is_interrupt) return !here.disabled.includes(name);
  if (here.locks.some((lock) => other.locks.includes(lock))) return false;
  return other.priority < here.threshold || (here.has_slice && other.priority === here.priority);
}
