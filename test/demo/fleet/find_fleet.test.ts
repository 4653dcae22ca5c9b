import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FLEETS, find_fleet } from '../../../demo/fleet/find_fleet.ts';
import { Fleet } from '../../../demo/fleet/fleet.ts';

it('finds the fleets of the project by name, and each can be made', async () => {
  for (const fleet of FLEETS) {
    expect(await find_fleet(fleet.name)).toBe(fleet);
    const made = new Fleet(fleet, { parameters: { boards: 4 } });
    expect(made.devices).toHaveLength(4);
  }
  await expect(find_fleet('storm')).rejects.toThrow(
    "no fleet 'storm'; there are: reconnect-storm, site-of-fifty",
  );
});

it('finds those of a file, by name where there are several', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'fleet-'));
  const file = path.join(folder, 'fleets.mjs');
  const one = (name: string) =>
    `export const ${name} = { name: '${name}', summary: '', until_s: 1, fleet: () => ({}) };\n`;
  writeFileSync(file, one('a'));
  expect((await find_fleet(file)).name).toBe('a');
  const two = path.join(folder, 'two.mjs');
  writeFileSync(two, one('a') + one('b'));
  expect((await find_fleet(`${two}#b`)).name).toBe('b');
  await expect(find_fleet(two)).rejects.toThrow('has several fleets');
  const none = path.join(folder, 'none.mjs');
  writeFileSync(none, 'export const x = 1;\n');
  await expect(find_fleet(none)).rejects.toThrow('exports no fleet');
});
