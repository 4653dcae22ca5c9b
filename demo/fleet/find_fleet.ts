// The fleet that a word means: the name of one that comes with the project, or a file that exports one (`FILE#NAME` of several).

import { UsageError } from '../host/usage.ts';
import { import_file } from '../scenario/find_scenario.ts';
import { file_and_name, is_path } from '../scenario/scenario_path.ts';
import type { FleetScenario } from './fleet_plan.ts';
import { reconnect_storm } from './scenarios/reconnect_storm.ts';
import { site_of_fifty } from './scenarios/site_of_fifty.ts';

export const FLEETS: readonly FleetScenario[] = [reconnect_storm, site_of_fifty];

function is_fleet(value: unknown): value is FleetScenario {
  if (typeof value !== 'object' || value === null) return false;
  const { name, until_s, fleet } = value as Partial<Record<keyof FleetScenario, unknown>>;
  return typeof name === 'string' && typeof until_s === 'number' && typeof fleet === 'function';
}

/** Finds a fleet by name or by file; throws a UsageError that says what is there instead. */
export async function find_fleet(word: string, beside = '.'): Promise<FleetScenario> {
  const known = FLEETS.find(({ name }) => name === word);
  if (known !== undefined) return known;
  if (!is_path(word)) {
    const names = FLEETS.map(({ name }) => name).join(', ');
    throw new UsageError(
      `there is no fleet '${word}'; there are: ${names}; or give the path of a file that exports one`,
    );
  }
  const { file, name: wanted } = file_and_name(word);
  const fleets = [...new Set(Object.values(await import_file(file, beside)).flat())].filter(is_fleet);
  const found = wanted === undefined ? fleets : fleets.filter(({ name }) => name === wanted);
  if (found.length === 1) return found[0] as FleetScenario;
  if (fleets.length === 0)
    throw new UsageError(
      `${file} exports no fleet: it wants \`export const NAME: FleetScenario = { name, summary, until_s, fleet(parameters) {...} }\``,
    );
  const names = fleets.map(({ name }) => `${file}#${name}`).join(', ');
  throw new UsageError(`${file} has several fleets: name one of ${names}`);
}
