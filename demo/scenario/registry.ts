// The scenarios that come with the project, the first one for no name. A new demonstration: firmware in demo/firmware/, an
// entry here; a new bug: a file of its name in demo/bugs/, where find_scenario.ts finds it without all others.

import type { Scenario } from '../bench/scenario.ts';
import { BUGS } from '../bugs/index.ts';
import { MQTT_BY_NAME, MQTT_IPV6 } from './dual_stack.ts';
import { build_field_bench } from './field.ts';
import { mqtt, threadx, two_boards, two_clients } from './plain_demos.ts';
import { build_secure_bench } from './secure.ts';
import { MQTT_WEBSOCKET } from './websocket.ts';

/** Demonstrations: firmware that ends by itself. */
export const DEMOS: readonly Scenario[] = [
  mqtt,
  MQTT_IPV6,
  MQTT_BY_NAME,
  MQTT_WEBSOCKET,
  two_boards,
  two_clients,
  threadx,
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
