/**
 * Checks the values of public constants: every constant that a `constants.json` lists must be exported, with that
 * value, by the module that firmware imports.
 */

import type { Case, Difference, Json, JsonObject } from './case.ts';
import { is_object } from './case.ts';

/** Groups that describe instead of naming constants. */
const OTHER_GROUPS = new Set(['note', 'derived_ticks']);

/** One case for each constant of the table. */
export function constant_cases(table: JsonObject, exported: Readonly<Record<string, unknown>>): Case[] {
  const cases: Case[] = [];
  for (const [group, values] of Object.entries(table)) {
    if (OTHER_GROUPS.has(group) || !is_object(values)) continue;
    for (const [name, value] of Object.entries(values)) {
      cases.push({ id: name, title: group, run: () => check(name, value, exported) });
    }
  }
  return cases;
}

function check(name: string, value: Json, exported: Readonly<Record<string, unknown>>): Difference | null {
  const got = Object.hasOwn(exported, name) ? exported[name] : undefined;
  // A null pointer is the number 0 in C and null here (TX_NULL, NX_NULL).
  if (got === value || (got === null && value === 0)) return null;
  return {
    where: name,
    expected: String(value),
    got: got === undefined ? 'not exported' : String(got),
    before: [],
  };
}
