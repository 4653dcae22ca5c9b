/** Races for people: of each pair of lines one, with who is there, what keeps others out, and where a preemption tries it. */

import type { AccessPlace, CImage } from '../image.ts';
import type { Race, Side } from './races.ts';
import { type BoardPlaces, place_key, place_words, type SharedPlaces } from './shared_places.ts';

export interface ToldSide {
  /** `worker`, `interrupt button`. */
  readonly who: string;
  /** `app.c:41 counter++ (write)`. */
  readonly words: string;
  /** What it has of its own to keep others out: `mutex "lock"`, `interrupts off`; empty for nothing. */
  readonly kept: string;
}

export interface ToldRace {
  readonly board: string;
  /**
   * `warning`: a value that was read is written back, or an access has two halves. `note`: single aligned words, of which
   * one side writes; whether that is right only the program can say.
   */
  readonly level: 'warning' | 'note';
  readonly sides: readonly [ToldSide, ToldSide];
  /** What a comment `race-ok: WHY` on one of the lines says. */
  readonly excuse: string | null;
  /** Places (`kind/site` of choices) at which the other side can be let in. */
  readonly tries: readonly string[];
}

const RANK_UPDATE = 1;
const WORD_BYTES = 4;

/** The races that the runs so far have shown, warnings first. */
export function told_races(image: CImage, shared: SharedPlaces): ToldRace[] {
  const told = new Map<string, ToldRace>();
  for (const [board, places] of shared.all) {
    for (const race of places.races) {
      const one = told_race(image, board, places, race);
      const key = `${board} ${one.sides.map(({ who, words }) => `${who} ${line_of(words)}`).join(' ')}`;
      const known = told.get(key);
      told.set(key, known === undefined ? one : stronger(known, one));
    }
  }
  return [...told.values()].sort((a, b) => Number(a.level === 'note') - Number(b.level === 'note'));
}

/** A comment `race-ok`, where it is of no use: `app.c:41`, and what it says. */
export interface IdleExcuse {
  readonly place: string;
  readonly excuse: string;
}

/** The comments that give no reason, or stand at accesses without a race in the runs so far. */
export function idle_excuses(image: CImage, shared: SharedPlaces): IdleExcuse[] {
  const places = image.accesses?.places ?? [];
  const raced = new Set(
    [...shared.all.values()].flatMap(({ races }) =>
      races.flatMap(({ first, second }) => [places[first.site]?.place, places[second.site]?.place]),
    ),
  );
  const idle = places.filter(
    ({ place, excuse }) => excuse === '' || (excuse !== undefined && !raced.has(place)),
  );
  return [...new Map(idle.map(({ place, excuse = '' }) => [place, { place, excuse }])).values()];
}

/** The place without what is done there. */
function line_of(words: string): string {
  return words.replace(/ \([^)]*\)$/, '');
}

function stronger(one: ToldRace, other: ToldRace): ToldRace {
  const tries = [...new Set([...one.tries, ...other.tries])];
  const told = one.level === 'note' && other.level === 'warning' ? other : one;
  return { ...told, tries };
}

function told_race(image: CImage, board: string, places: BoardPlaces, { first, second }: Race): ToldRace {
  const of = ({ site }: Side): AccessPlace | undefined => image.accesses?.places[site];
  const rank = ({ name, site }: Side): number | undefined => places.candidates.get(name)?.get(site)?.rank;
  const sides = [first, second].sort((a, b) => (a.name < b.name ? -1 : 1)) as [Side, Side];
  const [one, other] = sides;
  const loses = (here: Side, there: Side): boolean => rank(here) === RANK_UPDATE && there.kind !== 'read';
  const is_wide = sides.some((side) => of(side)?.half === true || (of(side)?.bytes ?? 0) > WORD_BYTES);
  const tell = (side: Side): ToldSide => ({
    who: side.name,
    words: place_words(image, side.site),
    kept: kept_words(side, places),
  });
  return {
    board,
    level: is_wide || loses(one, other) || loses(other, one) ? 'warning' : 'note',
    sides: [tell(one), tell(other)],
    excuse: of(one)?.excuse || of(other)?.excuse || null,
    tries: sides
      .filter((side) => rank(side) !== undefined)
      .map(({ name, site }) => `preempt/${board}/${name}/${place_key(image, site)}`),
  };
}

function kept_words(
  { locks, interrupts_off, is_interrupt, disabled }: Side,
  { mutexes }: BoardPlaces,
): string {
  const owned = locks.map((lock) => `mutex "${mutexes.get(lock) ?? ''}"`);
  const off = interrupts_off && !is_interrupt ? ['interrupts off'] : [];
  return [...owned, ...off, ...disabled.map((name) => `${name} disabled`)].join(', ');
}
