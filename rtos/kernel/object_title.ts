// What control blocks are called, for everything that prints one: traces, tables, diagnostics. Each layer says it of its own
// classes, so that nothing here knows them and no field has to be guessed.

/** `kind` is a word of the manual, `queue`; `name` is what it was created with. */
export interface ObjectTitle {
  readonly kind: string;
  readonly name: string | null;
}

interface Words {
  readonly kind: string;
  readonly name_of: (object: never) => string | null;
}

const KNOWN = new Map<unknown, Words>();

/** Says what the control blocks of a class are, and where their name is. */
export function name_objects<T>(
  of: abstract new () => T,
  kind: string,
  name_of: (object: T) => string | null,
): void {
  KNOWN.set(of, { kind, name_of });
}

/** Kind and name of a control block; null for what is none. */
export function object_title(object: unknown): ObjectTitle | null {
  if (typeof object !== 'object' || object === null) return null;
  for (let of: unknown = object.constructor; typeof of === 'function'; of = Object.getPrototypeOf(of)) {
    const words = KNOWN.get(of);
    if (words !== undefined) return { kind: words.kind, name: words.name_of(object as never) };
  }
  return null;
}

/** `queue "readings"`, or the kind alone for one without a name. */
export function title_text({ kind, name }: ObjectTitle): string {
  return name === null ? kind : `${kind} "${name}"`;
}
