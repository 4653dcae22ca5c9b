// A meter, an archive, a broker; two cables that come loose for a while, the seed says under what. Do not change.

import { type FrameDirection, PASS } from '../../../../../netx/link/sim_link_api.ts';
import { Random } from '../../../../../rtos/sim_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { archive, meter } from '../start/boards.ts';
import { Sensor } from './sensor.ts';
import { Store } from './store.ts';
import { variant } from './variant.ts';

/** After the last reading there is time to make up for what was missed. */
const REST_S = 20;

export const scenario: Scenario = {
  name: 'session',
  summary:
    'readings go through a broker to an archive; cables come loose, and every reading must be kept once',
  until_s: variant.readings + REST_S,
  build(bench) {
    const { sim } = bench;
    const random = new Random(sim.seed);
    const store = new Store();
    bench.add_broker();
    /** The cable of a board comes loose under the next message that it receives, or sends. */
    const pull = (board: string, under: FrameDirection): void => {
      const port = bench.lan.ports.find(({ name }) => name.startsWith(board));
      let struck = false;
      port?.[under].add(({ fields }) => {
        if (struck || fields.payload_length === 0) return PASS;
        struck = true;
        return { is: 'link_down', down_ns: variant.outage_s * 1e9 };
      }, 'loose cable');
    };
    // Under an acknowledgment it is worst; the first shift has that twice.
    const under = (worst: FrameDirection, other: FrameDirection): FrameDirection =>
      sim.seed === 1 || random.below(2) === 0 ? worst : other;
    const meter_under = under('inbound', 'outbound');
    const archive_under = under('outbound', 'inbound');
    const sensor = new Sensor((number) => {
      if (number === variant.meter_out) pull('meter', meter_under);
      if (number === variant.archive_out) pull('archive', archive_under);
    });
    bench.add_mqtt_board({
      name: 'meter',
      host: 10,
      *define(board, make) {
        yield* make.thread('meter', 16, function* () {
          yield* board.create();
          yield* meter(board, sensor);
        });
      },
    });
    bench.add_mqtt_board({
      name: 'archive',
      host: 11,
      *define(board, make) {
        yield* make.thread('archive', 16, function* () {
          yield* board.create();
          yield* archive(board, store);
        });
      },
    });
    const fail = (message: string): void => {
      const time_ns = sim.now_ns;
      sim.checks.fail({ id: 'readings', object: 'archive', message, time_ns, target: 'archive' });
    };
    const finish = (): void => {
      const wanted = Array.from({ length: variant.readings }, (_, i) => `reading ${i + 1}`);
      const missing = wanted.filter((reading) => !store.has(reading));
      const twice = store.readings.find((reading, i) => store.readings.indexOf(reading) < i);
      if (missing.length > 0)
        fail(`${missing.length} of ${wanted.length} readings are missing, the first: ${missing[0]}`);
      else if (twice !== undefined) fail(`${twice} was kept twice`);
    };
    return { finish };
  },
};
