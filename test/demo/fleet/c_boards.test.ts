import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { c_boards } from '../../../demo/fleet/c_boards.ts';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { power_cut } from '../../../demo/fleet/fleet_faults.ts';
import { no_toolchain } from '../c/toolchain_there.ts';
import { small_fleet } from './plans.ts';

const SOURCE = path.resolve('test/demo/fleet/lease_meter.c');
/** The fleet's broker is 10.0.0.2. */
const BROKER = 'BROKER_ADDRESS=IP_ADDRESS(10,0,0,2)';

describe.skipIf(no_toolchain)('boards with firmware in C', () => {
  it('publish like others, each with an address and an id of its own, and come back after a power cut', async () => {
    const boards = await c_boards(SOURCE, { defines: [BROKER], memory_bytes: 1024 * 1024 });
    const printed: string[] = [];
    const client_id = ({ mac }: { readonly mac: string }): string => `c-${mac.replaceAll(':', '')}`;
    const group = { ...boards, client_id };
    const faults = [power_cut({ site: 'site-0', at_s: 20, for_s: 2 })];
    const scenario = small_fleet({ until_s: 45, site: { lease_s: 600 }, group, faults });
    const console = () => ({ printf: (text: string) => void printed.push(text), status: () => {} });
    const result = new Fleet(scenario, { console }).run();
    expect(result).toMatchObject({ boards: 6, away: 0, diagnostics: [] });
    expect(new Set(printed.filter((line) => line.endsWith('has an address')))).toHaveLength(6);
    expect(result.brokers[0]).toMatchObject({ most_connections: 6 });
    expect(result.happened[0]?.back_s).toHaveLength(3);
    // Those whose power was cut begin again with 0.
    expect(result.arrived).toBeGreaterThan(3 * 20 + 3 * 40);
    expect(result.twice).toBeGreaterThan(3 * 10);
  }, 120_000);

  it('are what a netx-sim.json says, of several boards the one that is named', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fleet-c-'));
    const board = (name: string) => ({ name, sources: [SOURCE], defines: [BROKER], memory_kib: 1024 });
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
