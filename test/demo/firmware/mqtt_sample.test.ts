import { expect, it } from 'vitest';
import { missing_packets } from '../../../demo/bench/network_state.ts';
import { mqtt_sample } from '../../../demo/firmware/mqtt_sample.ts';
import { IP_ADDRESS } from '../../../demo/firmware/network.ts';
import { run_bench } from '../bench/run_bench.ts';

it('does what the guide says, in its order, with every status a success', async () => {
  const { told } = await run_bench((bench) => {
    bench.add_broker();
    bench.add_board({
      name: 'board',
      firmware: (console) => mqtt_sample({ console }),
      application: ['mqtt sample'],
    });
  });
  const printed = told.filter((line) => line.startsWith('board/'));
  expect(printed).toEqual([
    'board/mqtt sample: nxd_mqtt_client_create: NXD_MQTT_SUCCESS',
    'board/mqtt sample: nxd_mqtt_client_disconnect_notify_set: NXD_MQTT_SUCCESS',
    'board/mqtt sample: tx_event_flags_create: TX_SUCCESS',
    'board/mqtt sample: connecting to the broker',
    'board/mqtt sample: nxd_mqtt_client_connect: NXD_MQTT_SUCCESS',
    'board/mqtt sample: nxd_mqtt_client_subscribe: NXD_MQTT_SUCCESS',
    'board/mqtt sample: nxd_mqtt_client_receive_notify_set: NXD_MQTT_SUCCESS',
    'board/mqtt sample: nxd_mqtt_client_publish: NXD_MQTT_SUCCESS',
    'board/mqtt sample: waiting for the broker to send the message back',
    'board/my_client: receive notify: messages waiting: 1',
    'board/mqtt sample: tx_event_flags_get: TX_SUCCESS',
    'board/mqtt sample: nxd_mqtt_client_message_get: NXD_MQTT_SUCCESS',
    'board/mqtt sample: topic = topic, message = This is a message. ',
    'board/mqtt sample: nxd_mqtt_client_unsubscribe: NXD_MQTT_SUCCESS',
    'board/mqtt sample: disconnect notify: the connection to the broker is gone',
    'board/mqtt sample: nxd_mqtt_client_disconnect: NXD_MQTT_SUCCESS',
    'board/mqtt sample: nxd_mqtt_client_delete: NXD_MQTT_SUCCESS',
  ]);
  expect(told.filter((line) => line.startsWith('board > broker: MQTT'))).toEqual([
    'board > broker: MQTT CONNECT client "mytestclient", persistent session (clean session 0), keepalive 300 s',
    'board > broker: MQTT SUBSCRIBE "topic" QoS 0, id 1',
    'board > broker: MQTT PUBLISH "topic" "This is a message. ", QoS 1, id 2',
    'board > broker: MQTT UNSUBSCRIBE "topic", id 3',
    'board > broker: MQTT DISCONNECT',
  ]);
  const answers = told.filter((line) => line.startsWith('broker > board: MQTT'));
  expect(answers).toEqual(
    expect.arrayContaining([
      'broker > board: MQTT CONNACK accepted',
      'broker > board: MQTT SUBACK granted QoS 0, id 1',
      'broker > board: MQTT PUBACK id 2',
      'broker > board: MQTT PUBLISH "topic" "This is a message. ", QoS 0',
    ]),
  );
});

it('runs on three boards at once against one broker, each with its own variables', async () => {
  const boards = [1, 2, 3];
  const { bench, told } = await run_bench((bench) => {
    bench.add_broker();
    for (const n of boards) {
      bench.add_board({
        name: `board ${n}`,
        firmware: (console) =>
          mqtt_sample({
            console,
            address: IP_ADDRESS(192, 168, 1, 30 + n),
            client_id: `client${n}`,
            topic: `topic${n}`,
          }),
        application: ['mqtt sample'],
      });
    }
  });
  for (const n of boards) {
    expect(told).toContain(`board ${n}/mqtt sample: topic = topic${n}, message = This is a message. `);
  }
  expect(bench.reported).toEqual([]);
  expect(missing_packets(bench.sim)).toEqual([]);
  expect(bench.sim.diagnostics).toEqual([]);
});

it('says so and deletes its client when no broker is there', async () => {
  const { bench, told } = await run_bench((bench) => {
    bench.add_board({
      name: 'board',
      firmware: (console) => mqtt_sample({ console }),
      application: ['mqtt sample'],
    });
  });
  expect(told).toContain('board/mqtt sample: nxd_mqtt_client_connect: NXD_MQTT_CONNECT_FAILURE (0x10005)');
  expect(told).toContain('board/mqtt sample: nxd_mqtt_client_delete: NXD_MQTT_SUCCESS');
  expect(missing_packets(bench.sim)).toEqual([]);
  expect(bench.sim.diagnostics).toEqual([]);
});
