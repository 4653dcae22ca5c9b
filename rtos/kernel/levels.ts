// What an annotated run tells of objects as they change: a count, an owner, a state. Each layer says which values its own
// control blocks have; nothing is asked where nobody annotates.

type Values = readonly (readonly [string, (object: never) => number])[];

const KNOWN = new Map<unknown, Values>();

/** Says what can be told of the control blocks of a class: by its name, how to read each value, a whole number of 32 bits. */
export function declare_levels<T extends object>(
  of: abstract new () => T,
  values: Readonly<Record<string, (object: T) => number>>,
): void {
  KNOWN.set(of, Object.entries(values) as Values);
}

interface Sampled {
  readonly object: object;
  readonly values: Values;
  readonly last: (number | null)[];
}

/** Finds values that have changed. */
export class LevelSampler {
  private readonly sampled = new Map<object, Sampled>();

  /** Looks at an object from now on; false for one that has nothing to tell. */
  add(object: object): boolean {
    const values = KNOWN.get(object.constructor);
    if (values === undefined) return false;
    this.sampled.set(object, { object, values, last: values.map(() => null) });
    return true;
  }

  remove(object: object): void {
    this.sampled.delete(object);
  }

  /** Calls back for each value that is new or another one than last time. */
  sample(changed: (object: object, what: string, value: number) => void): void {
    for (const { object, values, last } of this.sampled.values()) {
      for (let at = 0; at < values.length; at++) {
        const [what, read] = values[at] as Values[number];
        const value = read(object as never) | 0;
        if (last[at] === value) continue;
        last[at] = value;
        changed(object, what, value);
      }
    }
  }
}
