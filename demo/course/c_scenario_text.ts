// The scenario of a lesson that is done in C, for the student's folder: what the checks run, for reports and replays of it.

import type { Lesson } from './lesson.ts';

/** Its text, with the firmware of these files beside it. */
export function c_scenario_text({ scenario, c }: Lesson, sources: readonly string[]): string {
  const { name, summary, until_s, bounds } = scenario;
  const application = JSON.stringify(c?.application ?? []);
  const fields = Object.entries({ name, summary, until_s, bounds })
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `  ${field}: ${JSON.stringify(value)},`);
  return `// One board with your firmware in C. Do not change.

import { c_firmware, type Scenario } from 'netx-sim/scenario';

// Searched as the checks do it: nobody comes in between two accesses to memory.
const firmware = await c_firmware({ sources: ${JSON.stringify(sources)}, root: import.meta.dirname, accesses: false });

export const scenario: Scenario = {
${fields.join('\n')}
  build(bench) {
    firmware.add_to(bench, { name: 'board', application: ${application} });
    return undefined;
  },
};
`;
}
