// A station, which is yours; a plant that gives orders; a display that is switched on late; a broker. Do not change.

import { nxd_mqtt_client_disconnect } from '../../../../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE } from '../../../../../netx/nx_api.ts';
import { sim_note } from '../../../../../rtos/sim_api.ts';
import { tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { station } from '../start/station.ts';
import { ALARM, ORDERS, Process } from './process.ts';

export const scenario: Scenario = {
  name: 'mqtt-on-the-wire',
  summary:
    'a station publishes temperatures and obeys orders; a display that comes late must see the last temperature',
  until_s: 15,
  build(bench) {
    bench.add_broker();
    const process = new Process();
    let done = 0;
    bench.add_mqtt_board({
      name: 'station',
      host: 10,
      *define(board, make) {
        yield* make.thread('app', 16, function* () {
          yield* board.create();
          yield* station(board, process);
          done++;
        });
      },
    });
    bench.add_mqtt_board({
      name: 'plant',
      host: 11,
      *define(board, make) {
        yield* make.thread('app', 16, function* () {
          yield* board.create();
          yield* board.connect(0, NX_TRUE, 500);
          yield* tx_thread_sleep(70);
          for (const order of ORDERS) {
            yield* board.publish('station/do/order', order, 1, 100);
            yield* tx_thread_sleep(20);
          }
          yield* board.publish('station/do/alarm', ALARM, 1, 100);
          yield* tx_thread_sleep(100);
          yield* nxd_mqtt_client_disconnect(board.client);
          done++;
        });
      },
    });
    bench.add_mqtt_board({
      name: 'display',
      host: 12,
      power_on_ns: 6e9,
      *define(board, make) {
        yield* make.thread('app', 16, function* () {
          yield* board.create();
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.subscribe('station/temperature', 1);
          yield* tx_thread_sleep(50);
          sim_note(`display shows: ${(yield* board.take()) ?? 'nothing'}`);
          yield* nxd_mqtt_client_disconnect(board.client);
          done++;
        });
      },
    });
    return bench.until_done(() => done === 3);
  },
};
