// Three readings come, and each has to be taken within 100 ms. Do not change.

import { sim_eventually_within } from '../../../../../rtos/sim_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { consumer } from '../start/consumer.ts';
import { Sensor } from './sensor.ts';
import { variant } from './variant.ts';

export const scenario: Scenario = {
  name: 'lost-wake-up',
  summary: 'a consumer takes three readings of a sensor, each within 100 ms',
  until_s: 1,
  build(bench) {
    const sensor = new Sensor();
    const board = bench.add_kernel_board(function* (make) {
      sensor.create();
      yield* make.thread('consumer', 10, () => consumer(sensor));
    });
    for (let n = 1; n <= 3; n++) {
      const at_ns = (variant.first_reading_us + (n - 1) * variant.every_ms * 1000) * 1000;
      bench.sim.schedule(at_ns, () =>
        board.interrupt('sensor', function* () {
          sim_eventually_within(10, 'the reading is taken', () => sensor.taken >= n);
          yield* sensor.interrupt();
        }),
      );
    }
    return {
      finish: () => {
        if (sensor.taken === 3) return;
        bench.sim.checks.fail({
          id: 'readings',
          object: 'consumer',
          message: `took ${sensor.taken} of 3 readings`,
          time_ns: bench.sim.now_ns,
          target: 'board',
        });
      },
    };
  },
};
