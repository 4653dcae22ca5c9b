// Scenarios among what a module exports.

import type { Scenario } from '../bench/scenario.ts';

/** Every scenario that a module exports, by itself or in a list. */
export function exported_scenarios(module: Record<string, unknown>): Scenario[] {
  return [...new Set(Object.values(module).flat())].filter(is_scenario);
}

function is_scenario(value: unknown): value is Scenario {
  if (typeof value !== 'object' || value === null) return false;
  const { name, until_s, build } = value as Partial<Record<keyof Scenario, unknown>>;
  return typeof name === 'string' && typeof until_s === 'number' && typeof build === 'function';
}
