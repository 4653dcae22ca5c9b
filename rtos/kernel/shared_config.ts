// Boards with the same configuration share one object of it, which nobody changes. So what is made of a configuration
// (options of libraries, constants of a build) is made once, and not again for each board of each run of a search.

/** So many different ones are remembered: a search makes the same few boards again and again. */
const REMEMBERED = 16;

interface Remembered {
  readonly given: object;
  readonly make: unknown;
  readonly config: object;
}

const remembered: Remembered[] = [];
let next_place = 0;

function is_record(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** True for what has the same content: plain objects all through. */
function is_same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!is_record(a) || !is_record(b)) return false;
  let count = 0;
  for (const name in a) {
    if (!Object.hasOwn(b, name) || !is_same(a[name], b[name])) return false;
    count++;
  }
  for (const _ in b) count--;
  return count === 0;
}

/** A copy that nobody else can change; undefined when there is a function or an object in it that is no plain one. */
function copy_of(value: unknown): unknown {
  if (typeof value === 'function' || (typeof value === 'object' && value !== null && !is_record(value)))
    return undefined;
  if (!is_record(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, own] of Object.entries(value)) {
    copy[name] = copy_of(own);
    if (copy[name] === undefined && own !== undefined) return undefined;
  }
  return copy;
}

/** The whole configuration for what is given, as `make` made it when the same was given before. */
export function shared_config<Given extends object, Config extends object>(
  given: Given,
  make: (given: Given) => Config,
): Config {
  for (const known of remembered)
    if (known.make === make && is_same(known.given, given)) return known.config as Config;
  const copy = copy_of(given) as Given | undefined;
  // What holds functions belongs to one run, mostly; it is not kept beyond it.
  if (copy === undefined) return make(given);
  const config = Object.freeze(make(copy));
  remembered[next_place] = { given: copy, make, config };
  next_place = (next_place + 1) % REMEMBERED;
  return config;
}
