// What the file of a fleet gives, looked at where it is given: a fleet runs from TypeScript that nobody has checked, so a field that is
// misspelt and a number that cannot be would run silently as something else.

import { check_fields } from '../../rtos/sim/given.ts';
import { UsageError } from '../host/usage.ts';

/** Virtual seconds: no run is longer. */
export const TIME_S_MOST = 1e6;

/** The numbers that a field takes. */
export interface Numbers {
  readonly least: number;
  readonly most: number;
  /** What the most is, in words. */
  readonly most_is?: string;
  readonly whole?: boolean;
  /** It has no default. */
  readonly needed?: boolean;
  readonly or_null?: boolean;
}

/** The fields of something, all of them: numbers, or null for one that is something else. */
export type Fields<Given> = { readonly [Name in keyof Given]-?: Numbers | null };

export const SECONDS: Numbers = { least: 0, most: TIME_S_MOST };
export const COUNT: Numbers = { least: 0, most: 0xffff_ffff, whole: true };
export const AT_LEAST_ONE: Numbers = { ...COUNT, least: 1 };

/** Throws for a field that there is not, and for a number that the field does not take; `whose` they are, in words. */
export function check_given(
  whose: string,
  given: object,
  fields: Readonly<Record<string, Numbers | null>>,
): void {
  check_fields(whose, given, Object.keys(fields));
  for (const [name, numbers] of Object.entries(fields))
    if (numbers !== null)
      check_number(`${name} of ${whose}`, (given as Record<string, unknown>)[name], numbers);
}

function check_number(name: string, value: unknown, numbers: Numbers): void {
  const { least, most, most_is, whole = false, needed = false, or_null = false } = numbers;
  if ((value === undefined && !needed) || (value === null && or_null)) return;
  const is_one = typeof value === 'number' && (!whole || Number.isInteger(value));
  if (is_one && value >= least && value <= most) return;
  const given = typeof value === 'string' ? `'${value}'` : value;
  const what = `a ${whole ? 'whole number' : 'number'} from ${least} to ${most}`;
  throw new UsageError(
    `${name} is ${given}: it must be ${what}${most_is === undefined ? '' : ` (${most_is})`}`,
  );
}
