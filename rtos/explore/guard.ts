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

function holder_of(path: string): { holder: Record<string, unknown>; name: string } | null {
  const parts = path.split('.');
  const name = parts.pop() as string;
  let holder: unknown = globalThis;
  for (const part of parts) holder = (holder as Record<string, unknown>)[part];
  if (holder === undefined || holder === null) return null;
  return { holder: holder as Record<string, unknown>, name };
}

/** Calls `body`, which must be synchronous, with the host's clock, randomness and timers forbidden. */
export function with_guarded_globals<T>(body: () => T): T {
  const undo: (() => void)[] = [];
  for (const [path, instead] of INSTEAD) {
    const place = holder_of(path);
    if (place === null || typeof place.holder[place.name] !== 'function') continue;
    const { holder, name } = place;
    const own = Object.getOwnPropertyDescriptor(holder, name);
    const forbidden = (): never => {
      throw new SimError(`${path} was called inside a run, which would not repeat: use ${instead}`);
    };
    Object.defineProperty(holder, name, { value: forbidden, configurable: true, writable: true });
    undo.push(() => {
      if (own === undefined) delete holder[name];
      else Object.defineProperty(holder, name, own);
    });
  }
  try {
    return body();
  } finally {
    for (const restore of undo) restore();
  }
}
