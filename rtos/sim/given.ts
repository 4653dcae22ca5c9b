// What a host program gives is looked at where it gives it: an Error with the value and what would be right, not a run that
// hangs or goes wrong later. Firmware gets statuses; this is for the people who write simulations.

import { SimError } from './sim_error.ts';

/** Virtual time is counted in whole nanoseconds: the value, or a SimError that names it. */
export function whole_ns(name: string, value: number, least = Number.MIN_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  const from = least === Number.MIN_SAFE_INTEGER ? '' : `, at least ${least}`;
  throw new SimError(`${name} is ${value}: it must be a whole number of nanoseconds${from}`);
}

/** Refuses a field that nobody reads, which is mostly one that is misspelt. */
export function check_fields(whose: string, given: object, known: readonly string[]): void {
  for (const name in given) {
    if (known.includes(name)) continue;
    throw new SimError(`'${name}' is no option of ${whose}; known are: ${known.join(', ')}`);
  }
}
