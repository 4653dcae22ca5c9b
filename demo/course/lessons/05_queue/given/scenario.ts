// A sensor that is faster than the flash, and a queue between them. Do not change.

import type { Scenario } from '../../../../scenario_api.ts';
import { Pipeline } from '../start/pipeline.ts';
import { Flash, sensor } from './plant.ts';
import { variant } from './variant.ts';

export const scenario: Scenario = {
  name: 'queue',
  summary: 'a sensor delivers readings faster than a logger can write them; what is lost is counted',
  until_s: 3,
  build(bench) {
    const flash = new Flash();
    const pipeline = new Pipeline(flash);
    const memory = new Uint32Array(variant.depth);
    bench.add_kernel_board(function* (make) {
      yield* pipeline.create(memory);
      yield* make.thread('sensor', 5, () => sensor((reading) => pipeline.deliver(reading)));
      yield* make.thread('logger', 10, () => pipeline.log());
    });
    const wrong = (message: string): void => {
      const time_ns = bench.sim.now_ns;
      bench.sim.checks.fail({ id: 'readings', object: 'logger', message, time_ns, target: 'board' });
    };
    return {
      finish: () => {
        const written = flash.written.length;
        const { lost } = pipeline;
        if (written + lost !== variant.readings)
          wrong(`${written} readings were written and ${lost} counted as lost, of ${variant.readings}`);
        if (flash.written.some((reading, i) => i > 0 && reading <= (flash.written[i - 1] as number)))
          wrong('the readings were not written in their order');
      },
    };
  },
};
