// Firmware with bugs of networks, none of them among those that are shipped (see kernel_bugs.ts).

import type { Scenario } from '../../../demo/bench/scenario.ts';
import { close, delay, segmentation } from '../../../mqtt/broker/sim_broker_api.ts';
import { NXD_MQTT_SUCCESS, nxd_mqtt_client_receive_notify_set } from '../../../mqtt/nxd_mqtt_client.ts';
import { frame_delay, frame_loss } from '../../../netx/link/sim_link_api.ts';
import { NX_FALSE, NX_TRUE } from '../../../netx/nx_api.ts';
import { sim_assert, sim_compute } from '../../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';

/** After a connection that was lost the last reading is sent again, to be sure. */
const counted_twice: Scenario = {
  name: 'counted-twice',
  summary: 'the last reading is sent again after a lost connection; the plant must count it once',
  until_s: 8,
  kinds: ['broker_close', 'tick_phase', 'broker_delay', 'cost'],
  build(bench) {
    const seen = new Set<string>();
    let sent = 0;
    bench.add_broker({ faults: [close(), delay()] });
    bench.add_mqtt_board({
      name: 'plant',
      host: 12,
      *define(board, make) {
        yield* make.thread('reader', 16, function* (): Service<void> {
          yield* board.create();
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.subscribe('readings', 0);
          for (;;) {
            for (let text = yield* board.take(); text !== null; text = yield* board.take()) {
              sim_assert(!seen.has(text), 'each reading once');
              seen.add(text);
            }
            yield* tx_thread_sleep(5);
          }
        });
      },
    });
    bench.add_mqtt_board({
      name: 'meter',
      host: 10,
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          let connected = false;
          yield* tx_thread_sleep(30);
          while (sent < 5) {
            if (!connected) {
              connected = (yield* board.connect(0, NX_TRUE, 300)) === NXD_MQTT_SUCCESS;
              if (connected && sent > 0) yield* board.publish('readings', `reading ${sent - 1}`, 1, 50);
            }
            if (connected) {
              connected = (yield* board.publish('readings', `reading ${sent}`, 1, 50)) === NXD_MQTT_SUCCESS;
              if (connected) sent++;
            }
            yield* sim_compute(100, 20_000);
            yield* tx_thread_sleep(20);
          }
        });
      },
    });
    return bench.until_done(() => sent === 5);
  },
};

/** Settings are read after so many ticks, not when they are there. */
const settings_by_the_clock: Scenario = {
  name: 'settings-by-the-clock',
  summary: 'a board subscribes, waits a second and starts with the settings it has; it must have both',
  until_s: 5,
  build(bench) {
    const settings = new Set<string>();
    let started = false;
    bench.lan.install(frame_loss({ match: 'tcp_data' }));
    bench.lan.install(frame_delay({ match: 'tcp_data', delay_ns: 400e6 }));
    bench.add_broker({ faults: [delay([0, 100, 300])] });
    bench.add_mqtt_board({
      name: 'board',
      host: 10,
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          yield* board.connect(0, NX_FALSE, 800);
          yield* board.subscribe('settings/#', 1);
          yield* tx_thread_sleep(150);
          for (let text = yield* board.take(); text !== null; text = yield* board.take()) settings.add(text);
          started = true;
          sim_assert(settings.size === 2, 'both settings are there');
        });
      },
    });
    bench.add_publisher({
      topic: 'settings/all',
      texts: ['rate 5', 'level 3'],
      qos: 1,
      start_ticks: 60,
      gap_ticks: 10,
    });
    return { done: () => started };
  },
};

/** The callback counts up while the application reads the counter, works, and writes zero. */
const count_reset_race: Scenario = {
  name: 'count-reset-race',
  summary: 'a callback counts messages that the application fetches; none may stay behind',
  until_s: 5,
  kinds: ['segmentation', 'broker_delay', 'cost', 'tick_phase', 'isr_arrival'],
  build(bench) {
    let waiting = 0;
    let fetched = 0;
    bench.add_broker({ faults: [segmentation(), delay([0, 10, 40])] });
    bench.add_mqtt_board({
      name: 'board',
      host: 10,
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          yield* nxd_mqtt_client_receive_notify_set(board.client, () => void waiting++);
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.subscribe('orders', 0);
          for (let turn = 0; turn < 30; turn++) {
            const count = waiting;
            for (let n = 0; n < count; n++) if ((yield* board.take()) !== null) fetched++;
            yield* sim_compute(100, 30_000);
            if (count > 0) waiting = 0;
            yield* tx_thread_sleep(8);
          }
          sim_assert(fetched === 6, 'all orders are fetched');
        });
      },
    });
    const texts = Array.from({ length: 6 }, (_, n) => `order ${n}`);
    bench.add_publisher({ topic: 'orders', texts, qos: 0, start_ticks: 40, gap_ticks: 13 });
    return undefined;
  },
};

export const OTHER_NETWORK_BUGS: readonly Scenario[] = [
  counted_twice,
  settings_by_the_clock,
  count_reset_race,
];
