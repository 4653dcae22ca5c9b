// The scenarios of the command line, the first one for no name. A new one: firmware in demo/firmware/, an entry here.

import { display_board } from '../firmware/display.ts';
import { mqtt_sample } from '../firmware/mqtt_sample.ts';
import { sensor_board } from '../firmware/sensor.ts';
import { threadx_demo } from '../firmware/threadx_demo.ts';
import { two_clients_board } from '../firmware/two_clients.ts';
import type { Scenario } from './scenario.ts';
import { build_secure_world } from './secure.ts';

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'mqtt',
    summary: "the sample program of the NetX Duo MQTT guide's chapter 2, on a board of its own",
    uses_broker: true,
    limit_s: 60,
    build: (world) => {
      world.add_broker();
      world.add_board({
        name: 'board',
        firmware: (console) => mqtt_sample({ console }),
        application: ['mqtt sample'],
      });
    },
  },
  {
    name: 'two-boards',
    summary: 'a sensor and a display, each on its board, talk through one broker',
    uses_broker: true,
    limit_s: 60,
    build: (world) => {
      world.add_broker();
      world.add_board({ name: 'display', firmware: display_board, application: ['display'] });
      world.add_board({ name: 'sensor', firmware: sensor_board, application: ['sensor'] });
    },
  },
  {
    name: 'two-clients',
    summary: 'the same sensor and display as two MQTT clients of one board',
    uses_broker: true,
    limit_s: 60,
    build: (world) => {
      world.add_broker();
      world.add_board({
        name: 'board',
        firmware: two_clients_board,
        application: ['display', 'sensor'],
      });
    },
  },
  {
    name: 'threadx',
    summary: 'the eight-thread demonstration of ThreadX: every kind of kernel object, no network',
    uses_broker: false,
    has_network: false,
    limit_s: 60,
    build: (world) => {
      world.add_board({
        name: 'board',
        firmware: (console) => threadx_demo(console),
        application: ['thread 0'],
      });
    },
  },
  {
    name: 'secure',
    summary: "the guide's secure connection: MQTT inside TLS, with certificates on both sides",
    uses_broker: true,
    is_secure: true,
    limit_s: 60,
    build: build_secure_world,
  },
];
