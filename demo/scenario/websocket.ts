// The scenario of the guide's sample over a WebSocket: brokers behind a firewall that lets only the web through.

import { all_websocket_faults } from '../../mqtt/broker/faults/index.ts';
import { nxd_mqtt_options } from '../../mqtt/nxd_mqtt_client.ts';
import type { Scenario } from '../bench/scenario.ts';
import { mqtt_sample } from '../firmware/mqtt_sample.ts';

const PORT = 8080;

export const MQTT_WEBSOCKET: Scenario = {
  name: 'mqtt-websocket',
  summary:
    'the same sample over a WebSocket at port 8080 of the broker; for --broker, that port is its websockets listener',
  broker: 'plain',
  until_s: 60,
  build(bench) {
    bench.add_broker({ port: PORT, websocket_port: PORT, faults: all_websocket_faults() });
    bench.add_board({
      name: 'board',
      firmware: (console) => mqtt_sample({ console, websocket: { host: 'broker.example', port: PORT } }),
      application: ['mqtt sample'],
      config: { options: nxd_mqtt_options({ NXD_MQTT_OVER_WEBSOCKET: true }) },
    });
    return undefined;
  },
};
