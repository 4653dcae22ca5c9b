import { describe, expect, test } from 'vitest';
import * as mqtt from '../../mqtt/nxd_mqtt_client.ts';
import { NX_IP, NXD_ADDRESS } from '../../netx/nx_api.ts';
import { ref, type Service } from '../../rtos/tx_api.ts';
import { type Operation, run } from './client/program.ts';

/** Statuses of these calls, made one after the other by an application thread. */
function statuses(
  calls: (client: mqtt.NXD_MQTT_CLIENT, operation: Parameters<Operation>[0]) => (() => Service<number>)[],
) {
  const call: Operation = function* (actor, op) {
    const { client } = actor.lab.world.clients[0]!;
    const values: number[] = [];
    for (const service of calls(client, actor)) values.push(yield* service());
    actor.log(op, ...values);
  };
  const { log } = run({ client: [{ op: 'create' }, { op: 'call' }], operations: { call } });
  return log.at(-1)?.split(' ').slice(3).map(Number);
}

const PTR_ERROR = 7;
const INVALID_PARAMETER = 0x10009;

describe('the services of the MQTT client', () => {
  test('have the names of the guide, and its misspelt one', () => {
    expect(mqtt.nxd_mqtt_client_recieve_notify_set).toBe(mqtt.nxd_mqtt_client_receive_notify_set);
    expect(
      Object.keys(mqtt)
        .filter((name) => name.startsWith('nxd_mqtt_client_'))
        .sort(),
    ).toEqual([
      'nxd_mqtt_client_connect',
      'nxd_mqtt_client_create',
      'nxd_mqtt_client_delete',
      'nxd_mqtt_client_disconnect',
      'nxd_mqtt_client_disconnect_notify_set',
      'nxd_mqtt_client_login_set',
      'nxd_mqtt_client_message_get',
      'nxd_mqtt_client_publish',
      'nxd_mqtt_client_receive_notify_set',
      'nxd_mqtt_client_recieve_notify_set',
      'nxd_mqtt_client_secure_connect',
      'nxd_mqtt_client_subscribe',
      'nxd_mqtt_client_unsubscribe',
      'nxd_mqtt_client_websocket_set',
      'nxd_mqtt_client_will_message_set',
    ]);
  });

  test('come with the constants of the guide', () => {
    expect([mqtt.NXD_MQTT_PORT, mqtt.NXD_MQTT_TLS_PORT]).toEqual([1883, 8883]);
    expect(mqtt.NXD_MQTT_INSUFFICIENT_BUFFER_SIZE).toBe(mqtt.NXD_MQTT_INSUFFICIENT_BUFFER_SPACE);
  });

  test('create wants a client, an IP instance that exists, a pool and a stack', () => {
    const stack = new Uint8Array(4096);
    expect(
      statuses((client, { lab: { world } }) => {
        const [ip, pool] = [world.client_side.ip, world.client_pool];
        return [
          () => mqtt.nxd_mqtt_client_create(null, 'n', 'id', 2, ip, pool, stack, 4096, 3, null, 0),
          () => mqtt.nxd_mqtt_client_create(client, 'n', 'id', 2, null, pool, stack, 4096, 3, null, 0),
          () => mqtt.nxd_mqtt_client_create(client, 'n', 'id', 2, new NX_IP(), pool, stack, 4096, 3, null, 0),
          () => mqtt.nxd_mqtt_client_create(client, 'n', 'id', 2, ip, null, stack, 4096, 3, null, 0),
          () => mqtt.nxd_mqtt_client_create(client, 'n', 'id', 2, ip, pool, null, 4096, 3, null, 0),
          () => mqtt.nxd_mqtt_client_create(client, 'n', 'id', 2, ip, pool, stack, 0, 3, null, 0),
        ];
      }),
    ).toEqual([PTR_ERROR, PTR_ERROR, PTR_ERROR, PTR_ERROR, PTR_ERROR, PTR_ERROR]);
  });

  test('connect wants an address of version 4 or 6 and a port', () => {
    const broker = new NXD_ADDRESS(4, 0x0a000001);
    expect(
      statuses((client) => [
        () => mqtt.nxd_mqtt_client_connect(null, broker, 1883, 0, 1, 0),
        () => mqtt.nxd_mqtt_client_connect(client, null, 1883, 0, 1, 0),
        () => mqtt.nxd_mqtt_client_connect(client, new NXD_ADDRESS(), 1883, 0, 1, 0),
        () => mqtt.nxd_mqtt_client_connect(client, broker, 0, 0, 1, 0),
      ]),
    ).toEqual([PTR_ERROR, PTR_ERROR, INVALID_PARAMETER, 0x46]);
  });

  test('publish, subscribe and unsubscribe want a topic, a QoS that exists and no empty message', () => {
    expect(
      statuses((client) => [
        () => mqtt.nxd_mqtt_client_publish(null, 't', 1, 'm', 1, 0, 0, 0),
        () => mqtt.nxd_mqtt_client_publish(client, null, 1, 'm', 1, 0, 0, 0),
        () => mqtt.nxd_mqtt_client_publish(client, 't', 1, 'm', 0, 0, 0, 0),
        () => mqtt.nxd_mqtt_client_publish(client, 't', 1, 'm', 1, 0, -1, 0),
        () => mqtt.nxd_mqtt_client_subscribe(null, 't', 1, 0),
        () => mqtt.nxd_mqtt_client_subscribe(client, 't', 0, 0),
        () => mqtt.nxd_mqtt_client_subscribe(client, 't', 1, 3),
        () => mqtt.nxd_mqtt_client_unsubscribe(null, 't', 1),
        () => mqtt.nxd_mqtt_client_unsubscribe(client, null, 1),
      ]),
    ).toEqual([
      PTR_ERROR,
      INVALID_PARAMETER,
      INVALID_PARAMETER,
      INVALID_PARAMETER,
      PTR_ERROR,
      INVALID_PARAMETER,
      INVALID_PARAMETER,
      PTR_ERROR,
      INVALID_PARAMETER,
    ]);
  });

  test('message_get wants buffers; the lengths may be null', () => {
    const buffer = new Uint8Array(8);
    expect(
      statuses((client) => [
        () => mqtt.nxd_mqtt_client_message_get(null, buffer, 8, ref(0), buffer, 8, ref(0)),
        () => mqtt.nxd_mqtt_client_message_get(client, null, 8, ref(0), buffer, 8, ref(0)),
        () => mqtt.nxd_mqtt_client_message_get(client, buffer, 8, ref(0), null, 8, ref(0)),
        () => mqtt.nxd_mqtt_client_message_get(client, buffer, 8, null, buffer, 8, null),
      ]),
    ).toEqual([PTR_ERROR, INVALID_PARAMETER, INVALID_PARAMETER, 0x1000a]);
  });

  test('the others want a client', () => {
    expect(
      statuses(() => [
        () => mqtt.nxd_mqtt_client_login_set(null, 'u', 1, 'p', 1),
        () => mqtt.nxd_mqtt_client_will_message_set(null, 'w', 1, 'm', 1, 0, 0),
        () => mqtt.nxd_mqtt_client_receive_notify_set(null, () => {}),
        () => mqtt.nxd_mqtt_client_disconnect_notify_set(null, null),
        () => mqtt.nxd_mqtt_client_disconnect(null),
        () => mqtt.nxd_mqtt_client_delete(null),
      ]),
    ).toEqual([INVALID_PARAMETER, INVALID_PARAMETER, PTR_ERROR, PTR_ERROR, PTR_ERROR, PTR_ERROR]);
  });
});
