// A scenario of a file in TypeScript with firmware in C: searched at its accesses to memory, too.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { runs_to_find } from '../../../demo/lab/first_failure.ts';
import { find_scenario, find_searchable } from '../../../demo/scenario/find_scenario.ts';
import { races_of } from '../../../demo/scenario/searched_code.ts';
import { portfolio } from '../../../rtos/explore/strategies/portfolio.ts';
import { no_toolchain } from '../c/toolchain_there.ts';

const C = path.resolve('demo/bugs/c');
const text = (more: string): string => `
import { c_firmware } from ${JSON.stringify(pathToFileURL(path.resolve('demo/scenario_api.ts')).href)};
const firmware = await c_firmware({ root: ${JSON.stringify(C)}, sources: ['lost_update_threads.c']${more} });
export const counters = {
  name: 'counters', summary: '', until_s: 1,
  build(bench) { firmware.add_to(bench, { application: [] }); return undefined; },
};
`;

let folder: string;
const file = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  for (const [name, more] of [
    ['seen.mts', ''],
    ['unseen.mts', ', accesses: false'],
    ['run.mts', ''],
  ] as const)
    writeFileSync(file(name), text(more));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(no_toolchain)('a scenario in TypeScript with firmware in C', () => {
  it('others come in between two accesses to memory when it is searched, unless it says that they do not', async () => {
    const seen = await find_searchable(file('seen.mts'), false);
    expect(runs_to_find(experiment_of(seen), portfolio, 1, 60)).not.toBeNull();
    expect(races_of(seen)?.races.length).toBeGreaterThan(0);
    // A file is loaded once, and its scenario is asked for again, as by `merge` for each replay file, whose seed may be another.
    const again = await find_searchable(file('seen.mts'), false);
    expect(races_of(again)?.races.length).toBeGreaterThan(0);
    const unseen = await find_searchable(file('unseen.mts'), false);
    expect([races_of(unseen), runs_to_find(experiment_of(unseen), portfolio, 1, 60)]).toEqual([null, null]);
    expect(races_of(await find_scenario(file('run.mts')))).toBeNull();
  });
});
