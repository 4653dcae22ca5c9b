// A gateway that publishes readings and carries out orders, and what must hold. Do not change.

import { sim_eventually_within, sim_note, sim_now_ns, sim_stimulus } from '../../../../../rtos/sim_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { Gateway } from '../start/gateway.ts';
import { Plant } from './plant.ts';
import { variant } from './variant.ts';

const READINGS = 6;
const FIRST_NS = 300e6;

export const scenario: Scenario = {
  name: 'heisenbugs',
  summary: 'a gateway publishes six readings in their order and carries out orders, and counts both',
  until_s: 1.3,
  kinds: ['cost', 'isr_arrival', 'stimulus', 'tick_phase'],
  build(bench) {
    const plant = new Plant();
    const published: number[] = [];
    let gateway: Gateway | null = null;
    const wrong = (id: string, message: string): void => {
      const time_ns = bench.now_ns();
      bench.sim.checks.fail({ id, object: 'gateway', message, time_ns, target: 'gateway' });
    };
    bench.add_broker();
    bench.add_mqtt_board({
      name: 'gateway',
      host: 10,
      *define(board, make) {
        const made = new Gateway(plant, function* (reading) {
          yield* board.publish('readings', `${reading}`, 0, 20);
          sim_note(`reading ${reading} is published`);
          const wanted = variant.first + published.length;
          if (reading !== wanted)
            wrong('readings', `reading ${reading} was published where ${wanted} was next`);
          published.push(reading);
        });
        gateway = made;
        plant.watch();
        yield* made.create();
        yield* make.thread('publisher', 16, function* () {
          yield* board.create();
          yield* board.connect(0, 1, 200);
          yield* made.publisher();
        });
        yield* make.thread('commander', 12, () => made.commander());
        for (let n = 0; n < READINGS; n++) {
          const at_ns = FIRST_NS + n * variant.every_ms * 1e6;
          sim_stimulus('sensor', at_ns, at_ns, () => made.sampled(variant.first + n));
        }
        for (let n = 0; n < variant.orders; n++) {
          const at_ns = FIRST_NS + (1 + 2 * n) * 1e6;
          sim_stimulus('panel', at_ns, at_ns + 40e6, function* () {
            const due = plant.carried_out + 1;
            sim_note(`order at ${(sim_now_ns() / 1e6).toFixed(3)} ms`);
            sim_eventually_within(15, 'the order is carried out', () => plant.carried_out >= due);
            plant.press();
            yield* made.pressed();
          });
        }
      },
    });
    return {
      finish: () => {
        if (gateway === null) return;
        if (published.length < READINGS)
          wrong('readings', `${published.length} of ${READINGS} readings were published`);
        const done = published.length + plant.carried_out;
        if (plant.counter.value !== done)
          wrong('counter', `counted ${plant.counter.value}, and ${done} were done`);
      },
    };
  },
};
