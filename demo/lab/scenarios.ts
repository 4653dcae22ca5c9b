// The scenarios that the timing lab knows by name: the bugs of demo/bugs.

import type { Scenario } from '../../rtos/explore/scenario.ts';
import { BUGS } from '../bugs/index.ts';
import { UsageError } from './usage.ts';

/** All scenarios in the order in which they are listed. */
export const SCENARIOS: readonly Scenario[] = BUGS;

/** The scenario of that name; a UsageError that lists the names otherwise. */
export function find_scenario(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  throw new UsageError(`no scenario named ${name}; there are: ${SCENARIOS.map((s) => s.name).join(', ')}`);
}

/** One line for each scenario, for --help. */
export function scenario_lines(): string[] {
  const width = Math.max(0, ...SCENARIOS.map(({ name }) => name.length));
  return SCENARIOS.map(({ name, description }) => `${name.padEnd(width)}  ${description}`);
}
