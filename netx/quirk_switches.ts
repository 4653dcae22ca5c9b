// What a table of quirks is, for the stack, its TLS and the MQTT client above: named switches, each with the words that
// netx/quirks.md or mqtt/quirks.md has for it.

/** What there is to know about one switch. */
export interface QuirkText {
  /** What the guide or a standard says, and so what happens with the switch off. */
  readonly documented: string;
  /** What the published software does, and so what happens with the switch on. */
  readonly published: string;
  /** What that does to a device in the field. */
  readonly in_the_field: string;
}

/** A setting of every switch of a table: all on, or all off. */
export function all_switches<Name extends string>(
  texts: Readonly<Record<Name, QuirkText>>,
  on: boolean,
): Readonly<Record<Name, boolean>> {
  return Object.fromEntries(Object.keys(texts).map((name) => [name, on])) as Record<Name, boolean>;
}
