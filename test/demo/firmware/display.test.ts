import { expect, it } from 'vitest';
import type { Bench } from '../../../demo/bench/bench.ts';
import { display_board } from '../../../demo/firmware/display.ts';
import { PLANT_READINGS, PLANT_TOPIC } from '../../../demo/firmware/plant_client.ts';
import { sensor_board } from '../../../demo/firmware/sensor.ts';
import { two_clients_board } from '../../../demo/firmware/two_clients.ts';
import { run_bench } from '../bench/run_bench.ts';

const two_boards = (bench: Bench): void => {
  bench.add_broker();
  bench.add_board({ name: 'display', firmware: display_board, application: ['display'] });
  bench.add_board({ name: 'sensor', firmware: sensor_board, application: ['sensor'] });
};

const two_clients = (bench: Bench): void => {
  bench.add_broker();
  bench.add_board({ name: 'board', firmware: two_clients_board, application: ['display', 'sensor'] });
};

it.each([
  ['on two boards', two_boards],
  ['as two clients of one board', two_clients],
])('%s: the display shows each reading of the sensor once, in order', async (_, build) => {
  const { told } = await run_bench(build);
  const shown = told.filter((line) => line.includes('display: shows')).map((line) => line.slice(-4));
  expect(shown).toEqual(['21 C', '22 C', '23 C']);
  const published = told.filter((line) => line.includes(`MQTT PUBLISH "${PLANT_TOPIC}"`));
  expect(published).toHaveLength(2 * PLANT_READINGS);
});

it('two clients of one board have two connections from one address', async () => {
  const { told } = await run_bench(two_clients);
  const ports = told.flatMap((line) => /TCP SYN: port (\d+)/.exec(line)?.[1] ?? []);
  expect(new Set(ports).size).toBe(2);
  expect(told.filter((line) => /who has 192\.168\.1\.81/.test(line))).toHaveLength(1);
});
