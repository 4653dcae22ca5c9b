import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { c_boards } from '../../../demo/fleet/c_boards.ts';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { broker_restart, power_cut } from '../../../demo/fleet/fleet_faults.ts';
import { no_toolchain } from '../c/toolchain_there.ts';
import { small_fleet } from './plans.ts';

const SOURCE = path.resolve('demo/fleet/scenarios/plant/meter.c');
const MEMORY = { memory_bytes: 1024 * 1024 };

/** The meter with some of its text replaced. */
function changed(...replaced: readonly (readonly [string | RegExp, string])[]): string {
  const text = replaced.reduce((all, [from, to]) => all.replaceAll(from, to), readFileSync(SOURCE, 'utf8'));
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'fleet-c-')), 'meter.c');
  writeFileSync(file, text);
  return file;
}

const SAYS_NOTHING = [/ +sim_count.+\n/g, ''] as const;

describe.skipIf(no_toolchain)('boards with firmware in C', () => {
  it('are counted like those in TypeScript, and lose nothing', async () => {
    const { plant } = await import('../../../demo/fleet/scenarios/plant/plant.ts');
    const result = new Fleet(plant, { parameters: { boards: 4 } }).run();
    expect(result).toMatchObject({ boards: 8, silent: 0, lost: 0, given_up: 0, away: 0, diagnostics: [] });
    expect(result.claims.filter(({ failed }) => failed !== null)).toEqual([]);
    // Four in C, which ask for an address first, and four in TypeScript.
    expect(result.taken).toBeGreaterThan(8 * 107);
    expect(result.taken - result.arrived).toBeLessThanOrEqual(result.waiting);
    expect(Math.min(...result.most_waiting.slice(0, 4))).toBeGreaterThan(10);
    expect(result.connects).toBe(result.brokers[0]?.connections_opened);
  }, 120_000);

  it('are counted by their MQTT client where they say nothing themselves', async () => {
    const run = async (source: string) => {
      const group = await c_boards(source, MEMORY);
      const faults = [
        power_cut({ site: 'site-0', at_s: 12, for_s: 2 }),
        broker_restart({ at_s: 20, for_s: 8 }),
      ];
      return new Fleet(small_fleet({ until_s: 60, boards: 2, site: { lease_s: 600 }, group, faults })).run();
    };
    const told = await run(SOURCE);
    const seen = await run(changed(SAYS_NOTHING));
    expect(seen.events_handled).toBe(told.events_handled);
    for (const figure of ['arrived', 'twice', 'lost', 'connects', 'attempts', 'silent'] as const)
      expect([figure, seen[figure]]).toEqual([figure, told[figure]]);
    expect([seen.lost, seen.silent]).toEqual([0, 0]);
    // What the client was given is what was taken, but for what was in a store when the run ended or the power was cut.
    expect(seen.taken - seen.waiting - seen.lost_power).toBe(told.taken - told.waiting - told.lost_power);
    expect(Math.max(...told.most_waiting)).toBeGreaterThan(5);
    expect(Math.max(...seen.most_waiting)).toBe(0);
    expect(told.happened[0]?.back_s).toHaveLength(2);
  }, 120_000);

  it('are seen to lose what a session that is not kept does not send again, and to misspell a count', async () => {
    const source = changed(
      SAYS_NOTHING,
      ['KEEP_ALIVE_S, NX_FALSE', 'KEEP_ALIVE_S, NX_TRUE'],
      ['nx_system_initialize();', 'sim_count("wating", &waiting);\n    nx_system_initialize();'],
    );
    const group = await c_boards(source, MEMORY);
    const faults = [broker_restart({ at_s: 20, for_s: 8 })];
    const fleet = new Fleet(small_fleet({ until_s: 50, site: { lease_s: 600 }, group, faults }));
    const result = fleet.run();
    expect(result.silent).toBe(0);
    expect(result.lost).toBeGreaterThan(0);
    expect(result.diagnostics).toEqual([
      "sim_count: a fleet knows taken, waiting, given up, and no 'wating'",
    ]);
  }, 120_000);

  it('are what a netx-sim.json says, of several boards the one that is named', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fleet-c-'));
    const board = (name: string) => ({ name, sources: [SOURCE], memory_kib: 1024 });
    writeFileSync(
      path.join(folder, 'netx-sim.json'),
      JSON.stringify({ name: 'plant', boards: [board('a'), board('b')] }),
    );
    await expect(c_boards(folder)).rejects.toThrow('give `board`, one of a, b');
    const { firmware } = await c_boards(folder, { board: 'b' });
    expect(firmware).toBeTypeOf('function');
    await expect(c_boards('nowhere.c')).rejects.toThrow('there is no file nowhere.c');
  }, 120_000);
});
