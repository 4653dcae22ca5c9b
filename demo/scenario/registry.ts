// The scenarios that come with the project, the first one for no name. A new demonstration: firmware in demo/firmware/, an
// entry here; a new bug: a file in demo/bugs/.

import type { Scenario } from '../bench/scenario.ts';
import { BUGS } from '../bugs/index.ts';
import { display_board } from '../firmware/display.ts';
import { mqtt_sample } from '../firmware/mqtt_sample.ts';
import { sensor_board } from '../firmware/sensor.ts';
import { threadx_demo } from '../firmware/threadx_demo.ts';
import { two_clients_board } from '../firmware/two_clients.ts';
import { MQTT_BY_NAME, MQTT_IPV6 } from './dual_stack.ts';
import { build_field_bench } from './field.ts';
import { build_secure_bench } from './secure.ts';
import { MQTT_WEBSOCKET } from './websocket.ts';

/** Demonstrations: firmware that ends by itself. */
export const DEMOS: readonly Scenario[] = [
  {
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
  },
  MQTT_IPV6,
  MQTT_BY_NAME,
  MQTT_WEBSOCKET,
  {
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
  },
  {
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
  },
  {
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
  },
  {
    name: 'secure',
    summary: "the guide's secure connection: MQTT inside TLS, with certificates on both sides",
    broker: 'tls',
    until_s: 60,
    build: build_secure_bench,
  },
  {
    name: 'field',
    summary:
      'a device as it is sold: DHCP, DNS, SNTP, TLS by host name, MQTT; leases, resolver and clock fail, and it goes on',
    broker: 'tls',
    until_s: 600,
    build: build_field_bench,
  },
];

/** All scenarios that come with the project, in the order in which they are listed. */
export const SCENARIOS: readonly Scenario[] = [...DEMOS, ...BUGS];
