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

/** Finds values that have changed. It looks at all of them each time a service ends: in arrays, one place for each value. */
export class LevelSampler {
  private objects: object[] = [];
  private names: string[] = [];
  private reads: ((object: never) => number)[] = [];
  private last: (number | null)[] = [];

  /** Looks at an object from now on; false for one that has nothing to tell. */
  add(object: object): boolean {
    const values = KNOWN.get(object.constructor);
    if (values === undefined) return false;
    for (const [name, read] of values) {
      this.objects.push(object);
      this.names.push(name);
      this.reads.push(read);
      this.last.push(null);
    }
    return true;
  }

  remove(object: object): void {
    const kept = <T>(values: T[]): T[] => values.filter((_, at) => this.objects[at] !== object);
    this.names = kept(this.names);
    this.reads = kept(this.reads);
    this.last = kept(this.last);
    this.objects = kept(this.objects);
  }

  /** Calls back for each value that is new or another one than last time. */
  sample(changed: (object: object, what: string, value: number) => void): void {
    const { objects, reads, last } = this;
    for (let at = 0; at < objects.length; at++) {
      const object = objects[at] as object;
      const value = (reads[at] as (object: object) => number)(object) | 0;
      if (last[at] === value) continue;
      last[at] = value;
      changed(object, this.names[at] as string, value);
    }
  }
}
