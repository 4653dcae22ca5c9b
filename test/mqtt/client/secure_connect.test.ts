// The guide's secure connection, against the broker of the simulation.

import { describe, expect, it } from 'vitest';
import {
  NXD_MQTT_CONNECT_FAILURE,
  NXD_MQTT_PORT,
  NXD_MQTT_TLS_PORT,
  nxd_mqtt_client_connect,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_message_get,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_secure_connect,
  nxd_mqtt_client_subscribe,
} from '../../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE, NXD_ADDRESS } from '../../../netx/nx_api.ts';
import * as TX from '../../../rtos/tx_api.ts';
import {
  type Board,
  BROKER_IP,
  client_setup,
  Lan,
  plain_chain,
  server_setup,
  VERSIONS,
} from '../../netx/secure/lan.ts';

const WAIT = 3000;
const BROKER = new NXD_ADDRESS(4, BROKER_IP);

function* echo(board: Board, length: number): TX.Service<[number, number, string]> {
  const { client } = board;
  const text = 'x'.repeat(length);
  yield* nxd_mqtt_client_subscribe(client, 'topic', 5, 1);
  const sent = yield* nxd_mqtt_client_publish(client, 'topic', 5, text, length, 0, 1, WAIT);
  const topic = new Uint8Array(16);
  const message = new Uint8Array(length);
  const sizes = [TX.ref(0), TX.ref(0)] as const;
  let got = -1;
  for (let n = 0; n < 100 && got !== 0; n++) {
    yield* TX.tx_thread_sleep(2);
    got = yield* nxd_mqtt_client_message_get(client, topic, 16, sizes[0], message, length, sizes[1]);
  }
  return [sent, got, new TextDecoder().decode(message.subarray(0, sizes[1].value))];
}

describe.each(VERSIONS)('a secure connection with $name', ({ version }) => {
  it('carries messages both ways, and leaves no packet behind', async () => {
    const lan = new Lan();
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version));
    const results: unknown[] = [];
    lan.add_board(function* (board) {
      const { client } = board;
      const setup = client_setup({ version, trusted: [chain.root] });
      results.push(
        yield* nxd_mqtt_client_secure_connect(client, BROKER, NXD_MQTT_TLS_PORT, setup, 60, NX_TRUE, WAIT),
      );
      results.push(yield* echo(board, 20));
      results.push(yield* echo(board, 1300));
      results.push(yield* nxd_mqtt_client_disconnect(client));
      results.push(yield* nxd_mqtt_client_delete(client));
    });
    await lan.run();
    expect(results).toEqual([0, [0, 0, 'x'.repeat(20)], [0, 0, 'x'.repeat(1300)], 0, 0]);
    expect(lan.complaints()).toEqual([]);
  });
});

it('NXD_MQTT_REQUIRE_TLS refuses a connection without TLS', async () => {
  const lan = new Lan();
  const results: number[] = [];
  lan.add_board(
    function* ({ client }) {
      results.push(yield* nxd_mqtt_client_connect(client, BROKER, NXD_MQTT_PORT, 60, NX_TRUE, WAIT));
    },
    { mqtt: { NXD_MQTT_REQUIRE_TLS: true } },
  );
  await lan.run();
  expect(results).toEqual([NXD_MQTT_CONNECT_FAILURE]);
});
