import { expect, it } from 'vitest';
import { board_report, board_run } from '../../../demo/fleet/board_report.ts';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { power_cut } from '../../../demo/fleet/fleet_faults.ts';
import { small_fleet } from './plans.ts';

it('records one board of a fleet, over its power cut, and the run stays what it is', async () => {
  const faults = [power_cut({ site: 'site-1', at_s: 6, for_s: 2 })];
  const scenario = small_fleet({ until_s: 15, faults });
  const job = { seed: 3, parameters: {} };
  const { result, document } = await board_run(scenario, job, 'site-1-2');
  expect(result).toEqual(new Fleet(scenario, job).run());
  // Two power-ons, and nothing of the neighbours but the frames that reached it.
  expect(document.targets.map(({ name }) => name)).toEqual(['site-1-2', 'site-1-2']);
  const [first, second] = document.targets.map(({ number }) => number);
  expect(new Set(document.objects.map(({ target }) => target))).toEqual(new Set([first, second]));
  expect(document.records).toMatchObject({ missing: 0 });
  expect(document.records.count).toBeGreaterThan(500);
  expect(document.lines.filter(({ text }) => text === 'site-1-2 is connected')).toHaveLength(2);
  const own = document.frames.filter(({ from_target }) => from_target === first || from_target === second);
  expect(own.some(({ texts }) => texts.some((text) => text.startsWith('MQTT CONNECT')))).toBe(true);
  for (const { from_port, arrivals } of document.frames)
    expect(
      [from_port, ...arrivals.map(({ port }) => port)].some((port) => port.startsWith('site-1-2.')),
    ).toBe(true);
  await expect(board_run(scenario, job, 'nobody')).rejects.toThrow("no board 'nobody' in the fleet 'small'");
});

it('makes a page of it', async () => {
  const page = await board_report(small_fleet({ until_s: 3 }), { seed: 1, parameters: {} }, 'site-0-1');
  expect(page).toContain('site-0-1, one of 6 boards');
}, 30_000);
