// What an annotated run tells of objects as they change: a count, an owner, a state. Each layer says which values its own
// control blocks have; nothing is asked where nobody annotates.

/** Writes the values of an object, whole numbers of 32 bits, into `values` from place `at` on. */
type Reader<T> = (object: T, values: Int32Array, at: number) => void;

interface Levels {
  readonly names: readonly string[];
  readonly read: Reader<never>;
}

const KNOWN = new Map<unknown, Levels>();

/** Says what can be told of the control blocks of a class: the names of the values, and how to read all of them at once. */
export function declare_levels<T extends object>(
  of: abstract new () => T,
  names: readonly string[],
  read: Reader<T>,
): void {
  KNOWN.set(of, { names, read });
}

interface Sampled {
  readonly object: object;
  readonly levels: Levels;
  /** The id that whoever is told knows the object by. */
  readonly id: number;
  /** The numbers that they know the names of its values by; null until the values are told. */
  names: readonly number[] | null;
}

type Changed = (object: object, id: number, name: number, value: number) => void;

const ROOM = 64;

/**
 * Finds values that have changed. It looks at all of them each time a service ends, so they are read object by object into
 * one array of numbers, which is compared with that of last time.
 */
export class LevelSampler {
  private sampled: Sampled[] = [];
  private values = new Int32Array(ROOM);
  private last = new Int32Array(ROOM);
  private count = 0;
  private readonly name_number: (name: string) => number;
  /** From this place on values have not been told yet. */
  private new_from = 0;

  /** The number of a name is asked for when a value of an object is told for the first time. */
  constructor(name_number: (name: string) => number) {
    this.name_number = name_number;
  }

  /** Looks at an object from now on, under an `id` that is asked for; nothing for one that has nothing to tell. */
  add(object: object, id: () => number): void {
    const levels = KNOWN.get(object.constructor);
    if (levels === undefined) return;
    this.sampled.push({ object, levels, id: id(), names: null });
    this.count += levels.names.length;
    if (this.count <= this.last.length) return;
    const { last } = this;
    this.values = new Int32Array(2 * this.count);
    this.last = new Int32Array(2 * this.count);
    this.last.set(last);
  }

  remove(object: object): void {
    let at = 0;
    for (const [place, sampled] of this.sampled.entries()) {
      const { length } = sampled.levels.names;
      if (sampled.object === object) {
        this.last.copyWithin(at, at + length, this.count);
        this.count -= length;
        if (this.new_from > at) this.new_from -= length;
        this.sampled.splice(place, 1);
        return;
      }
      at += length;
    }
  }

  /** Calls back for each value that is new or another one than last time. */
  sample(changed: Changed): void {
    const { sampled, values, last, count } = this;
    let at = 0;
    for (let place = 0; place < sampled.length; place++) {
      const { object, levels } = sampled[place] as Sampled;
      (levels.read as Reader<object>)(object, values, at);
      at += levels.names.length;
    }
    const told = this.new_from;
    let same = 0;
    while (same < told && values[same] === last[same]) same++;
    if (same < count) this.tell(changed);
  }

  private tell(changed: Changed): void {
    const { values, last } = this;
    let at = 0;
    for (const sampled of this.sampled) {
      // All values of an object are told at first.
      const names = (sampled.names ??= sampled.levels.names.map(this.name_number));
      for (let n = 0; n < names.length; n++, at++) {
        const value = values[at] as number;
        if (value === last[at] && at < this.new_from) continue;
        last[at] = value;
        changed(sampled.object, sampled.id, names[n] as number, value);
      }
    }
    this.new_from = at;
  }
}
