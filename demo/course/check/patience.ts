// How long is too long. A limit is meant for a computer that has nothing else to do; on one that has, everything takes longer.

import os from 'node:os';

/** At most so many times the limit. */
const MOST = 6;

/** How many times a limit counts now: on Unix by the load of the last minute, elsewhere once. */
export function patience(load = os.loadavg()[0] ?? 0, processors = os.availableParallelism()): number {
  return Math.min(MOST, Math.max(1, Math.round(load / processors)));
}
