// What is refused of a build's options, in the same words for the kernel and for every library above it: a name nobody
// knows, a value of another type, and what C has but this simulator does not. Nothing of a configuration is ignored.

import { SimError } from '../sim/sim_error.ts';

/** The options that somebody knows, by their defaults, and what else there is to say about them. */
export interface KnownOptions {
  /** Whose options they are, as in "is no option of ...". */
  readonly whose: string;
  readonly defaults: object;
  /** The least that a number may be, if that is not 0. */
  readonly least?: Readonly<Record<string, number>>;
  /** What a number must be a multiple of. */
  readonly multiple?: Readonly<Record<string, number>>;
  /** Options with one possible value, the default, and why: what is always so here, and may be said. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Options of the original that cannot be set, and what to do instead. */
  readonly refused?: Readonly<Record<string, string>>;
}

const ULONG_MAX = 0xffffffff;

function check_value(name: string, value: unknown, usual: unknown, least: number, multiple: number): void {
  if (typeof usual === 'boolean' && typeof value !== 'boolean') {
    throw new SimError(`'${name}' is true or false (in C: defined or not), not ${value}`);
  }
  if (typeof usual !== 'number') return;
  // What C sets is an integer, and so are a target's times and bytes; other numbers may have a fraction.
  const in_c = /^NX|^TX/.test(name);
  const whole = in_c || /^(?!sim_).*_(?:ns|bytes)$/.test(name);
  const ok =
    typeof value === 'number' && value >= least && value <= (in_c ? ULONG_MAX : Number.MAX_SAFE_INTEGER);
  if (ok && (!whole || value % multiple === 0)) return;
  const kind = !whole ? 'a number' : multiple === 1 ? 'an integer' : `a multiple of ${multiple}`;
  throw new SimError(`'${name}' is ${kind}, at least ${least}, not ${String(value)}`);
}

/** Throws a SimError for the first option of `given` that cannot be; undefined stands for an option that is not given. */
export function check_options(given: object, known: KnownOptions): void {
  const { whose, least = {}, multiple = {}, fixed = {}, refused = {} } = known;
  const defaults = known.defaults as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (Object.hasOwn(refused, name)) throw new SimError(`'${name}' cannot be set: ${refused[name]}`);
    if (!Object.hasOwn(defaults, name)) {
      throw new SimError(
        `'${name}' is no option of ${whose}; known are: ${Object.keys(defaults).join(', ')}`,
      );
    }
    check_value(name, value, defaults[name], least[name] ?? 0, multiple[name] ?? 1);
    if (Object.hasOwn(fixed, name) && value !== defaults[name]) {
      throw new SimError(`'${name}' is always ${defaults[name]}: ${fixed[name]}`);
    }
  }
}
