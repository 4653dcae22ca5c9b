// Demonstrations that need nothing of the host: a board's firmware, where it stands, and how long it runs.

import type { Scenario } from '../bench/scenario.ts';
import { display_board } from '../firmware/display.ts';
import { mqtt_sample } from '../firmware/mqtt_sample.ts';
import { sensor_board } from '../firmware/sensor.ts';
import { threadx_demo } from '../firmware/threadx_demo.ts';
import { two_clients_board } from '../firmware/two_clients.ts';

export const mqtt: Scenario = {
  name: 'mqtt',
  summary: "the sample program of the NetX Duo MQTT guide's chapter 2, on a board of its own",
  broker: 'plain',
  until_s: 60,
  build(bench) {
    bench.add_broker();
    bench.add_board({
      name: 'board',
      firmware: (console) => mqtt_sample({ console }),
      application: ['mqtt sample'],
    });
    return undefined;
  },
};

export const two_boards: Scenario = {
  name: 'two-boards',
  summary: 'a sensor and a display, each on its board, talk through one broker',
  broker: 'plain',
  until_s: 60,
  build(bench) {
    bench.add_broker();
    bench.add_board({ name: 'display', firmware: display_board, application: ['display'] });
    bench.add_board({ name: 'sensor', firmware: sensor_board, application: ['sensor'] });
    return undefined;
  },
};

export const two_clients: Scenario = {
  name: 'two-clients',
  summary: 'the same sensor and display as two MQTT clients of one board',
  broker: 'plain',
  until_s: 60,
  build(bench) {
    bench.add_broker();
    bench.add_board({
      name: 'board',
      firmware: two_clients_board,
      application: ['display', 'sensor'],
    });
    return undefined;
  },
};

export const threadx: Scenario = {
  name: 'threadx',
  summary: 'the eight-thread demonstration of ThreadX: every kind of kernel object, no network',
  until_s: 60,
  build(bench) {
    bench.add_board({
      name: 'board',
      network: false,
      firmware: (console) => threadx_demo(console),
      application: ['thread 0'],
    });
    return undefined;
  },
};
