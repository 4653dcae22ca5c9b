// What the fields above the program say about a run and a search.

import type { Layout } from './layout.ts';
import type { RunSettings } from './workspace.ts';

const PATIENCE_S = 10;
const MOST_SEED = 0xffff_ffff;
const MOST_SECONDS = 1e6;

/** A field that cannot be taken, in words for the user. */
export class SettingError extends Error {}

function number_in({ value }: HTMLInputElement): number | null {
  return value.trim() === '' ? null : Number(value);
}

/** How a run is to be made. Throws a SettingError. */
export function run_settings({ seed, until, fixed }: Layout): RunSettings {
  const seed_value = number_in(seed);
  const until_s = number_in(until);
  if (seed_value !== null && !(Number.isInteger(seed_value) && seed_value >= 0 && seed_value <= MOST_SEED))
    throw new SettingError(`seed ${seed.value}: it takes a whole number from 0 to ${MOST_SEED}`);
  if (until_s !== null && !(until_s > 0 && until_s <= MOST_SECONDS))
    throw new SettingError(
      `until ${until.value}: it takes a number of virtual seconds up to ${MOST_SECONDS}`,
    );
  return { seed: seed_value, until_s, fixed: fixed.checked && !fixed.disabled };
}

/** How many runs a search may make. Throws a SettingError. */
export function search_runs({ runs }: Layout): number {
  const number = Number(runs.value);
  if (!(Number.isInteger(number) && number > 0))
    throw new SettingError(`runs ${runs.value}: it takes a whole number`);
  return number;
}

/** Seconds after which a run that does not end is asked about, or stopped. */
export function patience_s({ patience }: Layout): number {
  return Number(patience.value) > 0 ? Number(patience.value) : PATIENCE_S;
}
