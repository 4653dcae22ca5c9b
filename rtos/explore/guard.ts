// Nothing inside a run may look at the host's clock, draw the host's random numbers or wait for the host: the run would
// not be the same the next time. During a run these functions throw and say what to use instead.

import { SimError } from '../sim/sim_error.ts';

const INSTEAD: readonly (readonly [path: string, instead: string])[] = [
  ['Date.now', 'sim_now_ns() or tx_time_get()'],
  ['Math.random', 'sim.random, or sim_choose for something physics decides'],
  ['setTimeout', 'tx_thread_sleep, a TX_TIMER, or sim.schedule on the host side'],
  ['setInterval', 'a periodic TX_TIMER'],
  ['setImmediate', 'sim.schedule'],
  ['queueMicrotask', 'sim.schedule'],
  ['performance.now', 'sim_now_ns()'],
];

/** A function of the host that is forbidden, and what stands in its place. */
interface Forbidden {
  /** The object through which programs reach it. */
  readonly holder: object;
  readonly name: string;
  readonly forbidden: () => never;
}

function forbidden_at(path: string, instead: string): Forbidden {
  const [name = '', ...outer] = path.split('.').reverse();
  const holder = outer.reduceRight<unknown>((of, part) => (of as Record<string, unknown>)[part], globalThis);
  const forbidden = (): never => {
    throw new SimError(`${path} was called inside a run, which would not repeat: use ${instead}`);
  };
  return { holder: holder as object, name, forbidden };
}

/** Made once: a search has thousands of runs. Not every host has all of them. */
const FORBIDDEN = INSTEAD.map(([path, instead]) => forbidden_at(path, instead)).filter(
  ({ holder }) => holder != null,
);

/** The object that has the property itself: an assignment there hides nothing and is undone by another one. */
function owner_of({ holder, name }: Forbidden): Record<string, unknown> | null {
  for (let owner: object | null = holder; owner !== null; owner = Object.getPrototypeOf(owner))
    if (Object.hasOwn(owner, name)) return owner as Record<string, unknown>;
  return null;
}

function put(owner: Record<string, unknown> | null | undefined, n: number, value: unknown): void {
  if (owner != null) owner[(FORBIDDEN[n] as Forbidden).name] = value;
}

/** Calls `body`, which must be synchronous, with the host's clock, randomness and timers forbidden. */
export function with_guarded_globals<T>(body: () => T): T {
  const owners: (Record<string, unknown> | null)[] = [];
  const before: unknown[] = [];
  for (const what of FORBIDDEN) {
    const owner = owner_of(what);
    const value = owner?.[what.name];
    owners.push(typeof value === 'function' ? owner : null);
    before.push(value);
  }
  try {
    for (let n = 0; n < owners.length; n++) put(owners[n], n, FORBIDDEN[n]?.forbidden);
    return body();
  } finally {
    for (let n = 0; n < owners.length; n++) put(owners[n], n, before[n]);
  }
}
