import { expect, it } from 'vitest';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { distribution_chart, figure_text, line_chart } from '../../../demo/fleet/fleet_chart.ts';
import { all_back } from '../../../demo/fleet/fleet_claims.ts';
import { broker_restart } from '../../../demo/fleet/fleet_faults.ts';
import { fleet_page } from '../../../demo/fleet/fleet_page.ts';
import { FleetRecord } from '../../../demo/fleet/fleet_record.ts';
import { distribution, figure_words } from '../../../demo/fleet/fleet_summary.ts';
import { result_rows } from '../../../demo/fleet/fleet_text.ts';
import { small_fleet } from './plans.ts';

const AGAIN = ({ seed }: { readonly seed: number }): string => `netx-sim fleet small --seeds ${seed}`;

function recorded() {
  const faults = [broker_restart({ at_s: 5, for_s: 3, name: 'a < b' })];
  const scenario = small_fleet({
    until_s: 12,
    faults,
    claims: [all_back({ after: 'a < b', within_s: 0.001 })],
  });
  const record = new FleetRecord();
  const fleet = new Fleet(scenario, { record });
  const result = fleet.run();
  const names = fleet.devices.map(({ name }) => name);
  return { scenario, run: { result, record, names, command: 'netx-sim fleet small --seeds 1' } };
}

it('draws one run: every board over time, and what the run came to', () => {
  const { scenario, run } = recorded();
  const page = fleet_page(scenario, [run.result], run, AGAIN);
  expect(page).toContain('small: fleet report');
  expect(page).not.toContain('a < b');
  expect(page).toContain('a &lt; b');
  expect(page).toContain('<b class="bad">FAILS</b>: 6 of 6 boards were not');
  expect(page).toContain('</canvas></div><svg viewBox="0 0 900 18"><text x="60.0"');
  const [, json = ''] = /id="map">(.*?)<\/script>/.exec(page) ?? [];
  const map = JSON.parse(json);
  expect(map.names).toEqual(run.names);
  expect(map.times).toHaveLength(12);
  expect(atob(map.states)).toHaveLength(12 * 6);
  expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  expect(result_rows(run.result).find(([name]) => name === 'boards')).toEqual(['boards', '6']);
});

it('draws the distributions of many runs, apart by parameters', () => {
  const { scenario, run } = recorded();
  const more = [10, 20].map((store) => ({ ...run.result, parameters: { store } }));
  const page = fleet_page(scenario, more, null, AGAIN);
  expect(page).toContain('store=10');
  expect(page).toContain('seconds until a board is back after a &lt; b');
  expect(page).toContain('Boards that are connected: store=20');
  expect(page.match(/<title>a &lt; b<\/title>/g)).toHaveLength(6);
  expect(page).not.toContain('<canvas>');
  const command = 'netx-sim fleet small --seeds 1';
  expect(page).toContain(`<b class="bad">FAILS</b> in 1 of 1 runs, seeds 1; one of them: ${command}`);
});

it('draws lines and bars in scale', () => {
  const chart = line_chart(
    't',
    { time_s: [0, 10, 20], values: [0, 50, 100], low: [0, 0, 0], high: [0, 100, 100] },
    20,
    [{ name: 'x', from_s: 5, to_s: 10 }],
  );
  expect(chart).toContain('points="60.0,112.0 480.0,58.0 900.0,4.0"');
  expect(chart).toContain('<rect class="band" x="270.0"');
  expect(chart).toContain('points="60.0,112.0 480.0,4.0 900.0,4.0 900.0,112.0 480.0,112.0 60.0,112.0"');
  const half = line_chart('t', { time_s: [0, 20], values: [0, 50] }, 20, [], 100);
  expect(half).toContain('points="60.0,112.0 900.0,58.0"');
  const rows = [{ label: 'l', distribution: distribution([0, 5, 10]) }];
  const bars = distribution_chart('t', rows, figure_words('readings lost in a run'));
  expect(bars).toContain('least 0, median 5, 90 % 10, 99 % 10, most 10');
  expect(bars).toContain('>10 readings</text>');
  expect(bars.match(/(?<=>)[^<>]+(?=<\/text>)/g)).toEqual([
    'least',
    'median',
    'worst: most',
    'l',
    '0',
    '5',
    '10',
    '0',
    '10 readings',
  ]);
  const fewest = distribution_chart('t', rows, figure_words('free packets of a board, fewest'));
  expect(fewest).toContain('<text class="worst" x="720" y="12" text-anchor="end">worst: least</text>');
  expect(fewest).toContain('least 0, median 5, 10 % 0, 1 % 0, most 10');
  expect(figure_words('seconds until a board is back after cut')).toEqual({ unit: 's', worst: 'most' });
  expect([0, 1.234, 12.34, 1234.5, Number.NaN].map(figure_text)).toEqual(['0', '1.23', '12.3', '1235', '-']);
});
